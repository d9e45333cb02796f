use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds files that git holds, or that the next commit would add, and that are private keys or stores of some as a whole:
    /// PEM, DER, OpenSSH, PGP, `PuTTY`, PKCS #12 (`.p12`, `.pfx`), key stores of Java, databases of `KeePass`. They are told by
    /// what is in them, whatever they are called.
    ///
    /// A passphrase does not make it right: it is tried offline, for as long as somebody likes.
    ///
    /// ## Why
    /// A key is the one thing that tells its owner from everybody else.
    ///
    /// ## Example
    /// ```text
    /// deploy/id_ed25519
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env, which git does not hold
    /// DEPLOY_KEY_FILE=/run/secrets/deploy_key
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the key has to be replaced wherever its public half is trusted.
    name: "private-key-file",
    summary: "a private key as a file that git holds",
    group: Secrets,
    level: ERROR,
    message: "this file is a private key",
    help: "make a new key, no longer trust this one, and keep the file out of the repository: the history keeps it",
    check: Check::Engine,
}
