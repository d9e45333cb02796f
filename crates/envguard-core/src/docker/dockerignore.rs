//! `.dockerignore`: what a build does not get to see.

use super::pattern::{DoubleStar, Pattern, clean};

/// The lines of a `.dockerignore`. Unlike those of `.gitignore`, each starts from the root of the build context: `.env`
/// is not `app/.env`.
#[derive(Clone, Debug, Default)]
pub struct DockerIgnore {
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    pattern: Pattern,
    /// Whether it lets in what a line before it keeps out: `!.env.example`.
    lets_in: bool,
}

impl DockerIgnore {
    /// Reads the lines of a file.
    ///
    /// ```
    /// use envguard_core::docker::DockerIgnore;
    ///
    /// let ignore = DockerIgnore::parse(b".env*\n!.env.example\n");
    /// assert!(ignore.covers(".env") && !ignore.covers(".env.example") && !ignore.covers("app/.env"));
    /// ```
    pub fn parse(source: &[u8]) -> Self {
        let text = String::from_utf8_lossy(source);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let line = line.trim();
            let lets_in = line.starts_with('!');
            let pattern = clean(line.strip_prefix('!').unwrap_or(line).trim());
            (!pattern.is_empty())
                .then(|| Line { pattern: Pattern::new(&pattern, DoubleStar::Directories), lets_in })
        });
        Self { lines: lines.collect() }
    }

    /// Whether the file at `path`, which starts from the build context, is kept out: the last line decides that matches
    /// it or a directory that it is in.
    pub fn covers(&self, path: &str) -> bool {
        let last = self.lines.iter().rev().find(|line| line.pattern.matches_at_or_above(path));
        last.is_some_and(|line| !line.lets_in)
    }
}

#[cfg(test)]
mod tests {
    use super::DockerIgnore;

    #[test]
    fn the_last_line_that_matches_decides() {
        for (source, path, expected) in [
            ("", ".env", false),
            (".env\n", ".env", true),
            (".env\r\n", ".env", true),
            (".env", "app/.env", false),
            ("/.env\n", ".env", true),
            ("./.env/\n", ".env", true),
            ("**/.env\n", "app/.env", true),
            ("**/.env*\n", ".env.local", true),
            ("*\n", "app/.env", true),
            ("*\n!app\n", "app/.env", false),
            ("*\n!app\napp/.env\n", "app/.env", true),
            (".env*\n!.env\n", ".env", false),
            ("!.env\n.env*\n", ".env", true),
            ("  .env  \n", ".env", true),
            ("! .env\n", ".env", false),
            ("#.env\n", ".env", false),
            (" #.env\n", "#.env", true),
            ("\u{feff}.env\n", ".env", true),
            ("!\n/\n.\n\n", ".env", false),
            ("node_modules\n.git\n", ".env", false),
        ] {
            assert_eq!(DockerIgnore::parse(source.as_bytes()).covers(path), expected, "{source:?} {path}");
        }
        assert!(DockerIgnore::parse(b"\xff\n.env\n").covers(".env"));
    }
}
