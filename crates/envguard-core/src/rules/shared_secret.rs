use crate::given::{Given, is_made};
use crate::secrecy::{is_secret, is_telling};
use crate::{
    Check, Context, Effective, Environment, EnvironmentNames, KeyName, Message, Place, Project, Purpose,
    Role, Sink, Variable,
};

crate::declare_rule! {
    /// ## What it does
    /// Finds secrets that two environments have in common: a key that has the same value in both, where the contract says
    /// that it is secret (`writeOnly` in a schema), or else its name does. What is in `.env` and counts in production as
    /// well as elsewhere is found too.
    ///
    /// Environments of developers and of tests may share what they like among each other, and so may several that are
    /// production. What is short, a placeholder or no secret after all (a path, a switch) does not count, and neither do
    /// files of one machine such as `.env.local`.
    ///
    /// A schema has the last word: `"x-envguard": { "same-across": true }` allows it, and `"distinct-across": true` asks
    /// for different values of any variable, secret or not. Both also take a list of environments.
    ///
    /// ## Why
    /// Who gets hold of the secret in one place has it in the other: a laptop that is stolen, or a staging server that
    /// everybody may log in to, opens production.
    ///
    /// ## Example
    /// ```env
    /// # .env.staging
    /// JWT_SECRET=mXpT0vXk1Rj5n2hQyqWc4fZ8
    ///
    /// # .env.production
    /// JWT_SECRET=mXpT0vXk1Rj5n2hQyqWc4fZ8
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.staging
    /// JWT_SECRET=Vb7sL0qDk3ZrTn9xYw2uHf5c
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the other secret has to be made, and to be made known to whoever checks it.
    name: "shared-secret",
    summary: "a secret that two environments have in common",
    group: Environment,
    level: WARNING,
    message: "secret {key} is the same in several environments",
    help: "give each environment its own, or allow it by `same-across` in the schema",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let is_alone = project.environments().nth(1).is_none();
    if is_alone || context.file.role != Role::Values || !project.reaches(context.file, |_| true) {
        return;
    }
    let contract = project.contract_of(context.file).map(|contract| &**contract);
    let source = context.source();
    for (line, entry) in context.document.entries() {
        let key = entry.key.of(source);
        let variable = contract.and_then(|contract| contract.get(key));
        let is_told_apart = variable.is_some_and(|variable| variable.extension("distinct-across").is_some());
        let is_secret = is_secret(contract, key);
        if !is_told_apart && !is_secret || is_made(entry, source) {
            continue;
        }
        let found: Vec<Given<'_>> = project.given(context, entry).collect();
        let Some(first) = found.first() else { continue };
        let is_telling = is_secret && is_telling(first.text);
        let value = Value { key, text: first.text, variable, is_telling };
        let Some(clash) = value.clash(project, &found) else { continue };
        let message = if is_telling {
            Message::new("secret {} is the same{}")
        } else {
            Message::new("key {} has the same value{}, where the contract asks for different ones")
        };
        let diagnostic = sink.report_on(line, entry.value);
        diagnostic.message(message.with(KeyName::of_entry(entry, source)).with(clash.names));
        if let Some(place) = clash.place {
            diagnostic.related_in(place.file, place.span, "the same value stands here");
        }
    }
}

/// A value that environments may have in common.
struct Value<'p> {
    key: &'p [u8],
    text: &'p [u8],
    variable: Option<Variable<'p>>,
    /// Whether it is a secret, and no other value would be the same by chance.
    is_telling: bool,
}

/// Environments that have a value in common.
struct Clash {
    names: EnvironmentNames,
    /// Where the other place is that has the value.
    place: Option<Place>,
}

impl Value<'_> {
    /// Whether two environments must not have it in common. `is_same_place` says whether they have it from the same place.
    fn tells_apart(&self, one: &Environment, other: &Environment, is_same_place: bool) -> bool {
        let is_across = |word| self.variable.is_some_and(|variable| variable.is_across(word, one, other));
        if is_across("same-across") {
            return false;
        }
        let is_shared_on_purpose = is_same_place && !one.is_production && !other.is_production;
        is_across("distinct-across") || self.is_telling && !one.is_of_kin(other) && !is_shared_on_purpose
    }

    /// The environments that have the value in common and must not, where `found` are those that have it from the place in
    /// question. Of several places, that of production is right, or else the first one, and the others are found.
    fn clash(&self, project: &Project, found: &[Given<'_>]) -> Option<Clash> {
        let (index, anchor) =
            found.iter().map(|given| given.environment).enumerate().min_by_key(|(_, it)| rank(it))?;
        let beside = found.iter().map(|given| given.environment).enumerate();
        let beside = beside
            .filter(|(other, environment)| *other != index && self.tells_apart(anchor, environment, true));
        let mut concerned: Vec<&Environment> = beside.map(|(_, environment)| environment).collect();
        let other = if concerned.is_empty() { self.original(project, found, anchor) } else { None };
        concerned.push(anchor);
        let place = other.map(|(environment, place)| {
            concerned.push(environment);
            place
        });
        concerned.sort_by(|a, b| a.name.cmp(&b.name));
        (concerned.len() > 1).then(|| Clash { names: EnvironmentNames::new(concerned), place })
    }

    /// The environment, with the place, that the value of `anchor` is taken from.
    fn original<'p>(
        &self,
        project: &'p Project,
        found: &[Given<'_>],
        anchor: &Environment,
    ) -> Option<(&'p Environment, Place)> {
        let is_elsewhere = |environment: &Environment| {
            found.iter().all(|given| !std::ptr::eq(given.environment, environment))
        };
        let has_it = |effective: &Effective| {
            effective.get(self.key)?.text().filter(|text| *text == self.text).map(|_| ())
        };
        let others = project.effective().filter(|(environment, effective)| {
            has_it(effective).is_some()
                && is_elsewhere(environment)
                && rank(environment) < rank(anchor)
                && self.tells_apart(anchor, environment, false)
        });
        let (environment, effective) = others.min_by_key(|(environment, _)| rank(environment))?;
        let setting = effective.get(self.key)?;
        let file = environment.layers.get(setting.layer)?;
        Some((environment, Place::new(file, setting.value_span)))
    }
}

/// Whose the secret is first of all.
fn rank(environment: &Environment) -> (Purpose, &str) {
    (environment.purpose(), &environment.name)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    const SECRET: &str = "JWT_SECRET=mXpT0vXk1Rj5n2hQ\n";

    #[test]
    fn two_environments_with_the_same_secret() {
        let test = |path, sibling| Test::of(&RULE).source(SECRET).path(path).sibling(sibling, SECRET);
        let found = |names: &str| format!("1:12-28 secret `JWT_SECRET` is the same in {names}");
        test(".env", ".env.production")
            .finds(&[&found("`development` and `production`")])
            .relates(&[".env.production 1:12 the same value stands here"])
            .no_fix();
        test(".env.production", ".env").finds_nothing();
        test(".env.staging", ".env.qa").finds(&[&found("`qa` and `staging`")]).no_fix();
        test(".env.qa", ".env.staging").finds_nothing();
        test(".env.test", ".env").finds_nothing();
        test(".env.production", ".env.prod-eu").finds_nothing();
    }

    #[test]
    fn one_place_that_counts_in_production_and_elsewhere() {
        let test = |path| Test::of(&RULE).source(SECRET).path(path);
        test(".env")
            .sibling(".env.production", "")
            .finds(&["1:12-28 secret `JWT_SECRET` is the same in `development` and `production`"])
            .relates(&[])
            .no_fix();
        test(".env").sibling(".env.staging", "").finds_nothing();
        test(".env.local").sibling(".env.production", "").finds_nothing();
        test(".env.production").sibling(".env.production.local", "").sibling(".env", "").finds_nothing();
    }

    #[test]
    fn what_is_no_secret_may_be_the_same() {
        for source in [
            "JWT_SECRET=short\n",
            "JWT_SECRET=your-secret\n",
            "PORT_NAME=mXpT0vXk1Rj5n2hQ\n",
            "DB_PASSWORD=/run/secrets/x\n",
        ] {
            Test::of(&RULE).source(source).sibling(".env.production", source).finds_nothing();
        }
    }

    #[test]
    fn a_schema_has_the_last_word() {
        let test = |words: &str, source: &str| {
            let schema = format!(r#"{{"properties": {{"JWT_SECRET": {words}, "PORT": {words}}}}}"#);
            Test::of(&RULE).contract_schema(&schema).source(source).sibling(".env.production", source)
        };
        test(r#"{"x-envguard": {"same-across": true}}"#, SECRET).finds_nothing();
        test(r#"{"x-envguard": {"same-across": ["development", "production"]}}"#, SECRET).finds_nothing();
        test(r#"{"x-envguard": {"same-across": ["staging", "production"]}}"#, SECRET)
            .finds(&["1:12-28 secret `JWT_SECRET` is the same in `development` and `production`"])
            .no_fix();
        test(r#"{"writeOnly": false}"#, SECRET).finds_nothing();
        test(r#"{"x-envguard": {"distinct-across": true}}"#, "PORT=1\n")
            .finds(&[
                "1:6-7 key `PORT` has the same value in `development` and `production`, where the contract asks for \
                 different ones",
            ])
            .no_fix();
        test(r#"{"x-envguard": {"distinct-across": ["staging", "production"]}}"#, "PORT=1\n").finds_nothing();
    }
}
