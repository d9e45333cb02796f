//! What tokens say about themselves: checksums and structures, verified.

mod aws;
mod base;
mod bech32;
mod crc32;
mod discord;
mod google;
mod grafana;
mod json;
mod jwt;
mod macaroon;
mod pem;
mod routable;
mod stellar;

use std::ops::Range;

use super::Verified;

pub(super) use aws::aws_key_id;
pub(super) use bech32::bech32;
pub(super) use crc32::crc32_base62;
pub(super) use discord::discord_bot;
pub(super) use google::service_account;
pub(super) use grafana::grafana;
pub(super) use json::base64_json;
pub(super) use jwt::jwt;
pub(super) use macaroon::macaroon;
pub(super) use pem::{base64_pem, pem, pgp};
pub(super) use routable::routable;
pub(super) use stellar::stellar;

/// What a rule asks of a token that matched its pattern: `None` if it is none, after all.
pub(super) type Check = fn(&mut Candidate<'_>) -> Option<Verified>;

/// What matched a pattern. A check may let it grow, where the pattern only knows how the token begins.
#[derive(Debug)]
pub(super) struct Candidate<'text> {
    pub(super) text: &'text [u8],
    pub(super) whole: Range<usize>,
    pub(super) secret: Range<usize>,
}

impl<'text> Candidate<'text> {
    fn secret(&self) -> &'text [u8] {
        self.text.get(self.secret.clone()).unwrap_or_default()
    }

    /// Lets the secret, which ends the token, end at `end`.
    fn grow(&mut self, end: usize) {
        self.secret.end = end;
        self.whole.end = end;
    }
}

/// For tokens of which no more is known than their shape.
pub(super) fn shape(_: &mut Candidate<'_>) -> Option<Verified> {
    Some(Verified::Shape)
}

/// A structure that is right, or contradicts the token.
fn structure(is_right: bool) -> Verified {
    if is_right { Verified::Structure } else { Verified::Contradicted }
}

/// A checksum that is right, or contradicts the token.
fn checksum(is_right: bool) -> Verified {
    if is_right { Verified::Checksum } else { Verified::Contradicted }
}

#[cfg(test)]
fn verify(check: Check, token: &str) -> Option<Verified> {
    let all = 0..token.len();
    check(&mut Candidate { text: token.as_bytes(), whole: all.clone(), secret: all })
}
