use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds values that two environments have in common and must not, where `envguard deploy parity` compares them:
    ///
    /// - secrets, where one of the two is production, or neither is for developers and tests;
    /// - whatever the contract calls different, secret or not: `"x-envguard": { "distinct-across": true }`, or a list of
    ///   environments.
    ///
    /// `"same-across"` allows it. Two sides of one environment, such as blue and green, may have the same secrets. So may
    /// sides of which nobody knows the environment. What is short, a placeholder or no secret after all (a path, a switch)
    /// does not count. It takes no values: manifests that were made with one key tell what is equal.
    ///
    /// In the files of one directory, `shared-secret` finds the same without being asked.
    ///
    /// ## Why
    /// Who gets hold of the secret in one place has it in the other: a staging server that everybody may log in to opens
    /// production.
    ///
    /// ## Example
    /// ```env
    /// # .env.staging
    /// JWT_SECRET=mXpT0vXk1Rj5n2hQyqWc4fZ8
    ///
    /// # .env.production
    /// JWT_SECRET=mXpT0vXk1Rj5n2hQyqWc4fZ8
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.staging
    /// JWT_SECRET=Vb7sL0qDk3ZrTn9xYw2uHf5c
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the other secret has to be made, and to be made known to whoever checks it.
    name: "must-differ",
    summary: "a value that two environments have in common and must not",
    group: Deploy,
    level: ERROR,
    message: "key {key} has the same value on both sides",
    help: "give each environment its own, or allow it by `same-across` in the schema",
    check: Check::Engine,
}
