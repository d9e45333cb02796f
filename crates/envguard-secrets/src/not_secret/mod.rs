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
    let checks = [
        (template::is_template(value), Factor::Template),
        (protected::is_encrypted(value), Factor::Encrypted),
        (protected::is_hash(value), Factor::Hashed),
        (protected::is_reference(value), Factor::Reference),
        (public::is_public(value), Factor::PublicKey),
        (public::is_digest(value), Factor::Digest),
        (placeholder::is_placeholder(value), Factor::Placeholder),
        (constant::is_constant(value, shape, evidence), Factor::Constant),
        (
            constant::is_uuid(value) && matches!(evidence, Evidence::Key | Evidence::Auth | Evidence::Salt),
            Factor::Uuid,
        ),
        (location::is_location(value, shape), Factor::Location),
        (sentence::is_sentence(value, shape), Factor::Sentence),
        (expression::is_escaped_bytes(value) || expression::is_pattern(value), Factor::Expression),
        (!is_quoted && expression::is_expression(value, shape), Factor::Expression),
    ];
    checks.into_iter().find(|(holds, _)| *holds).map(|(_, factor)| factor)
}
