//! What comments ask of linters.

use envguard_syntax::Span;

/// What a comment asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Directive {
    /// `# envguard: allow(rule, rule) reason`, with the places of the names.
    Allow(Vec<Span>),
    /// `# dotenv-linter:off Check, Check`; without names, all checks.
    Off(Vec<Span>),
    /// `# dotenv-linter:on Check, Check`; without names, all checks.
    On(Vec<Span>),
    /// `# envguard: allow` and what is wrong with it.
    Broken(Broken, Span),
}

/// What can be wrong with an `allow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// No `(` follows.
    NoList,
    /// The `(` is never closed.
    Open,
    /// There is nothing between the brackets.
    Empty,
}

impl Directive {
    /// What `comment`, which begins with `#`, asks for; `None` for an ordinary comment.
    pub(crate) fn parse(comment: Span, source: &[u8]) -> Option<Self> {
        let text = comment.of(source);
        let marks = text.iter().take_while(|byte| matches!(byte, b'#' | b' ' | b'\t')).count();
        let start = comment.start as usize + marks;
        let rest = Span::new(start, comment.end as usize);
        let after = |word: &[u8]| {
            let list = rest.of(source).strip_prefix(word)?;
            // `dotenv-linter:offline` is neither.
            list.first()
                .is_none_or(|byte| !byte.is_ascii_alphanumeric())
                .then(|| names(Span { start: rest.start + word.len() as u32, ..rest }, source))
        };
        if let Some(names) = after(b"dotenv-linter:off") {
            return Some(Directive::Off(names));
        }
        if let Some(names) = after(b"dotenv-linter:on") {
            return Some(Directive::On(names));
        }
        Self::allow(rest, source)
    }

    /// What `body`, a comment without the signs that make it one, allows; `None` if it is not about that.
    pub(crate) fn allow(body: Span, source: &[u8]) -> Option<Self> {
        allow(body, source)
    }
}

/// The directive in `comment`, which begins with `envguard:` if it is one of ours.
fn allow(comment: Span, source: &[u8]) -> Option<Directive> {
    let skip_blanks = |start: usize| {
        let text = Span::new(start, comment.end as usize).of(source);
        start + text.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let rest_from = |start: usize| Span::new(start, comment.end as usize).of(source);
    rest_from(comment.start as usize).strip_prefix(b"envguard:")?;
    let word = skip_blanks(comment.start as usize + b"envguard:".len());
    let after = word + rest_from(word).strip_prefix(b"allow").map(|_| b"allow".len())?;
    if rest_from(after).first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
        return None;
    }
    let open = skip_blanks(after);
    if rest_from(open).first() != Some(&b'(') {
        return Some(Directive::Broken(Broken::NoList, Span::new(word, after)));
    }
    let Some(length) = rest_from(open).iter().position(|&byte| byte == b')') else {
        return Some(Directive::Broken(Broken::Open, Span::new(open, open + 1)));
    };
    let names = names(Span::new(open + 1, open + length), source);
    if names.is_empty() {
        return Some(Directive::Broken(Broken::Empty, Span::new(open, open + length + 1)));
    }
    Some(Directive::Allow(names))
}

/// The names in a list that commas and blanks separate.
fn names(list: Span, source: &[u8]) -> Vec<Span> {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
    let mut start = list.start as usize;
    let mut names = Vec::new();
    for name in list.of(source).split(separates) {
        if !name.is_empty() {
            names.push(Span::new(start, start + name.len()));
        }
        start += name.len() + 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Vec<&str> {
        let comment = Span::new(0, source.len());
        match Directive::parse(comment, source.as_bytes()) {
            Some(Directive::Allow(names) | Directive::Off(names) | Directive::On(names)) => {
                names.iter().map(|name| &source[name.range()]).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_lists() {
        assert_eq!(names("# envguard: allow(a-b, c) because (of) that"), ["a-b", "c"]);
        assert_eq!(names("#envguard:allow ( a,b c )"), ["a", "b", "c"]);
        assert_eq!(names("## dotenv-linter:off A, B"), ["A", "B"]);
        assert_eq!(names("# dotenv-linter:on"), [""; 0]);
    }

    #[test]
    fn says_what_is_broken() {
        let broken = |source: &str| match Directive::parse(Span::new(0, source.len()), source.as_bytes()) {
            Some(Directive::Broken(broken, span)) => (broken, source[span.range()].to_owned()),
            other => panic!("{other:?}"),
        };
        assert_eq!(broken("# envguard: allow lowercase-key"), (Broken::NoList, "allow".to_owned()));
        assert_eq!(broken("# envguard: allow"), (Broken::NoList, "allow".to_owned()));
        assert_eq!(broken("# envguard: allow(a, b"), (Broken::Open, "(".to_owned()));
        assert_eq!(broken("# envguard: allow( , ) x"), (Broken::Empty, "( , )".to_owned()));
    }

    #[test]
    fn leaves_ordinary_comments() {
        for source in [
            "# envguard: allows this",
            "# note: allow(a)",
            "# dotenv-linter:offline",
            "#",
            "# envguard",
            "# envguard:",
        ] {
            assert_eq!(Directive::parse(Span::new(0, source.len()), source.as_bytes()), None, "{source}");
        }
    }
}
