//! The shell's variables: the process environment, what the file assigned, and what the shell sets by itself.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::{Assignment, Environment, Value};
use crate::Span;

/// Text, or `None` where only running the shell would tell.
pub(super) type Text<'s> = Option<Cow<'s, [u8]>>;

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content<'s> {
    Unset,
    Text(Cow<'s, [u8]>),
    /// Set to something that only running the shell would tell.
    Dynamic,
    /// An array, which is never exported and whose elements are not followed.
    Array,
}

/// How a value changes when it is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    None,
    Upper,
    Lower,
    /// The value is an arithmetic expression.
    Integer,
    /// A way that is not followed.
    Unknown,
}

/// One variable.
#[derive(Clone, Debug)]
pub(super) struct Variable<'s> {
    pub(super) content: Content<'s>,
    pub(super) exported: bool,
    pub(super) readonly: bool,
    pub(super) conversion: Conversion,
    pub(super) key_span: Span,
    pub(super) value_span: Span,
}

impl<'s> Variable<'s> {
    pub(super) fn unset() -> Self {
        Self {
            content: Content::Unset,
            exported: false,
            readonly: false,
            conversion: Conversion::None,
            key_span: Span::default(),
            value_span: Span::default(),
        }
    }

    fn exported(content: Content<'s>) -> Self {
        Self { content, exported: true, ..Self::unset() }
    }
}

/// All variables. Plain assignments stay in the list of assignments until somebody asks for a variable, so that a file
/// without references never pays for the table.
#[derive(Debug, Default)]
pub(super) struct Variables<'s> {
    table: HashMap<Cow<'s, [u8]>, Variable<'s>>,
    /// How many of the assignments the table knows.
    known: usize,
    /// What to put back at the end of subshells.
    undo: Vec<(Cow<'s, [u8]>, Option<Variable<'s>>)>,
    /// How many subshells are open.
    pub(super) subshells: usize,
    /// Whether any variable has an attribute that changes what an assignment does.
    pub(super) has_attributes: bool,
}

impl<'s> Variables<'s> {
    /// Enters the assignments that the table does not know yet.
    pub(super) fn catch_up(&mut self, assignments: &[Assignment<'s>]) {
        for assignment in &assignments[self.known..] {
            let Value::Text(text) = &assignment.value else { continue };
            let mut variable = Variable::exported(Content::Text(text.clone()));
            variable.key_span = assignment.key_span;
            variable.value_span = assignment.value_span;
            self.table.insert(assignment.key.clone(), variable);
        }
        self.known = assignments.len();
    }

    /// What `name` holds, shell's own variables and the environment included.
    pub(super) fn get(&self, name: &[u8], environment: &Environment) -> Variable<'s> {
        if let Some(variable) = self.table.get(name) {
            return variable.clone();
        }
        if let Some(value) = environment.get(name) {
            return Variable::exported(Content::Text(Cow::Owned(value.to_vec())));
        }
        let content = own_variable(name);
        Variable { content, readonly: is_readonly(name), ..Variable::unset() }
    }

    /// Like [`Variables::get`], without the attributes.
    pub(super) fn content<'v>(&'v self, name: &[u8], environment: &'v Environment) -> Content<'v> {
        match self.table.get(name) {
            Some(variable) => variable.content.clone(),
            None => match environment.get(name) {
                Some(value) => Content::Text(Cow::Borrowed(value)),
                None => own_variable(name),
            },
        }
    }

    pub(super) fn set(&mut self, name: Cow<'s, [u8]>, variable: Variable<'s>) {
        self.has_attributes |= variable.readonly
            || variable.conversion != Conversion::None
            || variable.content == Content::Array;
        let previous = self.table.insert(name.clone(), variable);
        if self.subshells > 0 {
            self.undo.push((name, previous));
        }
    }

    /// Marks that the table knows all of `count` assignments.
    pub(super) fn know(&mut self, count: usize) {
        self.known = count;
    }

    /// Starts a subshell; give the mark to [`Variables::leave`].
    pub(super) fn enter(&mut self) -> usize {
        self.subshells += 1;
        self.undo.len()
    }

    /// Ends a subshell, and puts back what it changed.
    pub(super) fn leave(&mut self, mark: usize) {
        self.subshells -= 1;
        for (name, variable) in self.undo.drain(mark..).rev() {
            match variable {
                Some(variable) => self.table.insert(name, variable),
                None => self.table.remove(&name),
            };
        }
    }
}

/// Whether an assignment to `name` is an error from the start.
fn is_readonly(name: &[u8]) -> bool {
    matches!(name, b"BASHOPTS" | b"BASH_VERSINFO" | b"EUID" | b"PPID" | b"SHELLOPTS" | b"UID")
}

/// Whether the shell computes `name` itself, so that an assignment leaves nothing in the environment.
pub(super) fn is_computed(name: &[u8]) -> bool {
    matches!(
        name,
        b"_" | b"BASHPID"
            | b"BASH_ALIASES"
            | b"BASH_ARGC"
            | b"BASH_ARGV"
            | b"BASH_ARGV0"
            | b"BASH_CMDS"
            | b"BASH_LINENO"
            | b"BASH_SOURCE"
            | b"BASH_SUBSHELL"
            | b"COMP_WORDBREAKS"
            | b"DIRSTACK"
            | b"EPOCHREALTIME"
            | b"EPOCHSECONDS"
            | b"FUNCNAME"
            | b"GROUPS"
            | b"LINENO"
            | b"PIPESTATUS"
            | b"RANDOM"
            | b"SECONDS"
    )
}

/// Whether an assignment to `name` is more than that, so that it takes the long way.
pub(super) fn is_special(name: &[u8]) -> bool {
    is_computed(name) || is_readonly(name)
}

/// What the shell itself sets at its start.
fn own_variable(name: &[u8]) -> Content<'static> {
    let text: &'static [u8] = match name {
        b"IFS" => b" \t\n",
        b"OPTIND" | b"OPTERR" => b"1",
        b"PS4" => b"+ ",
        b"BASH"
        | b"BASH_COMMAND"
        | b"BASH_EXECUTION_STRING"
        | b"BASH_VERSION"
        | b"BASHOPTS"
        | b"BASH_VERSINFO"
        | b"EUID"
        | b"HISTCMD"
        | b"HOSTNAME"
        | b"HOSTTYPE"
        | b"MACHTYPE"
        | b"OSTYPE"
        | b"PATH"
        | b"PPID"
        | b"PWD"
        | b"SHELL"
        | b"SHELLOPTS"
        | b"SHLVL"
        | b"SRANDOM"
        | b"TERM"
        | b"UID" => return Content::Dynamic,
        _ if is_computed(name) => return Content::Dynamic,
        _ => return Content::Unset,
    };
    Content::Text(Cow::Borrowed(text))
}
