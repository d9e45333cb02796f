use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds secrets in the files that git holds: tokens of known services by their format and checksum, and passwords,
    /// keys and tokens by the key that they stand under, the notation that they stand in, and how random they are.
    ///
    /// It is a family: each kind of secret has a rule of its own, `secret/password` or `secret/stripe-secret-key`, which can
    /// be selected, ignored, allowed and given a level by that name; all of them together by the name `secret`. The level of
    /// a single kind goes before that of the family.
    ///
    /// ## Why
    /// Whoever can read the repository has the secret, now and ever after: clones, forks, caches of CI and images built from
    /// it keep it. Most break-ins with stolen credentials begin with one that lay in a repository.
    ///
    /// ## Example
    /// ```yaml
    /// database:
    ///   user: app
    ///   password: kT7wzQp0x
    /// ```
    ///
    /// ## Use instead
    /// ```yaml
    /// database:
    ///   user: app
    ///   password: ${DB_PASSWORD}
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the secret has to be changed where it is valid, since the history keeps the old one.
    name: "secret",
    summary: "a secret in a file that git holds",
    group: Secrets,
    level: ERROR,
    message: "secret in the file",
    help: "make a new one where it is valid and revoke this one, then read it from the environment: the history keeps what is here",
    check: Check::Engine,
}
