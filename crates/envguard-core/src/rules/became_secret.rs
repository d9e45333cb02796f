use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that the new contract calls secret (`"writeOnly": true`, `# @sensitive`), or whose name does, and that the old
    /// one did not.
    ///
    /// ## Why
    /// The old version did not know that it holds a secret: the value may be in its logs, in its error reports, on its status page.
    /// While instances are exchanged, it still gets there.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "WEBHOOK_URL": { "format": "uri" } } }
    /// ```
    /// becomes
    /// ```json
    /// { "properties": { "WEBHOOK_URL": { "format": "uri", "writeOnly": true } } }
    /// ```
    ///
    /// ## Use instead
    /// Deploy, wait until the last instance of the old version is gone, and exchange the secret then.
    ///
    /// ## Fix safety
    /// There is none.
    name: "became-secret",
    summary: "a variable that is secret now, and was not",
    group: Deploy,
    level: NOTE,
    message: "{key} is secret now",
    check: Check::Engine,
}
