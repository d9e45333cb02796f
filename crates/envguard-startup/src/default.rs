//! Defaults, as they are written after a field's type.

use std::path::PathBuf;
use std::time::Duration;

use crate::ByteSize;
use crate::from_env::FromEnv;

/// What may stand after the `=` of a field of type `T`: a value of that type, and for some types a text.
#[diagnostic::on_unimplemented(
    message = "a default of the type `{Self}` does not fit a field of the type `{T}`",
    label = "the default of a field has the field's type"
)]
pub trait IntoDefault<T> {
    /// The value; `None` if the text is none of that type.
    fn into_default(self) -> Option<T>;
}

impl<T> IntoDefault<T> for T {
    fn into_default(self) -> Option<T> {
        Some(self)
    }
}

macro_rules! from_text {
    ($($type:ty),*) => {
        $(impl IntoDefault<$type> for &str {
            fn into_default(self) -> Option<$type> {
                FromEnv::from_env(self).ok()
            }
        })*
    };
}

from_text!(String, PathBuf, Duration, ByteSize);

#[cfg(feature = "url")]
from_text!(url::Url);
