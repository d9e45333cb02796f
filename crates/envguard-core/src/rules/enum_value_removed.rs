use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds values that one version lists in `enum` or `const` and the other one does not.
    ///
    /// With an environment, its values are held against both versions. Without, a value is shown that fits one of them alone.
    ///
    /// ## Why
    /// Both versions run on one environment while instances are exchanged. The one that does not take the value does not start. A
    /// value that only the new version knows keeps the old one from being started again after a rollback.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "LOG_LEVEL": { "enum": ["trace", "debug", "info"] } } }
    /// ```
    /// becomes
    /// ```json
    /// { "properties": { "LOG_LEVEL": { "enum": ["debug", "info"] } } }
    /// ```
    /// and `LOG_LEVEL=trace` does not start `v2`.
    ///
    /// ## Use instead
    /// Change the value to one that both versions take before anything is deployed.
    ///
    /// ## Fix safety
    /// There is none: which of the other values is meant, is for you to know.
    name: "enum-value-removed",
    summary: "a value that one version takes no more",
    group: Deploy,
    level: ERROR,
    message: "{key} has a value that is no more among those that are listed",
    check: Check::Engine,
}
