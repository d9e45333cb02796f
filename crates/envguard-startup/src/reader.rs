//! From an environment to a struct: every field is read, and every problem kept.

use std::ffi::OsString;

use crate::environment::Environment;
use crate::expectation::expectation;
use crate::from_env::Fault;
use crate::probe::{Multiplicity, Presence, Read};
use crate::problem::{Problem, ProblemKind};
use crate::report::Report;
use crate::secret::wipe;
use crate::similar::similar;
use crate::source::Source;
use crate::variable::{Group, Item, Variable};

/// Reads the fields of a struct.
pub struct Reader<'e> {
    environment: &'e Environment,
    /// All that the outermost struct declares.
    items: &'static [Item],
    /// What the names of variables begin with, here.
    prefix: String,
    /// The names of the struct and the fields that lead here.
    path: Vec<&'static str>,
    /// Problems, and the fields that they are about, counted in the order of their declaration.
    problems: Vec<(usize, Problem)>,
    /// How many fields were read so far.
    count: usize,
}

/// A field that was read.
pub struct Slot<T> {
    /// What it holds, unless there is a problem.
    pub value: Option<T>,
    /// Whether the variable is set.
    is_given: bool,
    /// Which one it is.
    order: usize,
}

/// What is found where a variable is looked up.
enum Text {
    Given(String),
    /// Nothing, which may be fine.
    Absent,
    /// Something that is no text, or no value at all: a problem that is noted already.
    Refused,
}

impl<'e> Reader<'e> {
    /// Reads the struct called `name`, which declares `items`.
    pub fn new(environment: &'e Environment, name: &'static str, items: &'static [Item]) -> Self {
        let path = if name.is_empty() { Vec::new() } else { vec![name] };
        let problems = environment.problems().into_iter().map(|problem| (0, problem)).collect();
        Self { environment, items, prefix: String::new(), path, problems, count: 0 }
    }

    /// Reads the field that `variable` declares. What its type asks for is in `shape`; without a value it is `default`.
    pub fn field<P, M>(
        &mut self,
        variable: &'static Variable,
        _shape: (&P, &M),
        read: Read<M::Item>,
        default: fn() -> Option<P::Field>,
    ) -> Slot<P::Field>
    where
        P: Presence<Value = M::Value>,
        M: Multiplicity,
    {
        self.count += 1;
        let order = self.count;
        match self.text(variable) {
            Text::Given(mut text) => {
                let value = match M::read(&mut text, variable, read) {
                    Ok(value) => Some(P::present(value)),
                    Err(fault) => {
                        self.refuse(variable, text, fault);
                        None
                    }
                };
                Slot { value, is_given: true, order }
            }
            Text::Refused => Slot { value: None, is_given: true, order },
            Text::Absent => {
                let value = if variable.default.is_some() { default() } else { P::absent() };
                if value.is_none() {
                    self.absent(variable);
                }
                Slot { value, is_given: false, order }
            }
        }
    }

    /// Reads the fields of `group` by `read`.
    pub fn group<T>(&mut self, group: &'static Group, read: impl FnOnce(&mut Self) -> Option<T>) -> Slot<T> {
        let outer = self.prefix.len();
        self.prefix.push_str(group.prefix);
        self.path.push(group.field);
        let value = read(self);
        self.path.pop();
        self.prefix.truncate(outer);
        Slot { value, is_given: true, order: self.count }
    }

    /// Notes that the field in `slot` is needed, since `variable`'s condition holds.
    pub fn need<T>(&mut self, variable: &'static Variable, slot: &Slot<T>) {
        if slot.is_given {
            return;
        }
        let problem = match self.environment.get(&self.name(variable)) {
            // It is empty, which is fine for what is optional, and nothing for what is needed.
            Some(_) => self.of_value(variable, ProblemKind::Empty),
            None => self.missing(variable),
        };
        // All fields have been read by now, and this one may be among the first.
        let later = self.problems.iter().position(|(order, _)| *order > slot.order);
        self.problems.insert(later.unwrap_or(self.problems.len()), (slot.order, problem));
    }

    /// What was read, or all problems in the order in which their fields are declared.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Report> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => {
                let problems = self.problems.into_iter().map(|(_, problem)| problem).collect();
                Err(Report::new(problems, self.environment.searched()))
            }
        }
    }

    fn name(&self, variable: &Variable) -> String {
        [&*self.prefix, variable.name].concat()
    }

    fn text(&mut self, variable: &'static Variable) -> Text {
        let found = if self.prefix.is_empty() {
            self.environment.get(variable.name)
        } else {
            self.environment.get(&self.name(variable))
        };
        let Some(value) = found else { return Text::Absent };
        if value.is_empty() && !variable.allows_empty {
            if !variable.is_required() {
                return Text::Absent;
            }
            self.note(variable, ProblemKind::Empty);
            return Text::Refused;
        }
        let Ok(text) = OsString::into_string(value) else {
            self.note(variable, ProblemKind::NotUnicode);
            return Text::Refused;
        };
        Text::Given(text)
    }

    fn absent(&mut self, variable: &'static Variable) {
        let problem = if variable.default.is_some() {
            let kind = ProblemKind::BadDefault { expected: expectation(variable, Fault::Kind) };
            self.problem(variable, None, kind)
        } else {
            self.missing(variable)
        };
        self.problems.push((self.count, problem));
    }

    fn missing(&self, variable: &'static Variable) -> Problem {
        let name = self.name(variable);
        let names = self.environment.names();
        // What another field is read from is no slip.
        let others = names.iter().map(|name| &**name).filter(|name| !declares(self.items, name));
        let similar = similar(&name, others).map(str::to_owned);
        self.problem(variable, None, ProblemKind::Missing { similar, condition: variable.condition })
    }

    fn refuse(&mut self, variable: &'static Variable, text: String, fault: Fault) {
        let kind = match fault {
            Fault::Placeholder => ProblemKind::Placeholder,
            _ if variable.is_stood_in_for(&text) => ProblemKind::Placeholder,
            Fault::Kind => ProblemKind::Invalid { expected: expectation(variable, fault) },
            Fault::Range | Fault::Length => {
                ProblemKind::OutOfRange { expected: expectation(variable, fault) }
            }
        };
        self.note(variable, kind);
        if variable.kind.is_secret {
            wipe(text);
        }
    }

    fn note(&mut self, variable: &'static Variable, kind: ProblemKind) {
        let problem = self.of_value(variable, kind);
        self.problems.push((self.count, problem));
    }

    /// A problem of a value that is there.
    fn of_value(&self, variable: &'static Variable, kind: ProblemKind) -> Problem {
        let source = self.environment.source(&self.name(variable));
        self.problem(variable, Some(source), kind)
    }

    fn problem(&self, variable: &'static Variable, source: Option<Source>, kind: ProblemKind) -> Problem {
        let field = (!variable.field.is_empty()).then(|| {
            let path = self.path.iter().copied().chain([variable.field]);
            path.collect::<Vec<_>>().join(".")
        });
        Problem::of(variable, self.name(variable), field, source, kind)
    }
}

/// Whether `items` have a variable called `name`.
fn declares(items: &[Item], name: &str) -> bool {
    items.iter().any(|item| match item {
        Item::Variable(variable) => variable.name == name,
        Item::Group(group) => name.strip_prefix(group.prefix).is_some_and(|rest| declares(group.items, rest)),
    })
}
