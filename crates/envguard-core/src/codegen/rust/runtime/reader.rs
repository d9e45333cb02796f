//= always
/// Something that is wrong with a variable. It has no value in it.
#[allow(dead_code)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub name: &'static str,
    pub message: String,
    pub expected: &'static str,
    pub description: Option<&'static str>,
}

/// All that is wrong with the configuration.
#[derive(Clone)]
pub struct ConfigError {
    problems: Vec<Problem>,
}

impl ConfigError {
    /// What is wrong, one by one.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems() {
            [_] => formatter.write_str("the configuration has a problem\n")?,
            all => writeln!(formatter, "the configuration has {} problems", all.len())?,
        }
        for problem in self.problems() {
            write!(formatter, "\n  {}", problem.message)?;
            if let Some(description) = problem.description {
                write!(formatter, "\n      {description}")?;
            }
        }
        Ok(())
    }
}

/// The same, since that is what a `main` shows which fails.
impl fmt::Debug for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for ConfigError {}

//= secret
/// A value that does not show itself in logs. `expose` gives it.
#[derive(Clone)]
pub struct Secret<T = String>(T);

impl<T> Secret<T> {
    /// The value.
    #[allow(dead_code)]
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

//= always
/// What texts can be read as; `None` is for what they cannot be.
trait Kind {
    type Value: fmt::Debug;

    fn of_text(&self, text: &str) -> Option<Self::Value>;
}

//= json
/// The same of values in JSON.
trait JsonKind: Kind {
    fn of_json(&self, json: Json) -> Option<Self::Value>;
}

//= always
struct Variable {
    name: &'static str,
    expected: &'static str,
    description: Option<&'static str>,
    ignore_empty: bool, //? unset
    refuse_placeholders: bool, //? placeholders
    required_in: &'static [&'static str], //? required-in
    forbidden_in: &'static [&'static str], //? forbidden-in
}

enum Found<T> {
    Value(T),
    Nothing,
    Refused,
}

struct Reader<'l> {
    lookup: &'l dyn Fn(&str) -> Option<OsString>,
    environment: Option<String>, //? environments
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read<K: Kind>(&mut self, variable: &Variable, kind: &K) -> Found<K::Value> {
        let Some(text) = (self.lookup)(variable.name) else {
            return Found::Nothing;
        };
        if let Some(environment) = self.environment_in(variable.forbidden_in) { //? forbidden-in
            self.refuse(variable, &format!("is not for {environment}")); //? forbidden-in
            return Found::Refused; //? forbidden-in
        } //? forbidden-in
        if text.is_empty() && variable.ignore_empty { //? unset
            return Found::Nothing; //? unset
        } //? unset
        let text = text.to_str();
        if variable.refuse_placeholders && text.is_some_and(is_placeholder) { //? placeholders
            self.refuse(variable, "is still a placeholder"); //? placeholders
            return Found::Refused; //? placeholders
        } //? placeholders
        if let Some(value) = text.and_then(|text| kind.of_text(text)) {
            return Found::Value(value);
        }
        self.refuse(
            variable,
            &format!("is wrong: expected {}", variable.expected),
        );
        Found::Refused
    }

    fn refuse(&mut self, variable: &Variable, what: &str) {
        self.problems.push(Problem {
            name: variable.name,
            message: format!("{} {what}", variable.name),
            expected: variable.expected,
            description: variable.description,
        });
    }
//= required

    fn required<K: Kind>(&mut self, variable: &Variable, kind: &K) -> Option<K::Value> {
        match self.read(variable, kind) {
            Found::Value(value) => Some(value),
            Found::Nothing => {
                self.refuse(variable, "is not set");
                None
            }
            Found::Refused => None,
        }
    }
//= default

    fn with_default<K: Kind>(
        &mut self,
        default: K::Value,
        variable: &Variable,
        kind: &K,
    ) -> Option<K::Value> {
        match self.read(variable, kind) {
            Found::Value(value) => Some(value),
            Found::Nothing => Some(default),
            Found::Refused => None,
        }
    }
//= optional

    fn optional<K: Kind>(&mut self, variable: &Variable, kind: &K) -> Option<Option<K::Value>> {
        match self.read(variable, kind) {
            Found::Value(value) => Some(Some(value)),
            Found::Nothing => { //? required-in
                if let Some(environment) = self.environment_in(variable.required_in) { //? required-in
                    self.refuse(variable, &format!("is not set, and {environment} needs it")); //? required-in
                    return None; //? required-in
                } //? required-in
                Some(None) //? required-in
            } //? required-in
            Found::Nothing => Some(None), //? no-required-in
            Found::Refused => None,
        }
    }
//= environments

    /// The environment that the configuration is for, if it is one of `names`.
    fn environment_in(&self, names: &[&str]) -> Option<String> {
        let environment = self.environment.clone()?;
        names.contains(&&*environment).then_some(environment)
    }
//= always
}

//= placeholders
const PLACEHOLDERS: &[&str] = &[/*= placeholders */];

/// Whether `text` is there until somebody gives a real one.
fn is_placeholder(text: &str) -> bool {
    let word = text.replace([' ', '.', '_', '-'], "").to_lowercase();
    PLACEHOLDERS.contains(&&*word)
}

