use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds values that are not the same on both sides, where `envguard deploy parity --expect same` compares them: what is
    /// deployed and what is in git, or blue and green before the switch.
    ///
    /// ## Why
    /// Somebody changed one of the two by hand. The next deployment undoes it, or brings it where nobody wants it.
    ///
    /// ## Example
    /// ```env
    /// # .env.production, as it is in git
    /// WORKERS=4
    ///
    /// # what the server has
    /// WORKERS=16
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// WORKERS=16
    /// ```
    ///
    /// ## Fix safety
    /// There is none: which of the two values is right is for you to know.
    name: "drifted-value",
    summary: "a value that is expected to be the same on both sides and is not",
    group: Deploy,
    level: WARNING,
    message: "key {key} has different values on both sides",
    help: "give both sides the same value",
    check: Check::Engine,
}
