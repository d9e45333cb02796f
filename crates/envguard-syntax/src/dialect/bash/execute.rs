//! What commands do, as far as that can be told without running anything.
//!
//! A command that is neither a builtin nor a function counts as not found: a file that runs programs is none that can
//! be read. Where it is not known whether a command runs, as after `[ -f x ] &&`, what it assigns is dynamic.

use std::rc::Rc;

use super::brace;
use super::builtin::NO_NAME;
use super::pattern::Pattern;
use super::shell::{Flow, Shell, Status};
use super::syntax::{
    AndOr, Arm, AssignmentWord, Command, CommandKind, List, Pipeline, Redirect, Word, is_name,
};
use super::variables::{Content, Conversion, Text};
use super::word::Argument;
use crate::Span;

/// How many steps a command counts for.
const STEPS_PER_COMMAND: usize = 32;

/// How deep function calls may nest.
const CALL_LIMIT: usize = 50;

/// The shell finds no command.
pub(super) const NOT_FOUND: &str =
    "a line that the shell takes for a command, and there is none of that name";

/// An argument of a builtin.
pub(super) enum Operand<'s> {
    /// `None` where only running the shell would tell.
    Word(Option<Vec<u8>>),
    /// `name=value` as an argument of `export` and the like.
    Assignment(Assigned<'s>),
}

/// An assignment whose value is expanded.
pub(super) struct Assigned<'s> {
    pub(super) name: Vec<u8>,
    pub(super) key_span: Span,
    pub(super) value: Text<'s>,
    pub(super) value_span: Span,
    pub(super) appends: bool,
    /// Whether it makes the variable an array.
    pub(super) is_array: bool,
    /// The raw text between brackets after the name.
    pub(super) subscript: Option<Vec<u8>>,
}

impl<'s> Shell<'s, '_> {
    pub(super) fn list(&mut self, list: &List<'s>) -> Status {
        for and_or in list {
            self.status = self.and_or(and_or)?;
        }
        Ok(self.status)
    }

    fn and_or(&mut self, and_or: &AndOr<'s>) -> Status {
        if !and_or.background {
            return self.chain(and_or);
        }
        self.subshell(|shell| shell.chain(and_or))?;
        self.has_background = true;
        Ok(Some(0))
    }

    fn chain(&mut self, and_or: &AndOr<'s>) -> Status {
        let mut last = &and_or.first;
        let mut remaining = and_or.rest.len();
        self.status = self.guarded(last, remaining > 0)?;
        for (and, pipeline) in &and_or.rest {
            remaining -= 1;
            let runs = self.status.map(|status| (status == 0) == *and);
            if runs == Some(false) {
                continue;
            }
            last = pipeline;
            self.status = match runs {
                Some(_) => self.guarded(pipeline, remaining > 0)?,
                None => self.perhaps(|shell| shell.guarded(pipeline, true))?,
            };
        }
        let failed = self.status.is_some_and(|status| status != 0);
        let is_final = and_or.rest.last().is_none_or(|(_, pipeline)| std::ptr::eq(pipeline, last));
        if failed && is_final && !last.negated && self.conditions == 0 && self.options.exits_on_failure {
            return self.exit("a command that fails, under `set -e`");
        }
        Ok(self.status)
    }

    /// Runs a pipeline, whose failure does not count if `condition`.
    fn guarded(&mut self, pipeline: &Pipeline<'s>, condition: bool) -> Status {
        let condition = usize::from(condition || pipeline.negated);
        self.conditions += condition;
        let result = self.pipeline(pipeline);
        self.conditions -= condition;
        result
    }

    fn pipeline(&mut self, pipeline: &Pipeline<'s>) -> Status {
        let status = match pipeline.commands.as_slice() {
            [] => Some(0),
            [command] => self.command(command)?,
            commands => {
                let mut status = Some(0);
                for command in commands {
                    status = self.subshell(|shell| shell.command(command))?;
                }
                status
            }
        };
        if pipeline.timed {
            self.report("`time`, which writes to standard error");
        }
        Ok(if pipeline.negated { status.map(|status| i32::from(status == 0)) } else { status })
    }

    fn command(&mut self, command: &Command<'s>) -> Status {
        if !self.step(STEPS_PER_COMMAND) {
            return Err(Flow::Overflow);
        }
        self.position = Span::new(command.start, command.start);
        if let CommandKind::Simple { assignments, words } = &command.kind {
            let end = assignments.iter().chain(words).map(|word| word.span.end as usize).max();
            self.position = Span::new(command.start, end.unwrap_or(command.start + 1));
            let status = self.simple(assignments, words, &command.redirects)?;
            self.status = status;
            return Ok(status);
        }
        if !self.redirect(&command.redirects)? {
            return Ok(Some(1));
        }
        let silenced = usize::from(silences(&command.redirects));
        self.silenced += silenced;
        let status = self.compound(&command.kind);
        self.silenced -= silenced;
        status
    }

    fn compound(&mut self, kind: &CommandKind<'s>) -> Status {
        match kind {
            CommandKind::Simple { .. } | CommandKind::Conditional => Ok(None),
            CommandKind::Group(list) => self.list(list),
            CommandKind::Subshell(list) => self.subshell(|shell| shell.list(list)),
            CommandKind::If(clauses) => self.conditional(clauses),
            CommandKind::Loop { awaited, condition, body } => self.repetition(*awaited, condition, body),
            CommandKind::For { name, words, body } => self.iteration(name, words.as_deref(), body),
            CommandKind::Unpredictable(body) => self.perhaps(|shell| shell.looped(body)),
            CommandKind::Case { word, arms } => self.case(word, arms),
            CommandKind::Arithmetic(expression) => {
                let number = match self.arithmetic(expression, 0) {
                    Err(Flow::Discard) => return Ok(Some(1)),
                    number => number?,
                };
                Ok(number.map(|number| i32::from(number == 0)))
            }
            CommandKind::Function { name, body } => {
                self.functions.push((name.text.clone(), Some(body.clone())));
                if self.options.exports_all && self.variables.subshells == 0 {
                    let key = [b"BASH_FUNC_", name.text.as_ref(), b"%%"].concat();
                    self.assign(&key, name.span, None, name.span)?;
                }
                Ok(Some(0))
            }
        }
    }

    fn condition(&mut self, list: &List<'s>) -> Status {
        self.conditions += 1;
        let result = self.list(list);
        self.conditions -= 1;
        result
    }

    fn conditional(&mut self, clauses: &[(Option<List<'s>>, List<'s>)]) -> Status {
        for (index, (condition, body)) in clauses.iter().enumerate() {
            let status = match condition {
                Some(condition) => self.condition(condition)?,
                None => Some(0),
            };
            match status {
                Some(0) => return self.list(body),
                Some(_) => {}
                None => {
                    return self.perhaps(|shell| {
                        shell.list(body)?;
                        shell.conditional(&clauses[index + 1..])
                    });
                }
            }
        }
        Ok(Some(0))
    }

    fn looped(&mut self, body: &List<'s>) -> Status {
        self.loops += 1;
        let result = self.list(body);
        self.loops -= 1;
        result
    }

    /// Runs the body of a loop once; `None` if the loop ends with it.
    fn round(&mut self, body: &List<'s>) -> Result<bool, Flow> {
        match self.looped(body) {
            Ok(_) | Err(Flow::Continue(1)) => Ok(true),
            Err(Flow::Break(1)) => Ok(false),
            Err(Flow::Break(count)) => Err(Flow::Break(count - 1)),
            Err(Flow::Continue(count)) => Err(Flow::Continue(count - 1)),
            Err(flow) => Err(flow),
        }
    }

    fn repetition(&mut self, awaited: bool, condition: &List<'s>, body: &List<'s>) -> Status {
        loop {
            match self.condition(condition)? {
                Some(status) if (status == 0) == awaited => {
                    if !self.round(body)? {
                        return Ok(self.status);
                    }
                }
                Some(_) => return Ok(Some(0)),
                None => return self.perhaps(|shell| shell.looped(body)),
            }
        }
    }

    fn iteration(&mut self, name: &Word<'s>, words: Option<&[Word<'s>]>, body: &List<'s>) -> Status {
        if !is_name(&name.text) {
            return self.exit("a loop over what is no variable's name");
        }
        let mut values = Vec::new();
        match words {
            None => values.extend(self.positional.iter().cloned().map(Some)),
            Some(words) => {
                for word in words {
                    let has = |byte: u8| word.text.contains(&byte);
                    let globs = has(b'*') || has(b'?') || (has(b'[') && has(b']'));
                    let arguments = self.arguments(word)?;
                    values.extend(arguments.into_iter().map(|value| match value {
                        Argument::Text(text) if !globs => Some(text),
                        Argument::Text(_) | Argument::Unknown(_) => None,
                    }));
                }
            }
        }
        let span = name.span;
        self.status = Some(0);
        for value in values {
            let Some(value) = value else {
                return self.perhaps(|shell| {
                    shell.assign(&name.text, span, None, span)?;
                    shell.looped(body)
                });
            };
            self.assign(&name.text, span, Some(value.into()), span)?;
            if !self.round(body)? {
                break;
            }
        }
        Ok(self.status)
    }

    fn case(&mut self, word: &Word<'s>, arms: &[Arm<'s>]) -> Status {
        let Some(text) = self.text(&word.text, 0)? else {
            return self.perhaps(|shell| {
                for arm in arms {
                    shell.list(&arm.body)?;
                }
                Ok(None)
            });
        };
        let mut falls_through = false;
        self.status = Some(0);
        for (index, arm) in arms.iter().enumerate() {
            let mut matched = falls_through;
            for pattern in &arm.patterns {
                if matched {
                    break;
                }
                let pattern = self.pattern(&pattern.text, 0)?.map(|pattern| Pattern::new(&pattern));
                match pattern.filter(|pattern| self.step(pattern.cost(text.len()))) {
                    Some(pattern) => matched = pattern.matches(&text),
                    None => {
                        return self.perhaps(|shell| {
                            for arm in &arms[index..] {
                                shell.list(&arm.body)?;
                            }
                            Ok(None)
                        });
                    }
                }
            }
            falls_through = false;
            if matched {
                self.status = self.list(&arm.body)?;
                match arm.terminator {
                    ";;" => break,
                    terminator => falls_through = terminator == ";&",
                }
            }
        }
        Ok(self.status)
    }

    fn simple(&mut self, assignments: &[Word<'s>], words: &[Word<'s>], redirects: &[Redirect<'s>]) -> Status {
        self.substituted = false;
        let operands = self.operands(words)?;
        let Some((first, operands)) = operands.split_first() else {
            for word in assignments {
                if let Some(assigned) = self.assigned(word)? {
                    self.perform(assigned)?;
                }
            }
            let redirected = self.redirect(redirects)?;
            return Ok(match (redirected, self.substituted) {
                (false, _) => Some(1),
                (true, true) => None,
                (true, false) => Some(0),
            });
        };
        let mut temporary = Vec::new();
        for word in assignments {
            let Some(assigned) = self.assigned(word)? else { continue };
            if self.variable(&assigned.name)?.readonly {
                self.report("an assignment to a read-only variable");
            }
            temporary.push(assigned);
        }
        if !self.redirect(redirects)? {
            return Ok(Some(1));
        }
        let silenced = usize::from(silences(redirects));
        self.silenced += silenced;
        let status = match first {
            Operand::Word(Some(name)) => self.run(name, operands, &temporary, redirects),
            _ if self.substituted => {
                // A command that another one names: it may be anything.
                self.lose_track();
                Ok(None)
            }
            _ => {
                // A number or a path of the shell's own, and no command's name.
                self.report(NOT_FOUND);
                Ok(Some(127))
            }
        };
        self.silenced -= silenced;
        status
    }

    /// Runs a function or a builtin.
    pub(super) fn run(
        &mut self,
        name: &[u8],
        operands: &[Operand<'s>],
        temporary: &[Assigned<'s>],
        redirects: &[Redirect<'s>],
    ) -> Status {
        // Looking for a function goes through all of them.
        self.copy(self.functions.len() * 8)?;
        let function = self.functions.iter().rev().find(|(function, _)| **function == *name);
        if let Some((_, Some(body))) = function {
            let body = body.clone();
            return self.call(&body, operands);
        }
        if let Some(status) = self.builtin(name, operands, temporary, redirects) {
            return status;
        }
        self.report(if name.contains(&b'/') {
            "a line that the shell takes for a program to run"
        } else {
            NOT_FOUND
        });
        Ok(Some(127))
    }

    fn call(&mut self, body: &Command<'s>, operands: &[Operand<'s>]) -> Status {
        if self.calls == CALL_LIMIT {
            return Err(Flow::Overflow);
        }
        let positional: Option<Vec<Vec<u8>>> = operands.iter().map(Operand::text).collect();
        let certain = positional.is_some();
        let positional = std::mem::replace(&mut self.positional, Rc::new(positional.unwrap_or_default()));
        let loops = std::mem::take(&mut self.loops);
        self.calls += 1;
        let result = if certain { self.command(body) } else { self.perhaps(|shell| shell.command(body)) };
        self.calls -= 1;
        self.loops = loops;
        self.positional = positional;
        match result {
            Err(Flow::Return) => Ok(self.status),
            result => result,
        }
    }

    /// The arguments of a command, its name first.
    fn operands(&mut self, words: &[Word<'s>]) -> Result<Vec<Operand<'s>>, Flow> {
        let declares = words.first().is_some_and(|word| {
            matches!(word.text.as_ref(), b"export" | b"declare" | b"typeset" | b"local" | b"readonly")
        });
        let mut operands = Vec::with_capacity(words.len());
        for word in words {
            // What braces become is split like any other word.
            let assigned = if declares && !brace::expands(&word.text) { self.assigned(word)? } else { None };
            if let Some(assigned) = assigned {
                operands.push(Operand::Assignment(assigned));
                continue;
            }
            for argument in self.arguments(word)? {
                match argument {
                    Argument::Text(text) => operands.push(Operand::Word(Some(text))),
                    Argument::Unknown(start) if declares && starts_no_name(&start) => self.report(NO_NAME),
                    Argument::Unknown(start) => operands.push(match AssignmentWord::of(&start) {
                        Some(AssignmentWord { name, subscript: None, appends, .. }) if declares => {
                            Operand::Assignment(Assigned::unknown(name, word.span, appends))
                        }
                        _ => Operand::Word(None),
                    }),
                }
            }
        }
        Ok(operands)
    }

    /// The assignment that `word` is, with its value expanded.
    fn assigned(&mut self, word: &Word<'s>) -> Result<Option<Assigned<'s>>, Flow> {
        let Some(parts) = AssignmentWord::of(&word.text) else { return Ok(None) };
        let array_value = parts.value.starts_with(b"(") && parts.value.ends_with(b")");
        let is_array = parts.subscript.is_some() || array_value;
        // The elements of an array are not followed, but what is wrong in them is.
        let elements = parts.value.strip_prefix(b"(").filter(|_| array_value).unwrap_or(parts.value);
        let value = self.value(elements)?;
        let (start, end) = (word.span.start as usize, word.span.end as usize);
        Ok(Some(Assigned {
            name: parts.name.to_vec(),
            key_span: Span::new(start, start + parts.name.len()),
            value,
            // As long as the value without joined lines, which is all of it or the better part.
            value_span: Span::new(end - parts.value.len(), end),
            appends: parts.appends,
            is_array,
            subscript: parts.subscript.map(<[u8]>::to_vec),
        }))
    }

    /// Does an assignment.
    pub(super) fn perform(&mut self, assigned: Assigned<'s>) -> Result<(), Flow> {
        let Assigned { name, key_span, mut value, value_span, appends, is_array, subscript } = assigned;
        if let Some(subscript) = subscript
            && self.content(&name) != Content::Array
        {
            self.check_subscript(&subscript)?;
        }
        if is_array {
            return self.assign_array(&name, key_span, value_span);
        }
        if appends {
            value = self.appended(&name, value)?;
        }
        if self.content(&name) == Content::Array {
            // The first element; the rest stays, and nothing of it is exported.
            return Ok(());
        }
        self.assign(&name, key_span, value, value_span)
    }

    /// What `name+=value` assigns.
    fn appended(&mut self, name: &[u8], value: Text<'s>) -> Result<Text<'s>, Flow> {
        let before = match self.content(name) {
            Content::Text(text) => text.into_owned(),
            Content::Unset => Vec::new(),
            Content::Dynamic | Content::Array => return Ok(None),
        };
        let Some(value) = value else { return Ok(None) };
        if self.variable(name)?.conversion == Conversion::Integer {
            let (before, value) = (self.evaluate_integer(&before)?, self.evaluate_integer(&value)?);
            let sum = before.zip(value).map(|(before, value)| before.wrapping_add(value));
            return Ok(sum.map(|sum| sum.to_string().into_bytes().into()));
        }
        self.spend(before.len())?;
        Ok(Some([before.as_slice(), value.as_ref()].concat().into()))
    }

    /// Evaluates a subscript, for the errors that there may be.
    fn check_subscript(&mut self, subscript: &[u8]) -> Result<(), Flow> {
        if matches!(subscript, b"" | b"@" | b"*") {
            return self.discard("a subscript that is none");
        }
        match self.arithmetic(subscript, 0) {
            Ok(Some(index)) if index < 0 => self.discard("a subscript that is negative"),
            // Here the shell gives up more than the line.
            Err(Flow::Discard) => self.exit("a subscript that is no expression"),
            result => result.map(|_| ()),
        }
    }

    /// Checks redirections; `false` if one of them fails.
    fn redirect(&mut self, redirects: &[Redirect<'s>]) -> Result<bool, Flow> {
        for redirect in redirects {
            if redirect.operator.starts_with("<<") {
                if redirect.operator == "<<<" {
                    self.text(&redirect.target.text, 0)?;
                }
                continue;
            }
            let target = match self.arguments(&redirect.target)?.as_slice() {
                [Argument::Text(target)] => target.clone(),
                [Argument::Unknown(_)] => continue,
                _ => {
                    self.report("a redirection to more or less than one file");
                    return Ok(false);
                }
            };
            let duplicates = redirect.operator.ends_with('&');
            let number = target.iter().all(u8::is_ascii_digit) && !target.is_empty();
            let works = if duplicates && (target == b"-" || number) {
                matches!(target.as_slice(), b"-" | b"0" | b"1" | b"2")
            } else {
                let device = target.starts_with(b"/dev/");
                device
                    || (redirect.operator != "<"
                        && redirect.operator != "<&"
                        && !target.contains(&b'/')
                        && !target.is_empty())
            };
            if !works {
                self.report("a redirection, whose file the shell opens");
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Assigned<'_> {
    /// The assignment that `word` makes of a value that cannot be told.
    fn unknown(name: &[u8], word: Span, appends: bool) -> Self {
        Self {
            name: name.to_vec(),
            key_span: word,
            value: None,
            value_span: word,
            appends,
            is_array: false,
            subscript: None,
        }
    }
}

impl Operand<'_> {
    /// The text that it is as an argument, if that is known.
    pub(super) fn text(&self) -> Option<Vec<u8>> {
        match self {
            Operand::Word(text) => text.clone(),
            Operand::Assignment(assigned) => {
                Some([assigned.name.as_slice(), b"=", assigned.value.as_deref()?].concat())
            }
        }
    }
}

/// Whether what starts so is neither an option, nor `name` or `name=value`, however it goes on.
fn starts_no_name(start: &[u8]) -> bool {
    let equals = start.iter().position(|&byte| byte == b'=');
    let name = &start[..equals.unwrap_or(start.len())];
    let name = name.strip_suffix(b"+").unwrap_or(name);
    let may_go_on = name.is_empty() && equals.is_none();
    !(may_go_on || is_name(name) || name.starts_with(b"-") || name.contains(&b'['))
}

/// Whether standard error goes somewhere else.
fn silences(redirects: &[Redirect<'_>]) -> bool {
    redirects.iter().any(|redirect| {
        let writes = redirect.operator.contains('>');
        let both = redirect.operator.starts_with("&>")
            || (redirect.operator == ">&" && !redirect.target.text.iter().all(u8::is_ascii_digit));
        (redirect.descriptor.as_deref() == Some(b"2") && writes) || (both && redirect.descriptor.is_none())
    })
}
