//! Whether an app can be started so.

use std::collections::HashSet;
use std::sync::Arc;

use envguard_syntax::Span;

use super::{Given, Launch, Origin};
use crate::allow::Allows;
use crate::judgement::variable_of;
use crate::missing_place::Places;
use crate::rules::{
    command_substitution, invalid_key, missing_in_environment, missing_key, nul_byte, placeholder_value,
    rejected_by_dialect, schema_violation,
};
use crate::schema::{EnvironmentValue, Violation, Where};
use crate::{
    Context, Contract, Diagnostic, EnvironmentNames, KeyName, Message, Purpose, Rule, Settings, Severity,
    SourceFile,
};

/// What there is to say of one file before a start, or of the process environment.
#[derive(Debug)]
pub struct LaunchFindings {
    /// The file; one with nothing in it stands for the process environment.
    pub file: Arc<SourceFile>,
    /// How it was judged.
    pub settings: Arc<Settings>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is found, file by file; the process environment last.
struct Judge<'l> {
    launch: &'l Launch,
    contract: Option<&'l Contract>,
    contexts: Vec<Context<'l>>,
    found: Vec<Vec<Diagnostic>>,
}

impl Launch {
    /// What is wrong with it: what the runtime does not read, what cannot be passed on, and what does not keep to
    /// `contract`. Variables of the process environment that nothing declares are nobody's concern. `settings_of` says
    /// how each file is to be judged; inline comments allow what they name.
    pub fn judge(
        &self,
        contract: Option<&Contract>,
        settings_of: &dyn Fn(&SourceFile) -> Settings,
    ) -> Vec<LaunchFindings> {
        let files: Vec<&Arc<SourceFile>> = self.environment.layers.iter().chain([&self.process]).collect();
        let settings: Vec<Arc<Settings>> = files.iter().map(|file| Arc::new(settings_of(file))).collect();
        let contexts: Vec<Context<'_>> =
            files.iter().zip(&settings).map(|(file, settings)| Context::new(file, settings)).collect();
        let found = contexts.iter().map(|_| Vec::new()).collect();
        let mut judge = Judge { launch: self, contract, contexts, found };
        judge.rejected();
        if let Some(contract) = contract {
            let missing = judge.missing(contract);
            judge.violations(contract, &missing);
            judge.forbidden(contract);
        }
        judge.placeholders();
        judge.allow();
        judge.impassable();
        let found = judge.found;
        let findings = files.into_iter().zip(settings).zip(found);
        let findings = findings.map(|((file, settings), mut diagnostics)| {
            diagnostics.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name)));
            LaunchFindings { file: Arc::clone(file), settings, diagnostics }
        });
        findings.filter(|findings| !findings.diagnostics.is_empty()).collect()
    }
}

impl Judge<'_> {
    /// What the runtime does not read.
    fn rejected(&mut self) {
        for (layer, error) in &self.launch.errors {
            let message = rejected_by_dialect::rejection(self.launch.dialect, error);
            self.report(&rejected_by_dialect::RULE, *layer, error.span, message);
        }
    }

    /// The variables that the contract asks for and that are not there. Gives their keys.
    fn missing<'c>(&mut self, contract: &'c Contract) -> HashSet<&'c [u8]> {
        let mut missing = HashSet::new();
        let mut reports = Vec::new();
        let home = self.home();
        let Some(context) = self.contexts.get(home) else { return missing };
        let mut places = Places::new(context);
        let name = &self.launch.environment.name;
        for variable in contract.variables() {
            let key = variable.key();
            places.pass(key);
            if self.launch.get(key).is_some() {
                continue;
            }
            let place = variable.place();
            let shown = KeyName::new(key);
            if variable.is_required() && variable.is_in_example() {
                let message = Message::new("key {} is missing: {} declares it");
                let message = message.with(shown).with(Arc::clone(&place.file.path));
                reports.push((&missing_key::RULE, places.next(), message, place, "declared here"));
            } else if let Some(demand) = variable.demand("required-in", name) {
                let message = Message::new("key {} is missing{}, where the contract asks for it");
                let message = message.with(shown).with(EnvironmentNames::new([&self.launch.environment]));
                reports.push((
                    &missing_in_environment::RULE,
                    places.next(),
                    message,
                    demand,
                    "asked for here",
                ));
            } else {
                continue;
            }
            missing.insert(key);
        }
        for (rule, (line, span), message, place, what) in reports {
            if let Some(diagnostic) = self.report_on(rule, home, line, span, message) {
                diagnostic.related_in(place.file, place.span, what);
            }
        }
        missing
    }

    /// What the schemas do not allow, but for what is `missing` already.
    fn violations(&mut self, contract: &Contract, missing: &HashSet<&[u8]>) {
        let known = self
            .launch
            .given
            .iter()
            .filter(|(key, given)| given.origin.is_some() || contract.get(key).is_some());
        let values: Vec<(&[u8], EnvironmentValue<'_>)> = known
            .map(|(key, given)| {
                (
                    key.as_slice(),
                    given.value.as_deref().map_or(EnvironmentValue::Dynamic, EnvironmentValue::Text),
                )
            })
            .collect();
        let violations = contract.schemas().flat_map(|schema| schema.check_environment(&values));
        let is_told = |violation: &Violation| match &violation.instance {
            Where::Missing { parent, name } => parent.is_empty() && missing.contains(name.as_bytes()),
            Where::Value(_) | Where::Key(_) => false,
        };
        for violation in violations.filter(|violation| !is_told(violation)) {
            let (file, span) = self.place(&violation.instance);
            if let Some(diagnostic) = self.report(&schema_violation::RULE, file, span, violation.message) {
                diagnostic.related_in(violation.place.file, violation.place.span, "the schema says so here");
                if let Some(help) = violation.help {
                    diagnostic.help(help);
                }
            }
        }
    }

    /// What the contract does not allow in this environment.
    fn forbidden(&mut self, contract: &Contract) {
        let name = &self.launch.environment.name;
        for variable in contract.variables() {
            let Some(given) = self.launch.given.get(variable.key()) else { continue };
            let Some(place) = variable.demand("forbidden-in", name) else { continue };
            let (file, span) = self.place_of(given, true);
            let message = Message::new("{} is not for {}").with(KeyName::new(variable.key()));
            let message = message.with(Arc::clone(name));
            if let Some(diagnostic) = self.report(&schema_violation::RULE, file, span, message) {
                diagnostic.related_in(place.file, place.span, "the schema says so here");
            }
        }
    }

    /// Values that stand in for real ones.
    fn placeholders(&mut self) {
        let purpose = self.launch.environment.purpose();
        if purpose == Purpose::Test {
            return;
        }
        for (key, given) in &self.launch.given {
            let is_declared = self.contract.is_some_and(|contract| contract.get(key).is_some());
            let Some(text) = given.value.as_deref().filter(|_| is_declared || given.origin.is_some()) else {
                continue;
            };
            let (file, span) = self.place_of(given, false);
            if let Some(kind) = placeholder_value::stand_in(self.contract, key, text, purpose) {
                let message = Message::new("key {} has a placeholder for a value: {}");
                let message = message.with(self.launch.name(key, given)).with(kind.description());
                self.report(&placeholder_value::RULE, file, span, message);
            } else if let Some(place) = placeholder_value::copied(self.contract, key, text) {
                let message = Message::new("secret {} is the same as in the example");
                let message = message.with(self.launch.name(key, given));
                if let Some(diagnostic) = self.report(&placeholder_value::RULE, file, span, message) {
                    diagnostic.related_in(place.file, place.span, "the example has it here");
                }
            }
        }
    }

    /// What cannot be passed on, whatever anybody allows: what a command would print, and what the system does not take.
    fn impassable(&mut self) {
        for (key, given) in &self.launch.given {
            let name = self.launch.name(key, given);
            let (rule, message): (&'static Rule, _) = match &given.value {
                None => (
                    &command_substitution::RULE,
                    Message::new("the value of {} is known only to who runs its commands, and this does not"),
                ),
                Some(value) if value.contains(&0) => {
                    (&nul_byte::RULE, Message::new("the value of {} has a NUL byte"))
                }
                Some(_) if key.is_empty() || key.contains(&b'=') || key.contains(&0) => {
                    (&invalid_key::RULE, Message::new("no process can have a variable called {}"))
                }
                Some(_) => continue,
            };
            let (file, span) = self.place_of(given, false);
            self.add(rule, Severity::Error, (file, self.line(file, span)), span, message.with(name));
        }
    }

    /// Takes out what comments allow.
    fn allow(&mut self) {
        for (context, found) in self.contexts.iter().zip(&mut self.found) {
            if !found.is_empty() {
                Allows::new(context).take_out(found);
            }
        }
    }

    /// The index of what a variable belongs into that is not there: a file of the environment, or else the process
    /// environment.
    fn home(&self) -> usize {
        let layers = &self.launch.environment.layers;
        let home = self.launch.environment.home();
        let index = home.and_then(|home| layers.iter().position(|file| file.path == home.path));
        index.unwrap_or(layers.len())
    }

    /// The index of the file and the place that `instance` is about.
    fn place(&self, instance: &Where) -> (usize, Span) {
        let (pointer, is_key) = match instance {
            Where::Value(pointer) => (pointer, false),
            Where::Key(pointer) => (pointer, pointer.matches('/').count() == 1),
            Where::Missing { parent, .. } => (parent, false),
        };
        if let Some(given) = self.launch.given.get(variable_of(pointer).as_bytes()) {
            return self.place_of(given, is_key);
        }
        let home = self.home();
        (home, Span::empty(self.contexts.get(home).map_or(0, |context| context.source().len())))
    }

    /// The index of the file and the place that has `given`: its key, or else its value.
    fn place_of(&self, given: &Given, is_key: bool) -> (usize, Span) {
        match given.origin {
            Some(Origin { layer, key, value }) if is_key || value.is_empty() => (layer, key),
            Some(Origin { layer, value, .. }) => (layer, value),
            None => (self.launch.environment.layers.len(), Span::empty(0)),
        }
    }

    /// The index of the line that `span` is on.
    fn line(&self, file: usize, span: Span) -> usize {
        self.contexts.get(file).and_then(|context| context.document.line_at(span.start)).unwrap_or_default()
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        file: usize,
        span: Span,
        message: Message,
    ) -> Option<&mut Diagnostic> {
        let line = self.line(file, span);
        self.report_on(rule, file, line, span, message)
    }

    /// Adds a finding of `rule`, unless that is off.
    fn report_on(
        &mut self,
        rule: &'static Rule,
        file: usize,
        line: usize,
        span: Span,
        message: Message,
    ) -> Option<&mut Diagnostic> {
        let severity = self.contexts.get(file)?.settings.severity(rule)?;
        self.add(rule, severity, (file, line), span, message)
    }

    fn add(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        (file, line): (usize, usize),
        span: Span,
        message: Message,
    ) -> Option<&mut Diagnostic> {
        let found = self.found.get_mut(file)?;
        let mut diagnostic = Diagnostic::new(rule, severity, span, line);
        diagnostic.message(message);
        found.push(diagnostic);
        found.last_mut()
    }
}
