use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that have another default in the new version, and that are not set, or need not be.
    ///
    /// ## Why
    /// While instances are exchanged, some have one value and some the other: half of the requests are cached for a minute and half of
    /// them for an hour, half of the jobs go to one queue. Nothing fails, and nobody sees why.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "QUEUE": { "default": "jobs" } } }
    /// ```
    /// becomes
    /// ```json
    /// { "properties": { "QUEUE": { "default": "jobs-v2" } } }
    /// ```
    ///
    /// ## Use instead
    /// Set `QUEUE=jobs` before anything is deployed, and change it once all instances are of the new version.
    ///
    /// ## Fix safety
    /// There is none.
    name: "default-changed",
    summary: "a variable that is not set, and has another default",
    group: Deploy,
    level: WARNING,
    message: "{key} has another default",
    check: Check::Engine,
}
