use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Finds values of which `envguard deploy parity` cannot tell whether they are as they have to be, and that matter: the
    /// contract asks for them to be the same (`same-across`) or different (`distinct-across`), or `--expect same` does. There
    /// are three reasons for that:
    ///
    /// - a manifest was made without a key, or the other side is no manifest and the key is not there;
    /// - the value is known elsewhere: to a command, to a Secret that is not among the files;
    /// - a side may have more variables than can be seen.
    ///
    /// Secrets of which nothing but their names says that they must differ are only counted.
    ///
    /// ## Why
    /// What nobody could check is no proof. Silence would pass for "the same".
    ///
    /// ## Example
    /// ```text
    /// envguard deploy manifest --env staging --output staging.json
    /// envguard deploy parity staging.json production
    /// ```
    ///
    /// ## Use instead
    /// ```text
    /// envguard deploy manifest --env staging --key team.key --output staging.json
    /// envguard deploy parity staging.json production --key team.key
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the value has to be made known, or be compared by hand.
    name: "unproven-value",
    summary: "a value that matters and could not be compared",
    group: Deploy,
    level: WARNING,
    message: "whether key {key} is as it has to be cannot be told",
    check: Check::Engine,
}
