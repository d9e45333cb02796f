//! What is known not to be a secret, by its kind. Words are compared whole: a random password may contain `test`.

mod constant;
mod expression;
mod location;
mod placeholder;
mod protected;
mod public;
mod sentence;
mod template;

use crate::Factor;
use crate::candidate::Evidence;
use crate::randomness::Shape;

/// Why `value`, under a key of which `evidence` was taken, is no secret; if it is not known to be none, nothing.
pub(crate) fn reason(value: &[u8], shape: &Shape, evidence: Evidence, is_quoted: bool) -> Option<Factor> {
    if value.is_empty() {
        return Some(Factor::Empty);
    }
    let is_weak = matches!(evidence, Evidence::Key | Evidence::Auth | Evidence::Salt);
    // Most values of keys are words without signs: only what has signs can be a notation.
    if !value.iter().all(u8::is_ascii_alphanumeric) {
        let notation = notation(value, is_quoted, shape);
        if notation.is_some() {
            return notation;
        }
        if is_weak && constant::is_uuid(value) {
            return Some(Factor::Uuid);
        }
    }
    if constant::is_constant(value, shape, evidence) {
        return Some(Factor::Constant);
    }
    if protected::is_hash(value) {
        return Some(Factor::Hashed);
    }
    if public::is_public(value) {
        return Some(Factor::PublicKey);
    }
    placeholder::is_placeholder(value).then_some(Factor::Placeholder)
}

/// Why `value`, which has signs, is no secret.
fn notation(value: &[u8], is_quoted: bool, shape: &Shape) -> Option<Factor> {
    if template::is_template(value) {
        return Some(Factor::Template);
    }
    if protected::is_encrypted(value) {
        return Some(Factor::Encrypted);
    }
    if protected::is_reference(value) {
        return Some(Factor::Reference);
    }
    if public::is_digest(value) {
        return Some(Factor::Digest);
    }
    if location::is_location(value, shape) {
        return Some(Factor::Location);
    }
    if sentence::is_sentence(value, shape) {
        return Some(Factor::Sentence);
    }
    let is_code = expression::is_escaped_bytes(value)
        || expression::is_pattern(value)
        || !is_quoted && expression::is_expression(value, shape);
    is_code.then_some(Factor::Expression)
}
