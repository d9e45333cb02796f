//! The decision: a candidate's key, shape, randomness and surroundings, as factors whose weights add up.

use crate::candidate::Evidence;
use crate::file_kind::PathFacts;
use crate::not_secret;
use crate::randomness::Shape;
use crate::{Factor, FileKind};

/// What a decision takes into account.
#[derive(Clone, Copy)]
pub(crate) struct Case<'t> {
    pub(crate) evidence: Evidence,
    /// The name that the value has, if any.
    pub(crate) key: &'t [u8],
    /// The value, decoded if its notation encodes it.
    pub(crate) value: &'t [u8],
    /// The user's name beside it, if any.
    pub(crate) user: &'t [u8],
    pub(crate) is_quoted: bool,
    pub(crate) is_commented: bool,
    pub(crate) kind: FileKind,
    pub(crate) path: PathFacts,
}

/// The longest text that is taken for a secret.
const LONGEST: usize = 512;

/// What speaks for and against the secret of `case`.
pub(crate) fn judge(case: &Case<'_>) -> Vec<Factor> {
    let mut factors = Vec::with_capacity(6);
    factors.push(factor_of(case.evidence));
    if case.value.len() > LONGEST {
        factors.push(Factor::TooLong);
        return factors;
    }
    if case.evidence == Evidence::Key && is_too_plain(case.value) {
        factors.push(Factor::NotRandom);
        return factors;
    }
    let shape = Shape::of(case.value);
    if let Some(reason) = reason(case, &shape) {
        factors.push(reason);
    } else {
        weigh_value(case, &shape, &mut factors);
        weigh_surroundings(case, &mut factors);
    }
    factors
}

const fn factor_of(evidence: Evidence) -> Factor {
    match evidence {
        Evidence::Password => Factor::PasswordKey,
        Evidence::Secret => Factor::SecretKey,
        Evidence::Token => Factor::TokenKey,
        Evidence::ApiKey => Factor::ApiKeyKey,
        Evidence::Key => Factor::PlainKey,
        Evidence::Auth => Factor::AuthKey,
        Evidence::Salt => Factor::SaltKey,
        Evidence::UrlPassword => Factor::UrlUserinfo,
        Evidence::BasicPassword => Factor::BasicHeader,
        Evidence::Bearer => Factor::BearerHeader,
        Evidence::CommandLine => Factor::CommandLineOption,
        Evidence::Sql => Factor::SqlPassword,
        Evidence::CredentialFile => Factor::CredentialFile,
    }
}

/// Why it is no secret, if something says so.
fn reason(case: &Case<'_>, shape: &Shape) -> Option<Factor> {
    if let Some(reason) = not_secret::reason(case.value, shape, case.evidence, case.is_quoted) {
        return Some(reason);
    }
    if !case.user.is_empty() && case.value.eq_ignore_ascii_case(case.user) {
        return Some(Factor::SameAsUser);
    }
    if repeats(case.key, case.value) {
        return Some(Factor::SameAsKey);
    }
    let known = shape.letters + shape.digits;
    if !case.evidence.is_chosen_by_people() {
        let least = match case.evidence {
            Evidence::Key | Evidence::Auth | Evidence::Salt | Evidence::Bearer => 12,
            _ => 6,
        };
        if known < least {
            return Some(Factor::NotRandom);
        }
        if shape.randomness() < 45 {
            return Some(if shape.words > 0 { Factor::Name } else { Factor::NotRandom });
        }
        if case.evidence == Evidence::Key && !is_random(shape) {
            return Some(Factor::NotRandom);
        }
    } else if known < 3 || shape.distinct < 3 {
        return Some(Factor::NotRandom);
    }
    None
}

fn weigh_value(case: &Case<'_>, shape: &Shape, factors: &mut Vec<Factor>) {
    let randomness = shape.randomness();
    let classes = shape.classes();
    if is_random(shape) {
        factors.push(Factor::Random);
    } else if randomness >= 35 {
        factors.push(Factor::RatherRandom);
    } else if classes < 4 || shape.length < 8 {
        factors.push(Factor::Words);
    }
    if classes >= 3 && shape.digits > 0 {
        factors.push(Factor::MixedClasses);
    }
    if shape.length < 6 {
        factors.push(Factor::Short);
    }
    if shape.letters == shape.length && classes == 1 {
        factors.push(Factor::LettersOnly);
    } else if shape.digits == shape.length {
        factors.push(Factor::DigitsOnly);
    }
    if !case.user.is_empty() {
        factors.push(Factor::UserBeside);
    }
}

/// Whether `value` is no secret under a key that says little: short, or letters and signs alone. Asked first, as
/// code and documents are full of keys.
fn is_too_plain(value: &[u8]) -> bool {
    value.len() < 12 || value.len() < 24 && !value.iter().any(u8::is_ascii_digit)
}

/// Whether a value of `shape` is random beyond doubt.
fn is_random(shape: &Shape) -> bool {
    let is_long = shape.length >= 16 || shape.length >= 12 && shape.classes() >= 2;
    shape.randomness() >= 60 && shape.unexplained >= 8 && is_long
}

fn weigh_surroundings(case: &Case<'_>, factors: &mut Vec<Factor>) {
    if case.is_commented {
        factors.push(Factor::Commented);
    }
    if case.path.is_translation {
        factors.push(Factor::Translation);
    }
    if case.path.is_test {
        factors.push(Factor::TestFile);
    }
    if case.kind == FileKind::Prose && !case.is_quoted {
        factors.push(Factor::Prose);
    }
}

/// Whether `value` says what `key` says: `password: password`, `API_KEY=apikey`, `clientSecret: client-secret`.
fn repeats(key: &[u8], value: &[u8]) -> bool {
    let letters = |text: &[u8]| -> Vec<u8> {
        text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
    };
    let (key, value) = (letters(key), letters(value));
    // `PutAuthorization: "service:PutAuthorization"`: what a long key says is no chance.
    let repeats_key =
        key.len() > 5 && value.ends_with(&key) && (key.len() > 9 || value.len() < key.len() + 4);
    let repeats_value = value.len() > 5 && key.ends_with(&value);
    key.len() >= 3 && (key == value || repeats_key || repeats_value)
}
