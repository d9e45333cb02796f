use crate::deploy::unit::{Bond, JudgedUnit, Platform, UnitSink, takes_in_own_env_file};
use crate::{Check, KeyName, Message, Variable};

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that the contract asks for and that a service, a container or a unit of the app is not supplied
    /// with: in compose files, in objects of Kubernetes, in units of systemd. All that the platform would give it counts:
    /// env files that are named, variables of the shell, `ConfigMap`s and `Secret`s.
    ///
    /// A unit is the app's where it is built from the directory of the contract; where it is built elsewhere and gets a
    /// variable of the contract; and where nobody says how it is built, but it gets at least half of what the contract
    /// asks for. Databases and proxies beside the app are not. In a repository of several apps, the contract is that of
    /// the nearest directory.
    ///
    /// Nothing is said of units that are given no variable at all, which get theirs in another way, and of those that may
    /// get more than the files tell: with an env file, a `ConfigMap` or a `Secret` that
    /// is not here, or with the directory of the app mounted, where it reads its env files itself. Nor of jobs of a
    /// pipeline, and of platforms that keep settings elsewhere (Procfile, `app.json`, `fly.toml`). What the `.env` of the app
    /// lacks, which a unit takes in, is for `missing-key`.
    ///
    /// ## Why
    /// Somebody adds a variable, all env files and the example have it, and the worker stops at night since nobody told
    /// the platform.
    ///
    /// ## Example
    /// ```yaml
    /// # .env.example: S3_BUCKET=
    /// services:
    ///   worker:
    ///     build: .
    ///     environment:
    ///       DATABASE_URL: postgres://db/app
    /// ```
    ///
    /// ## Use instead
    /// ```yaml
    /// services:
    ///   worker:
    ///     build: .
    ///     environment:
    ///       DATABASE_URL: postgres://db/app
    ///       S3_BUCKET: ${S3_BUCKET:?}
    /// ```
    ///
    /// `# envguard: allow(missing-in-unit)` above `environment:` says that a unit does without.
    ///
    /// ## Fix safety
    /// There is none: where the value comes from is for you to know.
    name: "missing-in-unit",
    summary: "a variable that the app needs and that its platform does not supply",
    group: Deploy,
    level: WARNING,
    message: "the unit is not supplied with a variable that the app needs",
    check: Check::Unit(check),
}

/// More findings about one unit only say that the contract is not its own.
const MAX_NAMED: usize = 50;

fn check(judged: JudgedUnit<'_>, sink: &mut UnitSink<'_>) {
    let JudgedUnit { unit, contract, bond, lines } = judged;
    if bond != Bond::App || unit.supply.is_open || takes_in_own_env_file(unit, contract) {
        return;
    }
    let environment = unit.supply.environment.as_deref();
    let is_needed = |variable: &Variable<'_>| {
        let names = || variable.names("required-in");
        variable.is_required() || environment.is_some_and(|environment| names().contains(&environment))
    };
    let lacking = contract.variables().filter(|variable| unit.supply.get(variable.key()).is_none());
    for variable in lacking.filter(is_needed).take(MAX_NAMED) {
        let declared = variable.place();
        let message = Message::new("{} {} needs {} ({}:{}); {}:{} does not supply it")
            .with(unit.kind.name())
            .with(unit.label())
            .with(KeyName::new(variable.key()))
            .with(declared.file.path.clone())
            .with(lines.number(&declared))
            .with(unit.home.file.path.clone())
            .with(lines.number(&unit.home));
        let diagnostic = sink.report(&unit.home);
        diagnostic.message(message).related_in(declared.file, declared.span, "declared here");
        diagnostic.help(help(unit.platform, variable));
    }
}

/// What to write where.
fn help(platform: Platform, variable: Variable<'_>) -> Message {
    let template = match platform {
        Platform::Compose => {
            "add {} to `environment` of the service, or to a file of its `env_file`; `# optional` in the example says that \
             the app does without"
        }
        Platform::Kubernetes => {
            "add {} to `env` of the container, or to what its `envFrom` takes in; `# optional` in the example says that the \
             app does without"
        }
        _ => {
            "add {} to `Environment=`, or to a file of `EnvironmentFile=`; `# optional` in the example says that the app does \
             without"
        }
    };
    Message::new(template).with(KeyName::new(variable.key()))
}
