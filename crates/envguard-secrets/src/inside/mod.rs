//! Notations that carry a secret inside of a text, wherever the text stands.

mod arguments;
mod authorization;
mod base64;
mod credential_file;
mod der;
mod encoded;
mod kubernetes;
mod object;
mod percent;
mod sql;
mod url;
mod user_option;

pub(crate) use arguments::user_and_password as user_and_password_in_call;
pub(crate) use authorization::{basic, bearer, decoded_password};
pub(crate) use base64::decode as decode_base64;
pub(crate) use credential_file::{is_one as is_credential_file, read as read_credential_file};
pub(crate) use der::private_key_at;
pub(crate) use encoded::{Encoded, at as encoded_at};
pub(crate) use kubernetes::{Entry, entries as entries_of_kubernetes};
pub(crate) use object::strings_of as strings_of_object;
pub(crate) use percent::decode as decode_percent;
pub(crate) use sql::identified_by;
pub(crate) use url::userinfo;
pub(crate) use user_option::user_and_password;
