use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that the old version needs and that are not set any more, or will not be; and variables that the new version
    /// refuses to have, by `"additionalProperties": false`, while the old one needs them.
    ///
    /// Where nobody says what is set, it is a note: the deployment goes well as long as the variable stays.
    ///
    /// ## Why
    /// While instances are exchanged, the old code still runs, and is started again wherever a machine goes down. After a rollback it
    /// runs everywhere.
    ///
    /// ## Example
    /// ```env
    /// # .env.example of v1
    /// PORT=8080
    /// LEGACY_TOKEN=
    ///
    /// # .env.example of v2
    /// PORT=8080
    /// ```
    ///
    /// ## Use instead
    /// Deploy `v2`, wait until the last instance of `v1` is gone and nobody wants to go back to it, and unset `LEGACY_TOKEN` then.
    ///
    /// ## Fix safety
    /// There is none: it is about what happens when.
    name: "removed-variable-still-read",
    summary: "a variable that one version needs and the other one does without",
    group: Deploy,
    level: ERROR,
    message: "{key} is still needed",
    check: Check::Engine,
}
