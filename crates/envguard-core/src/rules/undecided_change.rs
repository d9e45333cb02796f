use crate::Check;

crate::declare_rule! {
    /// ## What it does
    /// Says where envguard cannot tell whether one version takes all that the other one takes: the schemas use words whose meaning
    /// together is too much to decide, and no value is known that could be tried.
    ///
    /// ## Why
    /// A verdict that is a guess is worse than none. So this counts as a finding, and shows both places.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "REGION": { "not": { "pattern": "^us-" } } } }
    /// ```
    /// becomes
    /// ```json
    /// { "properties": { "REGION": { "not": { "pattern": "^(us|ca)-" } } } }
    /// ```
    ///
    /// ## Use instead
    /// Give `--env` the environment that the app runs in: its values are held against both versions, which can always be told. Or write
    /// it with words that can be compared: `enum`, `pattern`, bounds, formats.
    ///
    /// ## Fix safety
    /// There is none.
    name: "undecided-change",
    summary: "a change of which it cannot be told whether it breaks",
    group: Deploy,
    level: WARNING,
    message: "it cannot be told whether the change of {key} breaks something",
    check: Check::Engine,
}
