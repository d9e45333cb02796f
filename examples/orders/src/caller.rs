//! Who sends a request.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use envguard::Secret;
use subtle::ConstantTimeEq;

use crate::failure::Failure;

/// What callers have to send. Clones share the secret.
#[derive(Clone, Debug)]
pub(crate) struct Token(Arc<Secret>);

impl Token {
    /// The token that is this secret.
    pub(crate) fn new(secret: Secret) -> Self {
        Self(Arc::new(secret))
    }

    /// Compares in a time that says nothing of where the two differ.
    fn is(&self, sent: &[u8]) -> bool {
        self.0.expose().as_bytes().ct_eq(sent).into()
    }
}

/// A caller who has sent the token. A handler that takes one is for such callers alone.
#[derive(Debug)]
pub(crate) struct Caller;

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Token: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let header = parts.headers.get(AUTHORIZATION).map(axum::http::HeaderValue::as_bytes);
        let sent = header.and_then(|header| header.strip_prefix(b"Bearer "));
        let is_known = sent.is_some_and(|sent| Token::from_ref(state).is(sent));
        if is_known { Ok(Caller) } else { Err(Failure::Unauthorized) }
    }
}
