//! `.secrets.baseline`: the findings that detect-secrets knows.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use envguard_secrets::custom::{Pattern, PatternSyntax};
use serde::Deserialize;

use crate::config::{ConfigProblem, LoadError};
use crate::secrets::json;

/// How far to either side of a secret its line is looked at: nobody writes more, and there may be many on one line.
const REACH: usize = 4 << 10;

/// What SHA-1 makes of a secret.
type Hash = [u8; 20];

/// A baseline of detect-secrets: secrets by path, as hashes, and patterns for what is left alone.
///
/// Whether somebody has looked at an entry does not matter: the tool keeps quiet about all of them.
#[derive(Debug, Default)]
pub(crate) struct DetectSecretsBaseline {
    known: HashMap<String, HashSet<Hash>>,
    files: Vec<Pattern>,
    lines: Vec<Pattern>,
    secrets: Vec<Pattern>,
    /// The patterns that have no meaning here, and why.
    pub(crate) wrong: Vec<String>,
}

/// The file, as far as it says something here.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    results: HashMap<String, Vec<Entry>>,
    #[serde(default)]
    filters_used: Vec<Filter>,
    /// How older versions have patterns.
    #[serde(default)]
    exclude: Exclude,
}

#[derive(Deserialize)]
struct Entry {
    hashed_secret: String,
}

#[derive(Deserialize)]
struct Filter {
    path: String,
    #[serde(default)]
    pattern: OneOrMany,
}

#[derive(Default, Deserialize)]
struct Exclude {
    files: Option<String>,
    lines: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
        }
    }
}

/// One of the lists of patterns.
type ListOf = fn(&mut DetectSecretsBaseline) -> &mut Vec<Pattern>;

impl DetectSecretsBaseline {
    /// The name of the file.
    pub(crate) const FILE_NAME: &str = ".secrets.baseline";

    /// Reads the file at `path` with `bytes` in it.
    pub(crate) fn parse(path: &Path, bytes: Vec<u8>) -> Result<Self, LoadError> {
        let source = crate::config::utf8(path, bytes)?;
        let file: File = serde_json::from_str(&source).map_err(|error| LoadError::Invalid {
            path: path.to_owned(),
            problems: vec![json::problem(&error, &source, "a baseline of detect-secrets")],
            source: source.clone(),
        })?;
        let mut baseline = Self::default();
        let mut problems = Vec::new();
        for (path, entries) in file.results {
            let path = path.replace('\\', "/");
            let path = path.strip_prefix("./").map_or(path.clone(), str::to_owned);
            let known = baseline.known.entry(path).or_default();
            for Entry { hashed_secret } in entries {
                match from_hex(&hashed_secret) {
                    Some(hash) => drop(known.insert(hash)),
                    None => problems.push(json::problem_at(&hashed_secret, &source, "this is no hash")),
                }
            }
        }
        if !problems.is_empty() {
            problems.sort_by_key(|problem: &ConfigProblem| problem.span);
            return Err(LoadError::Invalid { path: path.to_owned(), source, problems });
        }
        for Filter { path, pattern } in file.filters_used {
            let (what, list): (_, ListOf) = match path.strip_prefix("detect_secrets.filters.regex.") {
                Some("should_exclude_file") => ("files", |baseline| &mut baseline.files),
                Some("should_exclude_line") => ("lines", |baseline| &mut baseline.lines),
                Some("should_exclude_secret") => ("secrets", |baseline| &mut baseline.secrets),
                // What is no secret is known here without being told.
                _ => continue,
            };
            baseline.exclude(pattern, what, list);
        }
        let old = |pattern: Option<String>| OneOrMany::Many(pattern.into_iter().collect());
        baseline.exclude(old(file.exclude.files), "files", |baseline| &mut baseline.files);
        baseline.exclude(old(file.exclude.lines), "lines", |baseline| &mut baseline.lines);
        Ok(baseline)
    }

    /// Adds `patterns` to the list of those for `what`. One for secrets may be a secret, so a wrong one is not shown.
    fn exclude(&mut self, patterns: OneOrMany, what: &str, list: ListOf) {
        for text in patterns.into_vec() {
            match Pattern::parse(&text, PatternSyntax::Python) {
                Ok(pattern) => list(self).push(pattern),
                Err(error) => {
                    self.wrong.push(format!("of the patterns for {what}, one is left out: {error}"));
                }
            }
        }
    }

    /// Whether the file at `path`, which is relative to the directory of the baseline and has `/`, is left alone.
    pub(crate) fn excludes(&self, path: &str) -> bool {
        is_any(&self.files, path.as_bytes())
    }

    /// Whether the finding at `span` of `text`, the content of the file at `path`, with its secret at `secret`, is known
    /// or left alone.
    pub(crate) fn allows(&self, path: &str, text: &[u8], span: &Range<usize>, secret: &Range<usize>) -> bool {
        let bytes = get(text, secret);
        if is_any(&self.secrets, bytes) || !self.lines.is_empty() && is_any(&self.lines, line(text, secret)) {
            return true;
        }
        let Some(known) = self.known.get(path) else { return false };
        let is_known = |secret: &[u8]| sha1(secret).is_some_and(|hash| known.contains(&hash));
        let mut theirs = vec![bytes, get(text, span)];
        theirs.extend(around(text, secret, |byte| !matches!(byte, b'"' | b'\'' | b'`' | b'\n')));
        theirs.extend(around(text, secret, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_')
        }));
        theirs.extend(header(bytes));
        theirs.dedup();
        theirs.into_iter().any(is_known)
    }
}

fn is_any(patterns: &[Pattern], text: &[u8]) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(text))
}

fn get<'t>(text: &'t [u8], range: &Range<usize>) -> &'t [u8] {
    text.get(range.clone()).unwrap_or_default()
}

/// The line that `secret` begins in, or what is near of it.
fn line<'t>(text: &'t [u8], secret: &Range<usize>) -> &'t [u8] {
    let line = around(text, &(secret.start..secret.start), |byte| byte != b'\n').unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The bytes of a class around `secret`: what the other tool takes for the secret may be longer.
fn around<'t>(text: &'t [u8], secret: &Range<usize>, class: fn(u8) -> bool) -> Option<&'t [u8]> {
    let before = text.get(secret.start.saturating_sub(REACH)..secret.start)?;
    let after = text.get(secret.end..text.len().min(secret.end + REACH))?;
    let start = secret.start - before.iter().rev().take_while(|byte| class(**byte)).count();
    let end = secret.end + after.iter().take_while(|byte| class(**byte)).count();
    text.get(start..end)
}

/// Of a key in PEM, its first line between the dashes: all that the other tool looks at.
fn header(secret: &[u8]) -> Option<&[u8]> {
    let start = secret.strip_prefix(b"-----")?;
    let end = start.windows(5).take(80).position(|window| window == b"-----")?;
    start.get(..end)
}

fn sha1(text: &[u8]) -> Option<Hash> {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(text);
    hasher.try_finalize().ok()?.as_slice().try_into().ok()
}

fn from_hex(text: &str) -> Option<Hash> {
    gix::ObjectId::from_hex(text.as_bytes()).ok()?.as_slice().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A random value, and what SHA-1 makes of it.
    const RANDOM: &str = "q7Vx2mZr9TkLw4Bd";

    fn hash(text: &str) -> String {
        gix::ObjectId::from_bytes_or_panic(&sha1(text.as_bytes()).unwrap()).to_string()
    }

    fn parse(text: &str) -> Result<DetectSecretsBaseline, LoadError> {
        DetectSecretsBaseline::parse(Path::new(".secrets.baseline"), text.as_bytes().to_vec())
    }

    fn knowing(path: &str, secret: &str) -> DetectSecretsBaseline {
        let entry = format!(
            r#"{{"type": "Secret Keyword", "filename": "{path}", "hashed_secret": "{}", "is_verified": false,
                "line_number": 3, "is_secret": true}}"#,
            hash(secret)
        );
        parse(&format!(r#"{{"version": "1.5.0", "plugins_used": [], "results": {{"{path}": [{entry}]}}}}"#))
            .unwrap()
    }

    /// Whether the value of `RANDOM` in `text` is allowed.
    fn allows(baseline: &DetectSecretsBaseline, path: &str, text: &str) -> bool {
        let text = text.replace("RANDOM", RANDOM);
        let at = text.find(RANDOM).unwrap();
        let secret = at..at + RANDOM.len();
        baseline.allows(path, text.as_bytes(), &secret, &secret)
    }

    #[test]
    fn the_hash_is_that_of_the_secret() {
        assert_eq!(hash("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    #[test]
    fn secrets_are_known_by_path_and_hash() {
        let baseline = knowing("a/b.yml", RANDOM);
        assert!(allows(&baseline, "a/b.yml", "x\npassword: RANDOM\n"));
        assert!(!allows(&baseline, "c.yml", "password: RANDOM\n"));
        assert!(allows(&knowing("./b.yml", RANDOM), "b.yml", "RANDOM"));
        assert!(!allows(&knowing("b.yml", "other"), "b.yml", "RANDOM"));
    }

    #[test]
    fn what_the_other_tool_took_for_the_secret_may_be_longer() {
        for (theirs, text) in [
            (format!("Bearer {RANDOM}"), "h: \"Bearer RANDOM\""),
            (format!("ab/{RANDOM}=="), "x ab/RANDOM== y"),
        ] {
            assert!(allows(&knowing("a", &theirs), "a", text), "{text}");
        }
        let key = format!("-----BEGIN RSA {} KEY-----\nx\n", "PRIVATE");
        let baseline = knowing("a", &format!("BEGIN RSA {} KEY", "PRIVATE"));
        assert!(baseline.allows("a", key.as_bytes(), &(0..key.len()), &(0..key.len())));
    }

    #[test]
    fn patterns_leave_things_alone() {
        let baseline = parse(
            r#"{"filters_used": [
                {"path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["^vendor/", "\\.lock$"]},
                {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": "id: \\w+ # no$"},
                {"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": ["^fake"]},
                {"path": "detect_secrets.filters.heuristic.is_sequential_string"},
                {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["(?!x)"]}
            ]}"#,
        )
        .unwrap();
        assert!(baseline.excludes("vendor/a") && baseline.excludes("b.lock") && !baseline.excludes("a"));
        assert!(allows(&baseline, "a", "x\nid: RANDOM # no\r\ny"));
        assert!(!allows(&baseline, "a", "id: RANDOM\n # no"));
        assert!(baseline.allows("a", b"fake1", &(0..5), &(0..5)));
        assert_eq!(baseline.wrong.len(), 1);
        let old = parse(r#"{"exclude": {"files": "^b", "lines": null}, "results": {}}"#).unwrap();
        assert!(old.excludes("b") && !old.excludes("a"));
    }

    #[test]
    fn junk_is_an_error_with_a_place() {
        for (text, at, message) in [
            ("{\n  x", (4, 5), "this is no JSON"),
            ("", (0, 0), "this is no JSON"),
            ("{\"results\": []}", (12, 13), "this is no part of a baseline of detect-secrets"),
            ("{\"results\": {\"a\": [{\"hashed_secret\": \"zz\"}]}}", (37, 41), "this is no hash"),
        ] {
            let Err(LoadError::Invalid { problems, .. }) = parse(text) else { panic!("{text}") };
            let found = (problems[0].span.start as usize, problems[0].span.end as usize);
            assert_eq!((found, problems[0].message.as_str()), (at, message), "{text}");
        }
    }
}
