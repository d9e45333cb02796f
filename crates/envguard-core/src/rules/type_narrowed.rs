use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds variables whose values one version takes and the other one does not, since they are of another type there: what was any
    /// text is a whole number, say. What only takes more is fine: any whole number is a number, and anything is a text.
    ///
    /// With an environment, its values are held against both versions. Without, a text is shown that fits one of them alone.
    ///
    /// ## Why
    /// Both versions run on one environment while instances are exchanged. The one that does not take the value does not start.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "TIMEOUT": { "type": "string" } } }
    /// ```
    /// becomes
    /// ```json
    /// { "properties": { "TIMEOUT": { "type": "integer" } } }
    /// ```
    /// and `TIMEOUT=30s` does not start `v2`.
    ///
    /// ## Use instead
    /// Change the value to one that both versions take (`30`) before anything is deployed. Where there is none, give the variable
    /// another name.
    ///
    /// ## Fix safety
    /// There is none.
    name: "type-narrowed",
    summary: "a variable that is of another type",
    group: Deploy,
    level: ERROR,
    message: "{key} is of another type",
    check: Check::Engine,
}
