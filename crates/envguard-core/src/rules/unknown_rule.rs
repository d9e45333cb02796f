use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds `# envguard: allow(…)` comments that name a rule which there is not.
    ///
    /// ## Why
    /// A slip in the name makes the comment do nothing, and whoever wrote it believes otherwise.
    ///
    /// ## Example
    /// ```env
    /// port=8080 # envguard: allow(lower-case-key) the vendor's script wants it
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// port=8080 # envguard: allow(lowercase-key) the vendor's script wants it
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "unknown-rule",
    summary: "a comment that allows a rule which there is not",
    group: Hygiene,
    level: WARNING,
    message: "there is no such rule",
    check: Check::Engine,
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn suggests_the_one_that_is_near() {
        Test::of(&RULE)
            .source("a=1 # envguard: allow(lowercas-key)\n")
            .finds(&["1:23-35 there is no rule `lowercas-key` (did you mean `lowercase-key`?)"])
            .no_fix();
    }
}
