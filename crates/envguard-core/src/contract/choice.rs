//! Which of several example files declares what the app needs.

use std::sync::Arc;

use crate::source_file::EXAMPLE_WORDS;
use crate::{Role, SourceFile};

/// The file among those of a directory that declares what the app needs, if any does.
///
/// Of several it is the first by these, in turn: the form of the name (`.env.WORD`, `env.WORD`, `WORD.env` or
/// `.WORD.env`, any other), the word (`example`, `sample`, `template`, `dist`, and the rest of those that
/// [`Role::of`] knows), the length of the name (`.env.example.local` declares less than `.env.example`), the name.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::{SourceFile, choose_example};
///
/// let files = [".env", "env.example", ".env.dist"].map(|name| Arc::new(SourceFile::new(name, "")));
/// assert_eq!(&*choose_example(&files).unwrap().path, ".env.dist");
/// ```
pub fn choose_example(files: &[Arc<SourceFile>]) -> Option<&Arc<SourceFile>> {
    files.iter().filter(|file| file.role == Role::Example).min_by_key(|file| rank(file.name()))
}

/// How far behind other names the name of an example file stands.
fn rank(name: &str) -> (usize, usize, usize, String) {
    let name = name.to_ascii_lowercase();
    let word_of = |form: usize| match form {
        0 => name.strip_prefix(".env."),
        1 => name.strip_prefix("env."),
        _ => name.strip_suffix(".env").map(|word| word.strip_prefix('.').unwrap_or(word)),
    };
    let place_of = |word: &str| EXAMPLE_WORDS.iter().position(|other| *other == word);
    let found = (0..3).find_map(|form| Some((form, place_of(word_of(form)?)?)));
    let (form, word) = found.unwrap_or((3, 0));
    (form, word, name.len(), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_in_the_order_that_is_documented() {
        let order = [
            ".env.example",
            ".env.sample",
            ".env.template",
            ".env.dist",
            "env.example",
            "env.sample",
            "example.env",
            ".sample.env",
            ".env.local.example",
            ".env.production.example",
        ];
        let mut files: Vec<Arc<SourceFile>> =
            order.iter().rev().map(|name| Arc::new(SourceFile::new(*name, ""))).collect();
        files.push(Arc::new(SourceFile::new(".env", "")));
        for name in order {
            let chosen = choose_example(&files).map(|file| file.path.to_string());
            assert_eq!(chosen.as_deref(), Some(name));
            files.retain(|file| *file.path != *name);
        }
        assert!(choose_example(&files).is_none());
    }
}
