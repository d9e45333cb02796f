use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds values that one version takes and the other one does not, since they are too small or too large, too short or too long, no
    /// multiple, or have too few or too many items.
    ///
    /// With an environment, its values are held against both versions. Without, a text is shown that fits one of them alone.
    ///
    /// ## Why
    /// Both versions run on one environment while instances are exchanged. The one that does not take the value does not start.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "WORKERS": { "type": "integer", "maximum": 64 } } }
    /// ```
    /// becomes
    /// ```json
    /// { "properties": { "WORKERS": { "type": "integer", "maximum": 16 } } }
    /// ```
    /// and `WORKERS=32` does not start `v2`.
    ///
    /// ## Use instead
    /// Change the value to one that both versions take before anything is deployed.
    ///
    /// ## Fix safety
    /// There is none.
    name: "range-narrowed",
    summary: "a variable with other bounds",
    group: Deploy,
    level: ERROR,
    message: "{key} has other bounds",
    check: Check::Engine,
}
