use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds the secrets of the local env files in files that git holds, or that the next commit would add: the very values,
    /// wherever they stand and whatever they are called there.
    ///
    /// The values are those of the env files that git does not hold, in the directories that are checked, whose keys are
    /// secret by the contract or by their names, or that look like secrets. Values of fewer than eight characters,
    /// placeholders, and what `.env.example` has under the same key are left out.
    ///
    /// ## Why
    /// It is the one finding without any doubt: this is the password, and it is about to be given away.
    ///
    /// ## Example
    /// ```yaml
    /// # compose.yaml, and .env has DB_PASSWORD=kT7wzQp0x
    /// environment:
    ///   POSTGRES_INITDB_ARGS: --pwfile=<(echo kT7wzQp0x)
    /// ```
    ///
    /// ## Use instead
    /// ```yaml
    /// # compose.yaml
    /// environment:
    ///   POSTGRES_INITDB_ARGS: --pwfile=<(echo ${DB_PASSWORD})
    /// ```
    ///
    /// ## Fix safety
    /// There is none: once it was committed, the secret has to be changed.
    name: "leaked-env-value",
    summary: "the secret of an env file in a file that git holds",
    group: Secrets,
    level: ERROR,
    message: "the value of an env file stands in this file",
    help: "take it out and read it from the environment; if it was ever committed, make a new one and revoke this one",
    check: Check::Engine,
}
