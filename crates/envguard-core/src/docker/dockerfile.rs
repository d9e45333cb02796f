//! Dockerfiles: what their instructions copy from the build context.

use envguard_syntax::Span;

use super::DockerIgnore;
use super::instruction::{Instruction, Instructions, Word};
use super::pattern::{DoubleStar, Pattern, clean};

/// A `COPY` or `ADD` that takes something from the build context.
#[derive(Clone, Debug)]
pub struct Copy {
    sources: Vec<Source>,
    /// What `--exclude` keeps out.
    excluded: DockerIgnore,
}

/// A source of an instruction.
#[derive(Clone, Debug)]
struct Source {
    span: Span,
    /// `None` for the whole context.
    pattern: Option<Pattern>,
}

impl Copy {
    /// What the Dockerfile `source` copies from the build context, in file order.
    ///
    /// Copies from other stages and images, downloads and texts in the Dockerfile itself are left out, and so are
    /// sources with variables, which only the build knows.
    ///
    /// ```
    /// use envguard_core::docker::Copy;
    ///
    /// let copies = Copy::all(b"FROM node:24\nCOPY . /app\n");
    /// assert!(copies[0].takes("config/.env").is_some());
    /// ```
    pub fn all(source: &[u8]) -> Vec<Self> {
        Instructions::new(source).filter_map(|instruction| Copy::new(&instruction)).collect()
    }

    fn new(instruction: &Instruction<'_>) -> Option<Self> {
        let mut words = instruction.words();
        let name = words.next()?;
        if !name.text.eq_ignore_ascii_case("copy") && !name.text.eq_ignore_ascii_case("add") {
            return None;
        }
        let mut words: Vec<Word> = words.collect();
        let flags = words.iter().take_while(|word| word.text.starts_with("--")).count();
        let flags: Vec<Word> = words.drain(..flags).collect();
        if flags.iter().any(|flag| flag.text.starts_with("--from=")) {
            return None;
        }
        let excluded = flags.iter().filter_map(|flag| flag.text.strip_prefix("--exclude="));
        let excluded = DockerIgnore::parse(excluded.collect::<Vec<_>>().join("\n").as_bytes());
        let listed = words.first().and_then(|first| instruction.list(first.span));
        let mut words = listed.unwrap_or_else(|| words.into_iter().map(Word::unquoted).collect());
        // The last one is where it all goes.
        words.pop();
        let sources: Vec<Source> = words.iter().filter_map(Source::new).collect();
        (!sources.is_empty()).then_some(Self { sources, excluded })
    }

    /// The place of the source that takes in the file at `path`, which starts from the build context.
    pub fn takes(&self, path: &str) -> Option<Span> {
        let takes = |pattern: &Pattern| pattern.matches_at_or_above(path);
        let source = self.sources.iter().find(|source| source.pattern.as_ref().is_none_or(takes))?;
        (!self.excluded.covers(path)).then_some(source.span)
    }
}

impl Source {
    fn new(word: &Word) -> Option<Self> {
        let text = &word.text;
        let is_elsewhere = text.contains("://") || text.starts_with("git@") || text.starts_with("<<");
        if is_elsewhere || text.contains('$') || text.is_empty() {
            return None;
        }
        let path = clean(text);
        let pattern = (!path.is_empty()).then(|| Pattern::new(&path, DoubleStar::Star));
        Some(Self { span: word.span, pattern })
    }
}

#[cfg(test)]
mod tests {
    use super::Copy;

    /// Which texts of `source` copy the file at `path`.
    #[track_caller]
    fn check(source: &str, path: &str, expected: &[&str]) {
        let copies = Copy::all(source.as_bytes());
        let spans = copies.iter().filter_map(|copy| copy.takes(path));
        let found: Vec<&str> = spans.map(|span| &source[span.range()]).collect();
        assert_eq!(found, expected, "{source:?}");
    }

    #[test]
    fn sources_take_files_in() {
        check("FROM a\nCOPY . .\n", ".env", &["."]);
        check("copy . /app", "a/b/.env", &["."]);
        check("ADD ./ /app/\nCOPY / /x", ".env", &["./", "/"]);
        check("COPY src /app\nCOPY package.json src/ /app/", ".env", &[]);
        check("COPY src /app\nCOPY package.json ./src/ /app/", "src/.env", &["src", "./src/"]);
        check("COPY .env /app/.env\nCOPY .env* ./\nCOPY *.env ./", ".env", &[".env", ".env*", "*.env"]);
        check("COPY * ./", "config/.env", &["*"]);
        check("COPY --chown=app:app --link . /app", ".env", &["."]);
        check("COPY ../app /app", "app/.env", &["../app"]);
        check("COPY \".\" '/app'", ".env", &["\".\""]);
    }

    #[test]
    fn sources_elsewhere_do_not_count() {
        check("COPY --from=build . /app\nCOPY --from=0 --chown=a /app /app", ".env", &[]);
        check("ADD https://host/.env git@host:a/b.git /app/", ".env", &[]);
        check("ARG DIR=.\nCOPY $DIR /app\nCOPY ${DIR} /app", ".env", &[]);
        check("COPY .\nCOPY\nADD --link\nRUN cp . /app\nCOPYX . .\n", ".env", &[]);
        check("ONBUILD COPY . .\n# COPY . .\n  # COPY . .\n", ".env", &[]);
        check("COPY --exclude=.env --exclude=x . .\nCOPY --exclude=*.md . .", ".env", &["."]);
    }

    #[test]
    fn lists() {
        check("COPY [\".\", \"/my app/\"]", ".env", &["."]);
        check("COPY --link [ \"a b\" , \"s\\u0072c\",\"/app\" ]", "src/.env", &["s\\u0072c"]);
        check("COPY [\"a b\", \"/app\"]", "a b/.env", &["a b"]);
        check("COPY [ \\\n  \".\", \\\n  \"/app\" ]", ".env", &["."]);
        check("COPY [.] /app", ".", &["[.]"]);
    }

    #[test]
    fn lines_go_on() {
        check("COPY \\\n  package.json \\\n# why\n\n  . \\  \n  /app\nCOPY . /x", ".env", &[".", "."]);
        check("COPY pack\\\nage.json .\\\nenv /app\n", ".env", &[".\\\nenv"]);
        check("RUN a \\\n  COPY . .\n", ".env", &[]);
        check("COPY a\\\\\nCOPY . /app\n", ".env", &["."]);
        check("# escape=`\nCOPY a\\ `\r\n  . c:\\app\\\r\nCOPY . /app\n", ".env", &[".", "."]);
        check("# syntax=docker/dockerfile:1\n# Escape = `\nCOPY `\n. /app\n", ".env", &["."]);
        check("# a comment\n# escape=`\nCOPY `\n. /app\n", ".env", &[]);
    }

    #[test]
    fn texts_in_the_file_are_passed_over() {
        check("RUN <<EOF\nCOPY . .\nEOF\nCOPY . /app\n", ".env", &["."]);
        check("RUN <<-'A' cat <<\"C\" && x\nCOPY . .\n\tA\nCOPY . .\nC\nCOPY . /app\n", ".env", &["."]);
        check("COPY <<A <<-B . /app/\nCOPY x .\nA\n\tCOPY y .\n\tB\nCOPY . /z", ".env", &[".", "."]);
        check("RUN echo $((1<<2)) '<<x' a<<b\nCOPY . /app", ".env", &["."]);
        check("RUN <<EOF\nCOPY . .\n", ".env", &[]);
        check("ENV A=<<EOF\nCOPY . /app\n", ".env", &["."]);
    }

    #[test]
    fn takes_any_bytes() {
        check("\u{feff}COPY . /app", ".env", &["."]);
        assert!(Copy::all(b"COPY \xff\xfe . /app\r\nRUN \\")[0].takes(".env").is_some());
        assert!(Copy::all(b"").is_empty());
    }
}
