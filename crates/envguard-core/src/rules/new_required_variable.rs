use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that the version to be deployed needs, that have no default, and that are not set: not in the environment
    /// that `envguard deploy compat --env` looks at, or, where nobody says what is set, not among what the old version needs.
    ///
    /// ## Why
    /// In a rolling deployment the first new instance does not start. Best case, the platform stops there; else it goes on and takes
    /// the old instances away.
    ///
    /// ## Example
    /// ```env
    /// # .env.example of v1
    /// PORT=8080
    ///
    /// # .env.example of v2
    /// PORT=8080
    /// S3_BUCKET=
    /// ```
    ///
    /// ## Use instead
    /// Set `S3_BUCKET` wherever the app runs, and deploy `v2` after that: the old version does not mind. Or give it a default in the
    /// schema, or mark it with `# @optional`.
    ///
    /// ## Fix safety
    /// There is none: what the value is, is for you to know.
    name: "new-required-variable",
    summary: "a variable that the new version needs and that is not set",
    group: Deploy,
    level: ERROR,
    message: "the new version needs {key}, which is not set",
    check: Check::Engine,
}
