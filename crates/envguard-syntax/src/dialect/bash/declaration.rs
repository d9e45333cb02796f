//! `export`, `declare`, `readonly` and their like: variables with attributes.

use super::assignment::Assigned;
use super::builtin::{NO_NAME, NO_OPTION};
use super::shell::{Flow, Shell, Status};
use super::simple::Operand;
use super::syntax::is_name;
use super::variables::{Content, Conversion, Variable};

impl<'s> Shell<'s, '_> {
    /// `export`, `declare` and their like.
    pub(super) fn declare(
        &mut self,
        command: &[u8],
        operands: &[Operand<'s>],
        temporary: &[Assigned<'s>],
    ) -> Status {
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
