use std::ops::Range;

use crate::bytes::{self, contains, get};
use crate::candidate::{Candidate, Evidence};
use crate::decode::{Text, is_binary};
use crate::field::{self, Field};
use crate::file_kind::PathFacts;
use crate::inside::{self, Encoded};
use crate::interest::{Interest, hits};
use crate::judge::{Case, judge};
use crate::key_words;
use crate::kind::ENCODED_PRIVATE_KEY;
use crate::provider::{self, ProviderMatch, Verified};
use crate::surroundings::Surroundings;
use crate::{Confidence, Factor, FileKind, Options, Report, SecretFinding, Suppressed};

/// How deep texts are decoded that are encoded in others.
const DEPTH: usize = 2;

/// Finds the secrets in `bytes`, the content of the file at `path`.
///
/// ```
/// use envguard_secrets::{Options, scan};
///
/// let report = scan("config.yml", b"db:\n  password: kT7wzQp0x\n", &Options::default());
/// assert_eq!(report.findings[0].kind, "password");
/// assert_eq!(report.findings[0].secret_span, 16..25);
/// ```
pub fn scan(path: &str, bytes: &[u8], options: &Options) -> Report {
    let text = Text::decode(bytes);
    let mut report = Scan::new(path, *options).run(text.as_bytes());
    text.map_back(&mut report);
    report
}

/// The scan of one file.
struct Scan {
    kind: FileKind,
    path: PathFacts,
    file: String,
    options: Options,
    report: Report,
    /// How many encodings the text was in.
    depth: usize,
    is_kubernetes_secret: bool,
}

impl Scan {
    fn new(path: &str, options: Options) -> Self {
        Self {
            kind: FileKind::of_path(path),
            path: PathFacts::of_path(path),
            file: path.to_owned(),
            options,
            report: Report::default(),
            depth: 0,
            is_kubernetes_secret: false,
        }
    }

    fn run(mut self, text: &[u8]) -> Report {
        provider::find_by_prefix(text, &mut |found| self.consider_token(&found));
        if self.kind != FileKind::Lock && !is_binary(text) {
            self.generic(text);
        }
        settle(&mut self.report.findings);
        self.report.suppressed.sort_by_key(|suppressed| (suppressed.span.start, suppressed.span.end));
        self.report
    }

    /// Takes a token of a known service for what it says that it is.
    fn consider_token(&mut self, found: &ProviderMatch) {
        let mut factors = vec![Factor::KnownToken];
        match found.verified {
            Verified::Checksum => factors.push(Factor::ChecksumHolds),
            Verified::Structure => factors.push(Factor::StructureHolds),
            Verified::Contradicted => factors.push(Factor::ChecksumFails),
            Verified::Shape => {}
        }
        if self.path.is_test {
            factors.push(Factor::TestFile);
        }
        let confidence = Confidence::of_factors(&factors);
        self.conclude(found.rule.id, found.whole.clone(), found.secret.clone(), confidence, factors);
    }

    /// Looks for secrets by what stands around them.
    fn generic(&mut self, text: &[u8]) {
        self.is_kubernetes_secret = self.kind == FileKind::Yaml && contains(text, b"kind: Secret");
        let file = std::mem::take(&mut self.file);
        let is_credential_file =
            inside::read_credential_file(&file, text, &mut |candidate| self.consider(text, &candidate));
        self.file = file;
        if is_credential_file {
            return;
        }
        if self.is_kubernetes_secret {
            inside::entries_of_kubernetes(text, &mut |entry| self.consider_entry(text, &entry));
        }
        let mut resume = 0;
        let mut surroundings = Surroundings::default();
        for (at, interest) in hits(text) {
            if matches!(interest, Interest::Key | Interest::Name | Interest::Login | Interest::Bearer) {
                let around = surroundings.around(text, at);
                provider::find_by_context(text, around, &mut |found| self.consider_token(&found));
            }
            let candidate = match interest {
                Interest::Key if at < resume => None,
                Interest::Key => {
                    let reading = field::read(text, at, self.kind);
                    resume = reading.resume;
                    if let Some(field) = reading.field {
                        self.consider_field(text, &field);
                    }
                    inside::user_and_password_in_call(text, at)
                }
                Interest::Login => inside::user_and_password_in_call(text, at),
                Interest::Name => None,
                Interest::Url => inside::userinfo(text, at),
                Interest::Basic => inside::basic(text, at),
                Interest::Bearer => inside::bearer(text, at),
                Interest::User => inside::user_and_password(text, at),
                Interest::Identified => inside::identified_by(text, at),
                Interest::Encoded => {
                    self.look_into(text, at);
                    None
                }
            };
            if let Some(candidate) = candidate {
                self.consider(text, &candidate);
            }
        }
    }

    /// Decodes the base64 at `at`, and looks for secrets in what it holds.
    fn look_into(&mut self, text: &[u8], at: usize) {
        match inside::encoded_at(text, at) {
            Some(Encoded::PrivateKey(range)) => self.conclude_private_key(range),
            Some(Encoded::Text(range, decoded)) if self.depth < DEPTH => {
                let mut inner = Self::new("decoded.json", self.options);
                inner.depth = self.depth + 1;
                for finding in inner.run(&decoded).findings {
                    let SecretFinding { kind, confidence, factors, .. } = finding;
                    self.conclude(kind, range.clone(), range.clone(), Some(confidence), factors);
                }
            }
            _ => {}
        }
    }

    fn conclude_private_key(&mut self, range: Range<usize>) {
        let factors = vec![Factor::KnownToken, Factor::StructureHolds];
        self.conclude(ENCODED_PRIVATE_KEY, range.clone(), range, Some(Confidence::High), factors);
    }

    /// Considers an entry of a Secret of Kubernetes whose key does not say that it is one: those that say it are read as
    /// all fields are.
    fn consider_entry(&mut self, text: &[u8], entry: &inside::Entry) {
        if key_words::evidence_of(get(text, &entry.key)).is_some() {
            return;
        }
        let value = get(text, &entry.value);
        let decoded = entry.is_encoded.then(|| inside::decode_base64(value));
        let value = match &decoded {
            Some(Some(decoded)) if is_plain(decoded) => decoded.trim_ascii(),
            Some(_) => return,
            None => value,
        };
        let candidate = Candidate {
            evidence: Evidence::Secret,
            whole: entry.key.start..entry.value.end,
            key: entry.key.clone(),
            value: entry.value.clone(),
            user: entry.value.start..entry.value.start,
            is_quoted: true,
        };
        self.decide(text, &candidate, value, b"", false);
    }

    fn consider_field(&mut self, text: &[u8], field: &Field) {
        let Some(mut evidence) = key_words::evidence_of(get(text, &field.key)) else { return };
        if field.is_option && evidence == Evidence::Password {
            evidence = Evidence::CommandLine;
        }
        let mut value = field.value.clone();
        value.start += length_of_scheme(get(text, &value));
        if let Some(range) = inside::private_key_at(text, value.start) {
            self.conclude_private_key(range);
            return;
        }
        if let Some(mut found) = provider::find_by_key(get(text, &field.key), get(text, &value)) {
            found.whole = field.key.start.min(value.start)..value.end.max(field.key.end);
            found.secret = value.start + found.secret.start..value.start + found.secret.end;
            self.consider_token(&found);
            return;
        }
        let candidate = Candidate {
            evidence,
            whole: field.key.start..value.end.max(field.key.end),
            key: field.key.clone(),
            value: value.clone(),
            user: value.start..value.start,
            is_quoted: field.is_quoted,
        };
        let bytes = get(text, &value);
        if bytes.starts_with(br#"{\""#) {
            // The values of an object in a string have the key of the string: `"token": "{\"name\": …}"`.
            inside::strings_of_object(text, &value, &mut |value| {
                let candidate = Candidate { value: value.clone(), ..candidate.clone() };
                self.decide(text, &candidate, get(text, &value), b"", field.is_commented);
            });
            return;
        }
        let decoded = match evidence {
            Evidence::Auth => inside::decoded_password(bytes).map(|(_, password)| password),
            _ if self.is_kubernetes_secret => {
                inside::decode_base64(bytes).filter(|decoded| is_plain(decoded))
            }
            _ => None,
        };
        match decoded {
            Some(decoded) if evidence == Evidence::Auth => {
                let candidate = Candidate { evidence: Evidence::BasicPassword, ..candidate };
                self.decide(text, &candidate, &decoded, b"", field.is_commented);
            }
            Some(decoded) => self.decide(text, &candidate, decoded.trim_ascii(), b"", field.is_commented),
            None => self.decide(text, &candidate, bytes, b"", field.is_commented),
        }
    }

    fn consider(&mut self, text: &[u8], candidate: &Candidate) {
        let value = get(text, &candidate.value);
        match candidate.evidence {
            Evidence::BasicPassword => {
                if let Some((user, password)) = inside::decoded_password(value) {
                    self.decide(text, candidate, &password, &user, false);
                }
            }
            Evidence::UrlPassword => {
                let user = get(text, &candidate.user);
                self.decide(text, candidate, &inside::decode_percent(value), user, false);
            }
            _ => self.decide(text, candidate, value, get(text, &candidate.user), false),
        }
    }

    fn decide(&mut self, text: &[u8], candidate: &Candidate, value: &[u8], user: &[u8], is_commented: bool) {
        let case = Case {
            evidence: candidate.evidence,
            key: get(text, &candidate.key),
            value,
            user,
            is_quoted: candidate.is_quoted,
            is_commented,
            kind: self.kind,
            path: self.path,
        };
        let mut factors = judge(&case);
        if Confidence::of_factors(&factors).is_some() && is_repeated_by_a_name(text, &candidate.value) {
            factors.push(Factor::SameAsUser);
        }
        let confidence = Confidence::of_factors(&factors);
        self.conclude(
            candidate.evidence.kind(),
            candidate.whole.clone(),
            candidate.value.clone(),
            confidence,
            factors,
        );
    }

    /// Reports a candidate as a finding, as suppressed, or not at all.
    fn conclude(
        &mut self,
        kind: &'static str,
        span: Range<usize>,
        secret_span: Range<usize>,
        confidence: Option<Confidence>,
        factors: Vec<Factor>,
    ) {
        match confidence {
            Some(confidence) if confidence >= self.options.minimum => {
                self.report.findings.push(SecretFinding { kind, span, secret_span, confidence, factors });
            }
            _ if self.options.suppressed => {
                self.report.suppressed.push(Suppressed { kind, span, factors });
            }
            _ => {}
        }
    }
}

/// Whether `text` is one line of ASCII for people, with or without its end.
fn is_plain(text: &[u8]) -> bool {
    text.trim_ascii_end().iter().all(|byte| (b' '..=b'~').contains(byte))
}

/// The length of what says how a value is to be taken: `Bearer …` in a header, `pass:…` for `openssl`.
fn length_of_scheme(value: &[u8]) -> usize {
    const SCHEMES: &[&[u8]] = &[
        b"Bearer ", b"bearer ", b"Basic ", b"basic ", b"Token ", b"token ", b"ApiKey ", b"Apikey ", b"pass:",
    ];
    SCHEMES.iter().find(|scheme| value.starts_with(scheme)).map_or(0, |scheme| scheme.len())
}

/// How far from a password the name of its user is looked for.
const NEAR: usize = 240;

/// What the keys of names have in them.
const NAMES: &[&[u8]] = &[b"user", b"login", b"name", b"database", b"_db", b"owner"];

/// Whether the text of `value` is also that of a key nearby which is a name: `user: app`, `database: app`.
fn is_repeated_by_a_name(text: &[u8], value: &Range<usize>) -> bool {
    let needle = get(text, value);
    if needle.len() < 2 || needle.len() > 64 {
        return false;
    }
    let from = value.start.saturating_sub(NEAR);
    let window = get(text, &(from..text.len().min(value.end + NEAR)));
    memchr::memmem::find_iter(window, needle).take(8).any(|found| {
        let at = from + found;
        let is_whole = [text.get(at.wrapping_sub(1)), text.get(at + needle.len())]
            .iter()
            .all(|side| side.is_none_or(|byte| !bytes::is_word(*byte)));
        at != value.start && is_whole && {
            let from = bytes::line_start(text, at).max(at.saturating_sub(48));
            let front = get(text, &(from..at)).to_ascii_lowercase();
            let front = front.rsplit(|byte| b";,&{".contains(byte)).next().unwrap_or_default();
            let is_key = front.iter().rev().take(4).any(|byte| matches!(byte, b':' | b'='));
            // `CREATE USER app WITH PASSWORD 'app'`
            let is_word_before = front.trim_ascii_end().ends_with(b"user");
            is_word_before || is_key && NAMES.iter().any(|name| contains(front, name))
        }
    })
}

/// Puts findings in order and leaves of those that overlap the surest, and of these the first.
fn settle(findings: &mut Vec<SecretFinding>) {
    findings.sort_by(|a, b| {
        (a.secret_span.start, b.confidence, a.secret_span.end, a.kind).cmp(&(
            b.secret_span.start,
            a.confidence,
            b.secret_span.end,
            b.kind,
        ))
    });
    let mut kept: Vec<SecretFinding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        match kept.last_mut() {
            Some(last) if last.secret_span.end > finding.secret_span.start => {
                if finding.confidence > last.confidence {
                    *last = finding;
                }
            }
            _ => kept.push(finding),
        }
    }
    *findings = kept;
}
