use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that the new version needs by another name than the old one: the schema says so (`"x-envguard": {
    /// "renamed-from": "OLD_NAME" }`), or the names look alike, one is new and the other is gone.
    ///
    /// ## Why
    /// One environment serves both versions while instances are exchanged, and each reads its own name. With one of them set, one of
    /// the versions does not start.
    ///
    /// ## Example
    /// ```env
    /// # .env.example of v1
    /// MAIL_SERVER=mail.example.com
    ///
    /// # .env.example of v2
    /// # @renamedFrom=MAIL_SERVER
    /// SMTP_HOST=mail.example.com
    /// ```
    ///
    /// ## Use instead
    /// Set both to the same value, deploy, and unset the old name once the last instance of `v1` is gone.
    ///
    /// ## Fix safety
    /// There is none: it is about what happens when.
    name: "renamed-variable",
    summary: "a variable that the new version reads by another name",
    group: Deploy,
    level: ERROR,
    message: "{key} was called otherwise",
    check: Check::Engine,
}
