use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds values that one version takes and the other one does not, by `pattern`, `format`, `contentEncoding` or the entropy that
    /// is asked of a secret. Whether one pattern takes all that another one takes is decided exactly, where it is a regular expression
    /// in the narrow sense; where it is not, [undecided-change](#undecided-change) says so.
    ///
    /// With an environment, its values are held against both versions. Without, a text is shown that fits one of them alone.
    ///
    /// ## Why
    /// Both versions run on one environment while instances are exchanged. The one that does not take the value does not start.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "BUCKET": { "pattern": "^[a-zA-Z0-9-]+$" } } }
    /// ```
    /// becomes
    /// ```json
    /// { "properties": { "BUCKET": { "pattern": "^[a-z0-9-]+$" } } }
    /// ```
    /// and `BUCKET=Uploads` does not start `v2`.
    ///
    /// ## Use instead
    /// Change the value to one that both versions take before anything is deployed.
    ///
    /// ## Fix safety
    /// There is none.
    name: "pattern-tightened",
    summary: "a variable that has to look otherwise",
    group: Deploy,
    level: ERROR,
    message: "{key} has to look otherwise",
    check: Check::Engine,
}
