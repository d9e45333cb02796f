//! What a team has said about secrets that are known: rules, allowlists, lists of findings, a baseline.

use std::ops::Range;
use std::path::{Path, PathBuf};

use envguard_core::CustomLeak;
use envguard_secrets::custom::{CustomFinding, CustomRules, GlobalAllowlists};
use envguard_syntax::Span;

use super::baseline::{self, Baseline};
use super::gitleaks::{self, GitleaksRules};
use super::ignore::{DetectSecretsBaseline, GitleaksIgnore};
use super::masking::mask_settings;
use super::text::{Source, Text};
use crate::config::{Config, LoadError};
use crate::paths;
use crate::read;

/// What is known, and what is looked for besides envguard's own kinds.
#[derive(Default)]
pub(crate) struct Waivers {
    rules: Option<GitleaksRules>,
    gitleaks_ignore: Option<GitleaksIgnore>,
    detect_secrets: Option<DetectSecretsBaseline>,
    baseline: Option<Baseline>,
    /// The directory that paths in the files of other scanners start from.
    root: PathBuf,
}

/// Where what is known is written down.
pub(crate) struct Sources<'s> {
    pub(crate) config: &'s Config,
    /// The working directory.
    pub(crate) cwd: &'s Path,
    /// The top of the repository, or else the directory of the configuration: that is where other scanners keep their
    /// files.
    pub(crate) root: &'s Path,
    /// Files with rules that the command line names.
    pub(crate) rules: &'s [PathBuf],
    /// The baseline that the command line names.
    pub(crate) baseline: Option<&'s Path>,
    /// Whether the baseline is about to be written, so that it need not be there.
    pub(crate) is_update: bool,
}

impl Sources<'_> {
    /// Where the baseline is, or is to be.
    pub(crate) fn baseline_path(&self) -> PathBuf {
        let named = self.baseline.map(|path| paths::absolute(path, self.cwd));
        named
            .or_else(|| self.config.secrets.baseline.clone())
            .unwrap_or_else(|| self.root.join(baseline::FILE_NAME))
    }

    /// Whether somebody has named it, so that it has to be there.
    fn has_named_baseline(&self) -> bool {
        !self.is_update && (self.baseline.is_some() || self.config.secrets.baseline.is_some())
    }
}

impl Waivers {
    /// Reads all that there is. What has no meaning here goes to `notes`. Errors have masked sources.
    pub(crate) fn load(sources: &Sources<'_>, notes: &mut Vec<String>) -> Result<Self, LoadError> {
        Self::read(sources, notes).map_err(|error| match error {
            LoadError::Invalid { path, source, problems } => {
                LoadError::Invalid { path, source: mask_settings(&source), problems }
            }
            unreadable @ LoadError::Unreadable { .. } => unreadable,
        })
    }

    fn read(sources: &Sources<'_>, notes: &mut Vec<String>) -> Result<Self, LoadError> {
        let Sources { config, cwd, root, rules, .. } = sources;
        let mut waivers = Self { root: root.to_path_buf(), ..Self::default() };
        let own = rules.iter().map(|path| paths::absolute(path, cwd));
        let files: Vec<PathBuf> = config.secrets.rules.iter().cloned().chain(own).collect();
        if !files.is_empty() {
            let loaded = gitleaks::load(&files, &config.root)?;
            notes.extend(
                loaded.notes.iter().map(|note| {
                    format!("{}:{}: {}", paths::display(&note.path, cwd), note.line, note.message)
                }),
            );
            waivers.rules = Some(loaded);
        }
        let path = root.join(GitleaksIgnore::FILE_NAME);
        if let Some(bytes) = read_if_there(&path)? {
            let ignore = GitleaksIgnore::parse(&String::from_utf8_lossy(&bytes), root);
            let shown = paths::display(&path, cwd);
            notes.extend(ignore.wrong.iter().map(|line| format!("{shown}:{line}: this line says nothing")));
            waivers.gitleaks_ignore = Some(ignore);
        }
        let path = root.join(DetectSecretsBaseline::FILE_NAME);
        if let Some(bytes) = read_if_there(&path)? {
            let known = DetectSecretsBaseline::parse(&path, bytes)?;
            let shown = paths::display(&path, cwd);
            notes.extend(known.wrong.iter().map(|what| format!("{shown}: {what}")));
            waivers.detect_secrets = Some(known);
        }
        let path = sources.baseline_path();
        if sources.has_named_baseline() || path.symlink_metadata().is_ok() {
            waivers.baseline = Some(Baseline::load(&path)?);
        }
        Ok(waivers)
    }

    /// Takes the baseline away, so that what it has is found again.
    pub(crate) fn take_baseline(&mut self) -> Option<Baseline> {
        self.baseline.take()
    }

    /// Whether rules of the user's own are looked for.
    pub(super) fn has_rules(&self) -> bool {
        self.rules().is_some()
    }

    /// The rules of the user's own, if there are any.
    fn rules(&self) -> Option<&CustomRules> {
        self.rules.as_ref().map(|loaded| &loaded.rules).filter(|rules| !rules.is_empty())
    }

    /// The path of `text` from the root, which is where the paths in all files of other scanners start from.
    pub(super) fn path(&self, text: &Text<'_>, cwd: &Path) -> String {
        match text.source {
            Source::History(_) => text.path.to_owned(),
            Source::Present => paths::below(&paths::absolute(Path::new(text.path), cwd), &self.root),
        }
    }

    /// What the rules of the user's own find in `text`.
    pub(super) fn find(&self, text: &Text<'_>, cwd: &Path) -> Vec<CustomLeak> {
        let Some(rules) = self.rules() else { return Vec::new() };
        let commit = text.source.commit().map(|commit| commit.id.as_str());
        let found = rules.scan(&self.path(text, cwd), text.bytes, commit);
        let leak = |finding: CustomFinding| {
            let rule = rules.rules().get(finding.rule);
            let title = match rule.map_or("", |rule| rule.description.trim_end_matches('.')) {
                "" => format!("match of the rule {}", finding.id),
                about => format!("{about} (rule {})", finding.id),
            };
            CustomLeak { span: Span::new(finding.secret_span.start, finding.secret_span.end), title }
        };
        found.into_iter().map(leak).collect()
    }

    /// Whether secrets of this kind are not to be reported at all.
    pub(super) fn disables(&self, kind: &str) -> bool {
        self.rules.as_ref().is_some_and(|rules| rules.disabled.contains(&kind))
    }

    /// What decides about the findings in `text`, which has this [`path`](Self::path).
    pub(super) fn about<'w>(&'w self, text: &Text<'w>, path: &'w str) -> Waiving<'w> {
        let commit = text.source.commit().map(|commit| commit.id.as_str());
        let lists = self.rules().map(|rules| rules.global_allowlists(path, text.bytes, commit));
        let is_excluded = self.detect_secrets.as_ref().is_some_and(|known| known.excludes(path));
        Waiving { waivers: self, bytes: text.bytes, path, commit, lists, is_excluded }
    }
}

/// Decides about the findings in one text.
pub(super) struct Waiving<'w> {
    waivers: &'w Waivers,
    bytes: &'w [u8],
    path: &'w str,
    commit: Option<&'w str>,
    lists: Option<GlobalAllowlists<'w>>,
    is_excluded: bool,
}

impl Waiving<'_> {
    /// What allows the finding of `kind` at `secret`, on `line`, if anything does. To be asked in the order of the text.
    pub(super) fn waive(&mut self, kind: &str, secret: &Range<usize>, line: usize) -> Option<&'static str> {
        let Self { waivers, bytes, path, commit, lists, is_excluded } = self;
        if waivers.gitleaks_ignore.as_ref().is_some_and(|ignore| ignore.ignores(path, line, *commit)) {
            return Some(GitleaksIgnore::FILE_NAME);
        }
        let is_known = |known: &DetectSecretsBaseline| known.allows(path, bytes, secret, secret);
        if *is_excluded || waivers.detect_secrets.as_ref().is_some_and(is_known) {
            return Some(DetectSecretsBaseline::FILE_NAME);
        }
        if lists.as_mut().is_some_and(|lists| lists.allow(kind, secret, secret)) {
            return Some("an allowlist");
        }
        let text = value(bytes, secret);
        waivers.baseline.as_ref().is_some_and(|baseline| baseline.contains(text)).then_some("the baseline")
    }
}

/// What a baseline remembers of a finding: the secret, or all of a file that is one.
pub(super) fn value<'t>(bytes: &'t [u8], secret: &Range<usize>) -> &'t [u8] {
    if secret.is_empty() { bytes } else { bytes.get(secret.clone()).unwrap_or_default() }
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, LoadError> {
    match read::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(LoadError::Unreadable { path: path.to_owned(), error }),
    }
}
