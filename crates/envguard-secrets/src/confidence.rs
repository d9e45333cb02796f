use crate::Factor;

/// How sure it is that a finding is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A secret by its key, but a value that may as well be a word: shown when asked for.
    Low,
    /// A value that nobody would put there for anything else.
    Medium,
    /// A token of a known make, or a random value under a key that says what it is.
    High,
}

impl Confidence {
    /// All of them, the least sure first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The confidence of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|confidence| confidence.name() == name)
    }

    /// `low`, `medium` or `high`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The confidence that the weights of `factors` amount to, if to any.
    pub(crate) fn of_factors(factors: &[Factor]) -> Option<Self> {
        match factors.iter().map(|factor| factor.weight()).sum() {
            ..20 => None,
            20..40 => Some(Self::Low),
            40..70 => Some(Self::Medium),
            70.. => Some(Self::High),
        }
    }
}
