//! Patterns of paths, as Docker matches them.

/// A pattern of paths that start from the build context.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
}

/// What a stretch of a path has to be.
#[derive(Clone, Debug)]
enum Token {
    /// This character.
    Literal(char),
    /// Any one but `/`: `?`.
    Any,
    /// Any number of characters but `/`: `*`.
    Star,
    /// Any number of directories, none included: `**/`.
    Directories,
    /// Anything: `**` at the end.
    Rest,
    /// One of these, or none of these: `[a-z]`, `[^a-z]`.
    Class { negated: bool, ranges: Vec<(char, char)> },
}

/// What `**` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DoubleStar {
    /// Any number of directories, as in `.dockerignore`.
    Directories,
    /// The same as `*`, as in the sources of `COPY`.
    Star,
}

impl Pattern {
    /// Reads `text`, which is [`clean`]. A `[` that is never closed is taken for itself.
    pub(super) fn new(text: &str, double_star: DoubleStar) -> Self {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let after = &rest[character.len_utf8()..];
            let (token, after) = match character {
                '*' => match after.strip_prefix('*') {
                    Some("") if double_star == DoubleStar::Directories => (Token::Rest, ""),
                    Some(after) if double_star == DoubleStar::Directories => {
                        (Token::Directories, after.strip_prefix('/').unwrap_or(after))
                    }
                    _ => (Token::Star, after),
                },
                '?' => (Token::Any, after),
                '\\' => match after.chars().next() {
                    Some(escaped) => (Token::Literal(escaped), &after[escaped.len_utf8()..]),
                    None => (Token::Literal('\\'), after),
                },
                '[' => class(after).unwrap_or((Token::Literal('['), after)),
                _ => (Token::Literal(character), after),
            };
            tokens.push(token);
            rest = after;
        }
        Self { tokens }
    }

    /// Whether it matches `path` or a directory that `path` lies in.
    ///
    /// The work is the length of the pattern times that of the path, whatever they are.
    pub(super) fn matches_at_or_above(&self, path: &str) -> bool {
        let path: Vec<char> = path.chars().collect();
        // Which offsets of the path can be reached with the tokens so far.
        let mut reached = vec![false; path.len() + 1];
        reached[0] = true;
        for token in &self.tokens {
            token.step(&path, &mut reached);
        }
        let is_end = |at: usize| at > 0 && path.get(at).is_none_or(|next| *next == '/');
        reached.iter().enumerate().any(|(at, is_reached)| *is_reached && is_end(at))
    }
}

impl Token {
    /// Moves from the offsets of `path` that are reached to those that are reached with this token.
    fn step(&self, path: &[char], reached: &mut [bool]) {
        match self {
            Token::Star | Token::Rest | Token::Directories => {
                let mut has_begun = false;
                for (at, reached) in reached.iter_mut().enumerate() {
                    let before = at.checked_sub(1).and_then(|before| path.get(before));
                    let goes_on = match self {
                        Token::Star => before != Some(&'/'),
                        Token::Directories => before == Some(&'/'),
                        _ => true,
                    };
                    // A star ends at a slash; the others go over it.
                    has_begun &= goes_on || !matches!(self, Token::Star);
                    let was_reached = *reached;
                    *reached |= has_begun && goes_on;
                    has_begun |= was_reached;
                }
            }
            Token::Literal(_) | Token::Any | Token::Class { .. } => {
                for at in (0..path.len()).rev() {
                    reached[at + 1] = reached[at] && self.takes(path[at]);
                }
                reached[0] = false;
            }
        }
    }

    /// Whether it takes `character`, for tokens that take one.
    fn takes(&self, character: char) -> bool {
        match self {
            Token::Literal(literal) => *literal == character,
            Token::Class { negated, ranges } => {
                character != '/'
                    && *negated != ranges.iter().any(|(first, last)| (*first..=*last).contains(&character))
            }
            _ => character != '/',
        }
    }
}

/// Reads a class from after its `[`, and gives what comes after its `]`.
fn class(text: &str) -> Option<(Token, &str)> {
    let (negated, mut rest) = match text.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut ranges = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix(']').filter(|_| !ranges.is_empty()) {
            return Some((Token::Class { negated, ranges }, after));
        }
        let first = member(&mut rest)?;
        let last = match rest.strip_prefix('-').filter(|rest| !rest.starts_with(']')) {
            Some(after) => {
                rest = after;
                member(&mut rest)?
            }
            None => first,
        };
        ranges.push((first, last));
    }
}

/// Takes a character of a class off `rest`.
fn member(rest: &mut &str) -> Option<char> {
    let mut characters = rest.chars();
    let character = match characters.next()? {
        '\\' => characters.next()?,
        other => other,
    };
    *rest = characters.as_str();
    Some(character)
}

/// `path` from the root of the build context, without `.`, `..` and needless slashes; empty for the context itself.
pub(super) fn clean(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            // Nothing is above the context.
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_a_path_or_what_it_is_in() {
        for (pattern, path, expected) in [
            (".env", ".env", true),
            (".env", "app/.env", false),
            (".env", ".env.local", false),
            ("app", "app/.env", true),
            ("app", "application/.env", false),
            ("*", ".env", true),
            ("*", "a/b/.env", true),
            ("*.env", "app.env", true),
            ("*.env", "a/app.env", false),
            ("*/.env", "a/.env", true),
            ("*/.env", ".env", false),
            ("*/.env", "a/b/.env", false),
            ("**/.env", ".env", true),
            ("**/.env", "a/b/.env", true),
            ("**/.env", "a/b.env", false),
            ("**", "a/b", true),
            ("a/**", "a/b/c", true),
            ("a/**", "ab/c", false),
            ("a/**/c", "a/c", true),
            ("a/**/c", "a/b/b/c", true),
            ("**/b/**", "a/b/c", true),
            (".env*", ".env.production", true),
            (".env.?", ".env.a", true),
            (".env?", ".env/a", false),
            (".en[u-w]", ".env", true),
            (".en[^u-w]", ".env", false),
            (".en[^a]", ".env", true),
            ("[]a]", "]", true),
            ("[a-]", "-", true),
            ("[", "[", true),
            ("a\\*", "a*", true),
            ("a\\*", "ab", false),
            ("\u{fc}?", "\u{fc}\u{e4}", true),
            ("", "a", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXb", false),
        ] {
            let matches = Pattern::new(pattern, DoubleStar::Directories).matches_at_or_above(path);
            assert_eq!(matches, expected, "{pattern} {path}");
        }
        assert!(!Pattern::new("**/.env", DoubleStar::Star).matches_at_or_above("a/b/.env"));
        assert!(Pattern::new("**/.env", DoubleStar::Star).matches_at_or_above("a/.env"));
    }

    #[test]
    fn hostile_patterns_take_no_longer() {
        let (pattern, path) = ("*a".repeat(5_000), "a".repeat(2_000));
        assert!(!Pattern::new(&format!("{pattern}b"), DoubleStar::Directories).matches_at_or_above(&path));
    }

    #[test]
    fn paths_are_cleaned() {
        for (path, expected) in [
            (".", ""),
            ("./", ""),
            ("/", ""),
            ("./a//b/", "a/b"),
            ("../a", "a"),
            ("a/../b", "b"),
            ("/a", "a"),
        ] {
            assert_eq!(clean(path), expected);
        }
    }
}
