//! The builtin commands: those that set variables do it, the others do as little as they can.

use std::rc::Rc;

use super::execute::{Assigned, NOT_FOUND, Operand};
use super::shell::{Flow, Shell, Status};
use super::syntax::{Redirect, is_name};
use super::variables::{Content, Conversion, Variable};
use crate::Span;

pub(super) const NO_NAME: &str = "what is no variable's name";
const NO_OPTION: &str = "an option that the command does not have";

impl<'s> Shell<'s, '_> {
    /// Runs the builtin `name`; `None` if there is none.
    pub(super) fn builtin(
        &mut self,
        name: &[u8],
        operands: &[Operand<'s>],
        temporary: &[Assigned<'s>],
        redirects: &[Redirect<'s>],
    ) -> Option<Status> {
        Some(match name {
            b":" | b"true" => Ok(Some(0)),
            b"false" => Ok(Some(1)),
            b"export" | b"readonly" | b"declare" | b"typeset" | b"local" => {
                self.declare(name, operands, temporary)
            }
            b"unset" => self.unset_all(operands),
            b"set" => self.set(operands),
            b"shift" => self.shift(operands),
            b"let" => self.let_all(operands),
            b"echo" | b"printf" | b"pwd" => self.print(name, operands, redirects),
            b"read" | b"mapfile" | b"readarray" | b"getopts" => self.read(name, operands),
            b"eval" | b"trap" | b"enable" => {
                if name == b"eval" && !operands.is_empty() {
                    self.lose_track();
                }
                Ok(if operands.is_empty() { Some(0) } else { None })
            }
            b"source" | b"." => {
                self.report("another file, which is not read here");
                Ok(Some(1))
            }
            b"exec" if operands.is_empty() => {
                // The redirections stay.
                self.silenced += usize::from(
                    redirects.iter().any(|redirect| redirect.descriptor.as_deref() == Some(b"2")),
                );
                Ok(Some(0))
            }
            b"exit" if self.variables.subshells > 0 => Err(Flow::Exit),
            b"exec" | b"exit" | b"logout" => {
                self.exit("a command that ends the shell, so that the program never starts")
            }
            b"return" => {
                self.status = match operands.first().map(Operand::text) {
                    None => self.status,
                    Some(None) => None,
                    Some(Some(text)) => match number(&text) {
                        Some(_) if operands.len() > 1 => {
                            return Some(self.exit("`return` with more than one number"));
                        }
                        Some(status) => Some((status & 255) as i32),
                        None => {
                            self.report("`return` of what is no number");
                            Some(2)
                        }
                    },
                };
                Err(Flow::Return)
            }
            b"break" | b"continue" => self.leave_loop(name, operands),
            b"test" | b"[" => self.test(name, operands),
            b"command" | b"builtin" => match operands.split_first() {
                Some((Operand::Word(Some(name)), operands)) if !name.starts_with(b"-") => {
                    return self.builtin(name, operands, temporary, redirects).or_else(|| {
                        self.report(NOT_FOUND);
                        Some(Ok(Some(127)))
                    });
                }
                _ => Ok(None),
            },
            b"cd" | b"pushd" | b"popd" => {
                for variable in [&b"PWD"[..], b"OLDPWD"] {
                    let span = self.position;
                    if let Err(flow) = self.assign(variable, span, None, span) {
                        return Some(Err(flow));
                    }
                }
                Ok(None)
            }
            b"alias" | b"unalias" => self.alias(name, operands),
            b"shopt" | b"umask" | b"ulimit" | b"times" | b"wait" | b"jobs" | b"hash" | b"type" | b"dirs"
            | b"complete" | b"compopt" | b"compgen" | b"history" | b"fc" | b"bind" | b"caller" | b"help"
            | b"suspend" | b"kill" | b"bg" | b"fg" | b"disown" => Ok(None),
            _ => return None,
        })
    }

    /// `export`, `declare` and their like.
    fn declare(&mut self, command: &[u8], operands: &[Operand<'s>], temporary: &[Assigned<'s>]) -> Status {
        if command == b"local" && self.calls == 0 {
            self.report("`local` outside a function");
            return Ok(Some(1));
        }
        let mut attributes =
            Attributes { exports: (command == b"export").then_some(true), ..Attributes::default() };
        attributes.freezes = command == b"readonly";
        attributes.is_narrow = matches!(command, b"export" | b"readonly");
        let mut operands = operands.iter();
        let mut status = Some(0);
        let mut first = None;
        for operand in operands.by_ref() {
            match operand {
                Operand::Word(Some(text)) if text == b"--" => break,
                Operand::Word(Some(text)) if text.len() > 1 && matches!(text[0], b'-' | b'+') => {
                    if !attributes.read(command, text) {
                        self.report(NO_OPTION);
                        return Ok(Some(2));
                    }
                }
                _ => {
                    first = Some(operand);
                    break;
                }
            }
        }
        for operand in first.into_iter().chain(operands) {
            if attributes.functions || (attributes.prints && !attributes.is_narrow) {
                if !self.shows(command, operand, &attributes)? {
                    status = Some(1);
                }
                continue;
            }
            if !self.declare_one(command, operand, &attributes, temporary)? {
                status = Some(1);
            }
        }
        Ok(status)
    }

    /// Whether there is what `declare -p` or `export -f` names.
    fn shows(
        &mut self,
        command: &[u8],
        operand: &Operand<'s>,
        attributes: &Attributes,
    ) -> Result<bool, Flow> {
        let Some(name) = operand.text() else { return Ok(true) };
        if attributes.functions {
            let function = self.functions.iter().rev().find(|(function, _)| **function == *name);
            let is_there = function.is_some_and(|(_, body)| body.is_some());
            if !is_there && matches!(command, b"export" | b"readonly") {
                self.report("the name of a function, and there is none of that name");
            }
            return Ok(is_there);
        }
        let is_there = self.is_declared(&name)? || self.content(&name) != Content::Unset;
        if !is_there {
            self.report("a variable that is not set");
        }
        Ok(is_there)
    }

    /// `alias` and `unalias`, which have no effect where the file is read by no terminal.
    fn alias(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        let mut status = Some(0);
        for operand in operands {
            let Some(text) = operand.text() else { continue };
            let defines = name == b"alias" && text.iter().skip(1).any(|&byte| byte == b'=');
            self.has_alias |= defines;
            if !defines && !self.has_alias && !text.starts_with(b"-") {
                self.report("the name of an alias, and there is none of that name");
                status = Some(1);
            }
        }
        if operands.is_empty() && name == b"unalias" {
            self.report("`unalias` without a name");
            status = Some(2);
        }
        Ok(status)
    }

    fn declare_one(
        &mut self,
        command: &[u8],
        operand: &Operand<'s>,
        attributes: &Attributes,
        temporary: &[Assigned<'s>],
    ) -> Result<bool, Flow> {
        let span = self.position;
        let assigned = match operand {
            Operand::Word(None) => {
                self.lose_track();
                return Ok(true);
            }
            Operand::Word(Some(text)) => {
                let split = text.iter().position(|&byte| byte == b'=').unwrap_or(text.len());
                let appends = text[..split].ends_with(b"+") && split < text.len();
                let name = &text[..split - usize::from(appends)];
                if !is_name(name) {
                    self.report(NO_NAME);
                    return Ok(false);
                }
                let value = text.get(split + 1..).map(|value| value.to_vec().into());
                let persists = attributes.exports == Some(true) || attributes.freezes;
                if value.is_none()
                    && persists
                    && let Some(assigned) = temporary.iter().find(|assigned| assigned.name == name)
                {
                    assigned.duplicate()
                } else if value.is_none() {
                    return self.declare_name(name, attributes);
                } else {
                    let (name, key_span, value_span) = (name.to_vec(), span, span);
                    Assigned { name, key_span, value, value_span, appends, is_array: false, subscript: None }
                }
            }
            Operand::Assignment(assigned) if assigned.subscript.is_some() && attributes.is_narrow => {
                self.report(NO_NAME);
                return Ok(false);
            }
            Operand::Assignment(assigned) => assigned.duplicate(),
        };
        let mut variable = self.variable(&assigned.name)?;
        if variable.readonly {
            self.report("an assignment to a read-only variable");
            // What is not the value changes all the same.
            self.declare_name(&assigned.name, attributes)?;
            return Ok(false);
        }
        attributes.apply(&mut variable);
        let (name, freezes) = (assigned.name.clone(), attributes.freezes);
        let array = assigned.is_array || attributes.array;
        variable.readonly = false;
        let unexported = attributes.exports == Some(false);
        self.variables.set(name.clone().into(), variable);
        if array {
            self.perform(Assigned { is_array: true, ..assigned })?;
        } else if command == b"local" {
            self.perform(Assigned { value: None, ..assigned })?;
        } else {
            self.perform(assigned)?;
        }
        if freezes || unexported {
            let mut variable = self.variable(&name)?;
            variable.readonly = freezes;
            variable.exported &= !unexported;
            if unexported {
                self.emit(name.clone().into(), &variable)?;
            }
            self.variables.set(name.into(), variable);
        }
        Ok(true)
    }

    /// A name without a value.
    fn declare_name(&mut self, name: &[u8], attributes: &Attributes) -> Result<bool, Flow> {
        let mut variable = self.variable(name)?;
        let exported = variable.exported;
        attributes.apply(&mut variable);
        if attributes.array && variable.content == Content::Unset {
            variable.content = Content::Array;
        }
        if variable.exported != exported && variable.content != Content::Unset {
            self.emit(name.to_vec().into(), &variable)?;
        }
        self.variables.set(name.to_vec().into(), variable);
        Ok(true)
    }

    fn unset_all(&mut self, operands: &[Operand<'s>]) -> Status {
        let mut status = Some(0);
        let mut functions = false;
        for operand in operands {
            match operand.text() {
                None => self.lose_track(),
                Some(text) if text == b"-f" => functions = true,
                Some(text) if matches!(text.as_slice(), b"-v" | b"-n" | b"--" | b"-") => {}
                Some(text) if text.starts_with(b"-") => {
                    self.report(NO_OPTION);
                    return Ok(Some(2));
                }
                Some(text) if functions => self.forget_function(&text),
                Some(text) => {
                    if self.unset(&text)? != Some(0) {
                        status = Some(1);
                    }
                }
            }
        }
        Ok(status)
    }

    fn forget_function(&mut self, name: &[u8]) {
        if let Some((name, _)) = self.functions.iter().rev().find(|(function, _)| **function == *name) {
            self.functions.push((name.clone(), None));
        }
    }

    fn set(&mut self, operands: &[Operand<'s>]) -> Status {
        let texts: Option<Vec<Vec<u8>>> = operands.iter().map(Operand::text).collect();
        let Some(texts) = texts else {
            self.lose_track();
            return Ok(None);
        };
        let mut switches = Vec::new();
        let mut words = texts.iter().enumerate();
        let mut positional = None;
        while let Some((index, word)) = words.next() {
            match word.as_slice() {
                b"--" => {
                    positional = Some(index + 1);
                    break;
                }
                b"-" => {
                    positional = Some(index + 1).filter(|index| *index < texts.len());
                    break;
                }
                [sign @ (b'-' | b'+'), letters @ ..] => {
                    for letter in letters {
                        let letter = match letter {
                            // Without a name, `-o` lists the options.
                            b'o' => words.next().map_or(Some(b'h'), |(_, name)| option_letter(name)),
                            letter => Some(*letter).filter(|letter| b"abefhkmnptuvxBCEHPT".contains(letter)),
                        };
                        let Some(letter) = letter else {
                            // One bad option, and none of them counts.
                            self.report(NO_OPTION);
                            return Ok(Some(2));
                        };
                        switches.push((letter, *sign == b'-'));
                    }
                }
                _ => {
                    positional = Some(index);
                    break;
                }
            }
        }
        for (letter, on) in switches {
            self.switch(letter, on)?;
        }
        if let Some(start) = positional {
            self.positional = Rc::new(texts[start..].to_vec());
        }
        Ok(Some(0))
    }

    /// Switches an option.
    fn switch(&mut self, letter: u8, on: bool) -> Result<(), Flow> {
        match letter {
            b'a' => self.options.exports_all = on,
            b'e' => self.options.exits_on_failure = on,
            b'u' => self.options.rejects_unset = on,
            b'n' if on => return self.exit("`set -n`, after which nothing runs"),
            b'v' | b'x' => {
                if on && !self.options.traces {
                    self.report("an option that makes the shell write what it does to standard error");
                }
                self.options.traces = on;
            }
            // The others change nothing here.
            _ => {}
        }
        Ok(())
    }

    fn shift(&mut self, operands: &[Operand<'s>]) -> Status {
        let count = operands.first().map_or(Some(1), |operand| number(&operand.text()?));
        let Some(count) = count.and_then(|count| usize::try_from(count).ok()) else { return Ok(None) };
        if count > self.positional.len() {
            return Ok(Some(1));
        }
        let total: usize = self.positional.iter().map(Vec::len).sum();
        self.copy(total)?;
        self.positional = Rc::new(self.positional[count..].to_vec());
        Ok(Some(0))
    }

    fn let_all(&mut self, operands: &[Operand<'s>]) -> Status {
        if operands.is_empty() {
            self.report("`let` without an expression");
            return Ok(Some(1));
        }
        let mut last = None;
        for operand in operands {
            let Some(expression) = operand.text() else {
                self.lose_track();
                return Ok(None);
            };
            last = match self.evaluate(&expression) {
                Err(Flow::Discard) => return Ok(Some(1)),
                number => number?,
            };
        }
        Ok(last.map(|number| i32::from(number == 0)))
    }

    fn print(&mut self, name: &[u8], operands: &[Operand<'s>], redirects: &[Redirect<'s>]) -> Status {
        if name == b"printf"
            && let [Operand::Word(Some(option)), target, ..] = operands
            && option == b"-v"
        {
            return self.read_into(target);
        }
        let standard_error = |redirect: &Redirect<'_>| {
            redirect.operator == ">&"
                && *redirect.target.text == *b"2"
                && redirect.descriptor.as_deref().is_none_or(|from| from == b"1")
        };
        if redirects.iter().any(standard_error) {
            self.report("a command that writes to standard error");
        }
        Ok(Some(0))
    }

    /// `read` and its like: the variables named get what only running would tell.
    fn read(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        let mut targets = 0;
        let names = operands.iter().skip(usize::from(name == b"getopts"));
        for operand in names.filter(|operand| operand.text().is_some_and(|text| is_name(&text))) {
            self.read_into(operand)?;
            targets += 1;
        }
        if targets == 0 {
            self.lose_track();
        }
        Ok(None)
    }

    fn read_into(&mut self, target: &Operand<'s>) -> Status {
        match target.text() {
            Some(name) if is_name(&name) => {
                let span: Span = self.position;
                self.assign(&name, span, None, span)?;
            }
            Some(_) => self.report(NO_NAME),
            None => self.lose_track(),
        }
        Ok(None)
    }

    fn leave_loop(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        if self.loops == 0 {
            self.report("`break` or `continue` outside a loop");
            return Ok(Some(0));
        }
        let count = operands.first().and_then(Operand::text).and_then(|text| number(&text)).unwrap_or(1);
        let count = usize::try_from(count).unwrap_or(1).clamp(1, self.loops);
        Err(if name == b"break" { Flow::Break(count) } else { Flow::Continue(count) })
    }

    /// `test` and `[`, as far as they compare texts and numbers.
    fn test(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        let texts: Option<Vec<Vec<u8>>> = operands.iter().map(Operand::text).collect();
        let Some(mut texts) = texts else { return Ok(None) };
        if name == b"[" && texts.pop().is_none_or(|last| last != b"]") {
            self.report("`[` without its `]`");
            return Ok(Some(2));
        }
        let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
        if is_malformed(&texts) {
            self.report("a condition that is none of the shell's");
            return Ok(Some(2));
        }
        Ok(compare(&texts).map(|holds| i32::from(!holds)))
    }
}

impl<'s> Assigned<'s> {
    fn duplicate(&self) -> Assigned<'s> {
        Assigned {
            name: self.name.clone(),
            value: self.value.clone(),
            subscript: self.subscript.clone(),
            ..*self
        }
    }
}

/// Whether `test` cannot make a condition of `texts`.
fn is_malformed(texts: &[&[u8]]) -> bool {
    let numeric = |operator: &[u8]| matches!(operator, b"-eq" | b"-ne" | b"-lt" | b"-le" | b"-gt" | b"-ge");
    match texts {
        [b"!", rest @ ..] => is_malformed(rest),
        [operator, _] => {
            !matches!(operator, [b'-', letter] if b"abcdefghknoprstuvwxzGLNORS".contains(letter))
        }
        [left, operator, right] if numeric(operator) => number(left).is_none() || number(right).is_none(),
        [b"(", _, b")"] => false,
        [_, operator, _] => !matches!(
            *operator,
            b"=" | b"==" | b"!=" | b"<" | b">" | b"-a" | b"-o" | b"-nt" | b"-ot" | b"-ef"
        ),
        _ => false,
    }
}

/// Whether the condition of `test` holds; `None` where it is about files, or none.
fn compare(texts: &[&[u8]]) -> Option<bool> {
    match texts {
        [] => Some(false),
        [text] | [b"-n", text] => Some(!text.is_empty()),
        [b"!", rest @ ..] => compare(rest).map(|holds| !holds),
        [b"-z", text] => Some(text.is_empty()),
        [left, b"=" | b"==", right] => Some(left == right),
        [left, b"!=", right] => Some(left != right),
        [left, operator, right] => {
            let (left, right) = (number(left)?, number(right)?);
            match *operator {
                b"-eq" => Some(left == right),
                b"-ne" => Some(left != right),
                b"-lt" => Some(left < right),
                b"-le" => Some(left <= right),
                b"-gt" => Some(left > right),
                b"-ge" => Some(left >= right),
                _ => None,
            }
        }
        _ => None,
    }
}

fn number(text: &[u8]) -> Option<i64> {
    // Behind the number, only blanks are white space.
    let text = std::str::from_utf8(text)
        .ok()?
        .trim_start_matches(|letter: char| letter == '\u{b}' || letter.is_ascii_whitespace());
    text.trim_end_matches([' ', '\t']).parse().ok()
}

/// The letter of the option that `set -o` calls `name`; one without a letter gets one that changes nothing.
fn option_letter(name: &[u8]) -> Option<u8> {
    Some(match name {
        b"allexport" => b'a',
        b"errexit" => b'e',
        b"noexec" => b'n',
        b"nounset" => b'u',
        b"verbose" => b'v',
        b"xtrace" => b'x',
        b"braceexpand"
        | b"emacs"
        | b"errtrace"
        | b"functrace"
        | b"hashall"
        | b"histexpand"
        | b"history"
        | b"ignoreeof"
        | b"interactive-comments"
        | b"keyword"
        | b"monitor"
        | b"noclobber"
        | b"noglob"
        | b"nolog"
        | b"notify"
        | b"onecmd"
        | b"physical"
        | b"pipefail"
        | b"posix"
        | b"privileged"
        | b"vi" => b'h',
        _ => return None,
    })
}

/// What the options of `declare` ask for.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "the builtin has as many switches")]
struct Attributes {
    exports: Option<bool>,
    freezes: bool,
    array: bool,
    /// Whether the command takes names only, and no elements of arrays.
    is_narrow: bool,
    prints: bool,
    functions: bool,
    conversion: Option<Conversion>,
}

impl Attributes {
    /// Reads one word of options; `false` if the command does not have one of them.
    fn read(&mut self, command: &[u8], word: &[u8]) -> bool {
        let on = word[0] == b'-';
        let allowed: &[u8] = match command {
            b"export" => b"fnp",
            b"readonly" => b"aAfp",
            _ => b"aAfFgiIlnprtuxc",
        };
        for letter in &word[1..] {
            if !allowed.contains(letter) || (!on && matches!(command, b"export" | b"readonly")) {
                return false;
            }
            let conversion = |conversion| Some(if on { conversion } else { Conversion::None });
            match letter {
                b'n' if command == b"export" => self.exports = Some(false),
                b'n' | b'c' => self.conversion = conversion(Conversion::Unknown),
                b'x' => self.exports = Some(on),
                b'r' => self.freezes = on,
                b'a' | b'A' => self.array = on,
                b'p' => self.prints = true,
                b'f' | b'F' => self.functions = true,
                b'i' => self.conversion = conversion(Conversion::Integer),
                b'u' => self.conversion = conversion(Conversion::Upper),
                b'l' => self.conversion = conversion(Conversion::Lower),
                _ => {}
            }
        }
        true
    }

    fn apply(&self, variable: &mut Variable<'_>) {
        variable.exported = self.exports.unwrap_or(variable.exported);
        variable.readonly |= self.freezes;
        variable.conversion = self.conversion.unwrap_or(variable.conversion);
    }
}
