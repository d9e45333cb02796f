use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds values that two environments have to have in common and have not, where `envguard deploy parity` compares them:
    /// those that the contract calls the same by `"x-envguard": { "same-across": true }`, or by a list of environments.
    ///
    /// Other values may differ: most environments are there to be different. `--expect same` asks for all to be equal, and
    /// what is not is `drifted-value`.
    ///
    /// ## Why
    /// What is signed with one key cannot be read with another. During a rolling deployment and after a switch from blue to
    /// green, sessions, links and messages of one side come to the other.
    ///
    /// ## Example
    /// ```env
    /// # blue.env
    /// SESSION_KEY=mXpT0vXk1Rj5n2hQyqWc4fZ8
    ///
    /// # green.env
    /// SESSION_KEY=Vb7sL0qDk3ZrTn9xYw2uHf5c
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # green.env
    /// SESSION_KEY=mXpT0vXk1Rj5n2hQyqWc4fZ8
    /// ```
    ///
    /// ## Fix safety
    /// There is none: which of the two values is right is for you to know.
    name: "must-match",
    summary: "a value that two environments must have in common and have not",
    group: Deploy,
    level: ERROR,
    message: "key {key} has different values on both sides",
    help: "give both sides the same value",
    check: Check::Engine,
}
