//! Values that nobody gets to see by accident.

use std::fmt;
use std::hint::black_box;

/// A secret: it is never printed, and overwritten when it is dropped.
///
/// There is no `Display`, and `Debug` shows nothing of it, not even how long it is. The one way in is
/// [`expose`](Secret::expose), which is easy to look for in a review.
///
/// Overwriting is done in safe code: with zeros, kept from being optimised away by [`std::hint::black_box`], which is an
/// honest best effort and no promise of the language. It cannot reach copies that were made before: that of the process
/// environment itself, which lives as long as the process, and those that you make.
///
/// ```
/// use envguard::Secret;
///
/// let token = Secret::new("correct horse battery staple");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose().len(), 28);
/// ```
#[derive(Clone, Default)]
pub struct Secret {
    text: String,
}

impl Secret {
    /// Takes `text` for a secret.
    ///
    /// ```
    /// let token = envguard::Secret::new("tr0ub4dor&3".to_owned());
    /// # assert_eq!(token.expose(), "tr0ub4dor&3");
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The secret itself.
    ///
    /// ```
    /// # let token = envguard::Secret::new("tr0ub4dor&3");
    /// let header = format!("Bearer {}", token.expose());
    /// # assert_eq!(header, "Bearer tr0ub4dor&3");
    /// ```
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self { text }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        wipe(std::mem::take(&mut self.text));
    }
}

/// Overwrites `text`, and what its buffer has room for.
pub(crate) fn wipe(text: String) {
    wipe_bytes(text.into_bytes());
}

/// The same for bytes; gives back the buffer, so that tests can see.
pub(crate) fn wipe_bytes(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.fill(0);
    // Within the capacity, so nothing moves.
    bytes.resize(bytes.capacity(), 0);
    black_box(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wiped_is_gone() {
        let mut text = String::with_capacity(64);
        text.push_str("tr0ub4dor&3");
        let before = text.as_ptr();
        let wiped = wipe_bytes(text.into_bytes());
        assert_eq!((wiped.as_ptr(), &*wiped), (before, &[0; 64][..]));
    }

    #[test]
    fn nothing_of_it_is_shown() {
        let secret = Secret::new("canary");
        assert_eq!(
            format!("{secret:?} {secret:#?} {:?}", vec![secret.clone(); 1]),
            "Secret(***) Secret(***) [Secret(***)]"
        );
    }
}
