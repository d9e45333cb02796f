use std::collections::HashMap;
use std::sync::Arc;

use envguard_syntax::Span;
use foldhash::fast::RandomState;

use crate::judgement::{Judged, judge_example};
use crate::missing_place::Places;
use crate::schema::Where;
use crate::{Check, Context, Message, Project, Role, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds values that the JSON Schema of the project does not allow: in an environment, or in a configuration file
    /// that has a schema. All of them at once, each with the place in the schema that asks for something else.
    ///
    /// The schema of an environment describes an object whose properties are variables. Values are texts, and are read
    /// as the `type` that the schema declares: `integer` and `number` as digits; `boolean` as `true`, `false`, `1`, `0`,
    /// `yes`, `no`, `on` or `off`, in upper or lower case; `array` and `object` as JSON, and an `array` also as items with
    /// the `separator` of `x-envguard` between them. What may be a text stays one unless only another reading fits. An
    /// empty value where no text is allowed counts as not set, so `PORT=` is a finding only where `PORT` is required. A
    /// variable with a `default` may be left out.
    ///
    /// What a command would print is not known, and fits.
    ///
    /// ## Why
    /// The app will reject the value when it starts, or, worse, will not.
    ///
    /// ## Example
    /// ```env
    /// # "PORT": { "type": "integer", "minimum": 1, "maximum": 65535 }
    /// PORT=http
    /// # "LOG_LEVEL": { "enum": ["debug", "info", "warn"] }
    /// LOG_LEVEL=verbose
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=80
    /// LOG_LEVEL=debug
    /// ```
    ///
    /// ## Fix safety
    /// There is none: what the value should be is for you to know. Messages say what is expected and never what stands
    /// there; of variables that the schema calls secrets (`writeOnly: true`, `format: password`), not even the schema's
    /// own lists and patterns.
    name: "schema-violation",
    summary: "a value that its JSON Schema does not allow",
    group: Contract,
    level: ERROR,
    message: "the schema does not allow this",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(contract) = &project.contract else { return };
    if context.file.role == Role::Example {
        let is_own = contract.example().is_some_and(|source| source.file.path == context.file.path);
        for judged in is_own.then(|| judge_example(contract)).into_iter().flatten() {
            report(context, &judged, judged.span, judged.violation.message.clone(), sink);
        }
        return;
    }
    let own = project.judged().iter().filter(|judged| judged.file.path == context.file.path);
    let loading = project.environments_of(context.file).count();
    let mut missing = None;
    for judged in own {
        let place = match &judged.violation.instance {
            Where::Missing { name, .. } if judged.span.is_none() => {
                let places = missing.get_or_insert_with(|| places_of_missing(project, context));
                Some(places.get(name.as_bytes()).copied().unwrap_or(Span::empty(context.source().len())))
            }
            _ => judged.span,
        };
        let message = judged.violation.message.clone();
        // Where it is not seen in all that load the file, the environments are named.
        let message = if (1..loading).contains(&judged.environments.len()) {
            let names = judged.environments.iter().map(|name| Message::new("{}").with(Arc::clone(name)));
            Message::new("{} (in {})").with(vec![message]).with(names.collect::<Vec<_>>())
        } else {
            message
        };
        report(context, judged, place, message, sink);
    }
}

/// Where the variables belong that are missing: each after the one that is declared before it.
fn places_of_missing<'p>(
    project: &'p Project,
    context: &Context<'_>,
) -> HashMap<&'p [u8], Span, RandomState> {
    let mut places = Places::new(context);
    let mut missing = HashMap::default();
    for variable in project.contract.iter().flat_map(|contract| contract.variables()) {
        if !places.pass(variable.key()) {
            missing.insert(variable.key(), places.next().1);
        }
    }
    missing
}

fn report(context: &Context<'_>, judged: &Judged, span: Option<Span>, message: Message, sink: &mut Sink<'_>) {
    // What is about the environment as a whole stands at the top of its file.
    let span = span.unwrap_or_default();
    let violation = &judged.violation;
    let line = context.document.line_at(span.start).unwrap_or_default();
    let diagnostic = sink.report_on(line, span);
    diagnostic.message(message);
    diagnostic.related_in(Arc::clone(&violation.place.file), violation.place.span, "the schema says so here");
    if let Some(help) = &violation.help {
        diagnostic.help(help.clone());
    }
}
