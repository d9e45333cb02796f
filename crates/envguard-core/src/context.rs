//! What rules know of the file that they look at.

use std::cell::OnceCell;

use envguard_syntax::dialect::Dialect;
use envguard_syntax::{Document, Encoding, Facts, Line, Span};

use crate::comparison::Comparison;
use crate::references::References;
use crate::secret_entry::gives_secret;
use crate::{KeyIndex, LineEndings, Settings, SourceFile};

/// What parsing found, without the file: so that findings can be shown later without parsing it again.
#[derive(Debug)]
pub struct Parsed {
    has_byte_order_mark: bool,
    lines: Vec<Line>,
    encoding: Encoding,
    facts: Facts,
}

/// A parsed file and its settings. What takes work to find out is found out when it is first asked for.
pub struct Context<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// What is in it.
    pub document: Document<'a>,
    /// How it is to be checked.
    pub settings: &'a Settings,
    /// What its bytes encode. Line by line, only UTF-8 and what is nearly that makes sense.
    pub encoding: Encoding,
    /// All facts of all lines together.
    pub facts: Facts,
    keys: OnceCell<KeyIndex<'a>>,
    line_endings: OnceCell<LineEndings>,
    references: OnceCell<References>,
    comparison: OnceCell<Comparison>,
    first_secret: OnceCell<Option<(usize, Span)>>,
}

impl<'a> Context<'a> {
    /// Parses `file`.
    pub fn new(file: &'a SourceFile, settings: &'a Settings) -> Self {
        let encoding = Encoding::detect(&file.bytes);
        let Document { has_byte_order_mark, lines, .. } = Document::parse(&file.bytes);
        let facts = lines.iter().fold(Facts::NONE, |all, line| all | line.facts);
        Self::resume(file, settings, Parsed { has_byte_order_mark, lines, encoding, facts })
    }

    /// Takes up where [`into_parsed`](Self::into_parsed) left off. `parsed` must have come from the same file.
    pub fn resume(file: &'a SourceFile, settings: &'a Settings, parsed: Parsed) -> Self {
        let Parsed { has_byte_order_mark, lines, encoding, facts } = parsed;
        let document = Document { source: &file.bytes, has_byte_order_mark, lines };
        Self {
            file,
            document,
            settings,
            encoding,
            facts,
            keys: OnceCell::new(),
            line_endings: OnceCell::new(),
            references: OnceCell::new(),
            comparison: OnceCell::new(),
            first_secret: OnceCell::new(),
        }
    }

    /// Lets go of the file.
    pub fn into_parsed(self) -> Parsed {
        let Document { has_byte_order_mark, lines, .. } = self.document;
        Parsed { has_byte_order_mark, lines, encoding: self.encoding, facts: self.facts }
    }

    /// The bytes of the file.
    pub fn source(&self) -> &'a [u8] {
        self.document.source
    }

    /// Which lines define which key.
    pub fn keys(&self) -> &KeyIndex<'a> {
        self.keys.get_or_init(|| KeyIndex::new(&self.document))
    }

    /// How its lines end.
    pub fn line_endings(&self) -> &LineEndings {
        self.line_endings.get_or_init(|| LineEndings::new(&self.document))
    }

    /// The first key whose value is a secret, and the index of its line: not a placeholder, not a reference, and not
    /// what everybody has for development.
    pub fn first_secret(&self) -> Option<(usize, Span)> {
        let find = || {
            let source = self.source();
            let mut entries = self.document.entries();
            entries.find(|(_, entry)| gives_secret(entry, source)).map(|(line, entry)| (line, entry.key))
        };
        *self.first_secret.get_or_init(find)
    }

    /// Which values refer to which keys.
    pub(crate) fn references(&self) -> &References {
        self.references.get_or_init(|| References::new(self))
    }

    /// Where the configured dialects do not agree.
    pub(crate) fn comparison(&self) -> &Comparison {
        self.comparison.get_or_init(|| Comparison::new(self))
    }

    /// Whether some configured dialect may read the file otherwise than another, or reject it. Where not, there is no
    /// need to ask each: files of plain lines are the same to all.
    pub fn may_diverge(&self) -> bool {
        let dialects = self.settings.dialects;
        let mut harmless = Facts::KEY_LOWERCASE | Facts::NO_NEWLINE | Facts::EMPTY_VALUE | Facts::DIRECTIVE;
        if !dialects.contains(Dialect::Bash) {
            harmless |= Facts::KEY_READONLY;
        }
        self.document.has_byte_order_mark
            || !self.facts.without(harmless).is_empty()
            || (dialects.contains(Dialect::Docker) && self.has_line_too_long_for_docker())
    }

    /// Docker reads lines of up to 64 KiB.
    fn has_line_too_long_for_docker(&self) -> bool {
        const MAX: usize = 64 * 1024 - 2;
        self.source().len() > MAX && self.document.lines.iter().any(|line| line.span.len() > MAX)
    }
}
