//! What a rule has to say about a place in a file.

use std::sync::Arc;

use envguard_secrets::Confidence;
use envguard_syntax::{Document, Span};

use crate::{Context, KeyName, Message, Place, Rule, Severity, SourceFile, Variable};

/// One finding of one rule.
///
/// It is small, since a broken file of 100,000 lines can have several of them a line: most say what their rule says
/// ([`Rule::message`]) of the key on their line, and only the others carry texts of their own.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is, as the settings have it.
    pub severity: Severity,
    /// The place.
    pub span: Span,
    /// The index of the line that it is about.
    line: u32,
    detail: Option<Box<Detail>>,
}

#[derive(Clone, Debug, Default)]
struct Detail {
    message: Option<Message>,
    help: Option<Box<Message>>,
    related: Vec<Related>,
    confidence: Option<Confidence>,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// The file that it is in; `None` for the file of the finding.
    pub file: Option<Arc<SourceFile>>,
    /// The place.
    pub span: Span,
    /// What is there, such as `first defined here`.
    pub message: Message,
}

impl Diagnostic {
    /// A finding of `rule` at `span`, about the line with the index `line`.
    pub fn new(rule: &'static Rule, severity: Severity, span: Span, line: usize) -> Self {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Self { rule, severity, span, line, detail: None }
    }

    /// The index of the line that it is about, in [`Document::lines`].
    pub fn line(&self) -> usize {
        self.line as usize
    }

    /// Says `message` instead of what the rule says.
    pub fn message(&mut self, message: impl Into<Message>) -> &mut Self {
        self.detail().message = Some(message.into());
        self
    }

    /// Adds what to do.
    pub fn help(&mut self, help: impl Into<Message>) -> &mut Self {
        self.detail().help = Some(Box::new(help.into()));
        self
    }

    /// Adds a place in the same file.
    pub fn related(&mut self, span: Span, message: impl Into<Message>) -> &mut Self {
        self.detail().related.push(Related { file: None, span, message: message.into() });
        self
    }

    /// Adds a place in another file.
    pub fn related_in(
        &mut self,
        file: Arc<SourceFile>,
        span: Span,
        message: impl Into<Message>,
    ) -> &mut Self {
        self.detail().related.push(Related { file: Some(file), span, message: message.into() });
        self
    }

    /// Asks whether `variable` was meant, and shows where that is declared.
    pub(crate) fn suggest(&mut self, variable: Variable<'_>) -> &mut Self {
        let Place { file, span } = variable.place();
        self.help(Message::new("did you mean {}?").with(KeyName::new(variable.key())));
        self.related_in(file, span, "declared here")
    }

    /// Says how sure it is.
    pub fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.detail().confidence = Some(confidence);
        self
    }

    /// How sure it is, where that is not taken for granted.
    pub fn how_sure(&self) -> Option<Confidence> {
        self.detail.as_ref()?.confidence
    }

    fn detail(&mut self) -> &mut Detail {
        self.detail.get_or_insert_default()
    }

    /// What it says instead of what the rule says, if it does.
    pub(crate) fn own_message(&self) -> Option<&Message> {
        self.detail.as_ref()?.message.as_ref()
    }

    /// The headline of a finding in a file that is no env file: its own, or what its rule says.
    pub fn headline_alone(&self) -> String {
        self.own_message().map_or_else(|| self.rule.message.to_owned(), ToString::to_string)
    }

    /// What to do about a finding in a file that is no env file, from the finding itself or from its rule.
    pub fn help_alone(&self) -> Option<String> {
        let own = self.detail.as_ref().and_then(|detail| detail.help.as_ref()).map(ToString::to_string);
        own.or_else(|| self.rule.help.map(str::to_owned))
    }

    /// The headline: one line that stands alone.
    pub fn headline(&self, document: &Document<'_>) -> String {
        if let Some(message) = self.own_message() {
            return message.to_string();
        }
        let template = self.rule.message;
        match self.key(document) {
            Some(key) if template.contains("{key}") => template.replacen("{key}", &key.to_string(), 1),
            _ => template.replacen("{key}", "(no name)", 1),
        }
    }

    /// What to do, from the finding itself or from its rule. `context` is that of its file.
    pub fn help_text(&self, context: &Context<'_>) -> Option<String> {
        let own = self.detail.as_ref().and_then(|detail| detail.help.as_ref()).map(ToString::to_string);
        let advice =
            || self.rule.advise.and_then(|advise| advise(context, self)).map(|help| help.to_string());
        own.or_else(advice).or_else(|| self.rule.help.map(str::to_owned))
    }

    /// The other places.
    pub fn related_places(&self) -> &[Related] {
        self.detail.as_ref().map_or(&[], |detail| &detail.related)
    }

    /// The key that it is about: the one that its message names first, or the one on its line.
    pub fn key(&self, document: &Document<'_>) -> Option<KeyName> {
        let named = self.detail.as_ref().and_then(|detail| detail.message.as_ref()).and_then(Message::key);
        named.cloned().or_else(|| {
            let entry = document.lines.get(self.line())?.entry()?;
            (!entry.key.is_empty()).then(|| KeyName::of_entry(entry, document.source))
        })
    }
}
