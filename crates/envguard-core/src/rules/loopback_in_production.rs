use crate::address::Address;
use crate::given::{Given, place_of, referenced};
use crate::host::Reach;
use crate::words::{has_word, last_word};
use crate::{Check, Context, EnvironmentNames, KeyName, Message, Project, Purpose, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds values in production that lead back to the machine itself: URLs, hosts and lists of them with `localhost`,
    /// `127.0.0.1`, `::1`, `0.0.0.0`, `host.docker.internal`, `app.localhost` or `laptop.local`.
    ///
    /// Addresses that a server listens on are fine (`HOST`, `BIND`, `LISTEN_ADDR`), and so are lists of who may do
    /// something (`NO_PROXY`, `ALLOWED_HOSTS`, `TRUSTED_PROXIES`) and programs that run beside an app on purpose (agents
    /// and collectors of metrics, sidecars): the words of the key tell them.
    ///
    /// What counts is what production comes to, so that a value of `.env` is found which `.env.production` does not replace.
    /// Where it comes from a reference, the key that has it is the one that is found.
    ///
    /// ## Why
    /// It works on the machine of a developer, where everything runs. In production nobody answers there, or the wrong one.
    ///
    /// ## Example
    /// ```env
    /// # .env.production
    /// DATABASE_URL=postgres://app@localhost:5432/app
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// DATABASE_URL=postgres://app@db.internal:5432/app
    /// ```
    ///
    /// ## Fix safety
    /// There is none: where the service is to be reached is for you to know.
    name: "loopback-in-production",
    summary: "a value in production that leads back to the machine itself",
    group: Environment,
    level: WARNING,
    message: "key {key} leads back to the machine itself in production",
    help: "name the host that has the service in production",
    check: Check::Project(check),
}

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    if !project.reaches(context.file, |purpose| purpose == Purpose::Production) {
        return;
    }
    let source = context.source();
    for (line, entry) in context.document.entries() {
        let key = entry.key.of(source);
        if !may_lead_back(entry.value.of(source)) || is_exempt(key) {
            continue;
        }
        let is_wrong = |given: &Given<'_>| {
            loopback(key, given.text).is_some_and(|host| {
                let is_written_here =
                    place_of(entry, source, host) != entry.value || entry.value.of(source) == host;
                let is_told_there = |name: &[u8]| {
                    let text = given.effective.get(name).and_then(|setting| setting.text());
                    text.is_some_and(|text| !is_exempt(name) && loopback(name, text).is_some())
                };
                is_written_here || !referenced(entry, source).any(is_told_there)
            })
        };
        let found: Vec<Given<'_>> = project.given_to_production(context, entry).filter(is_wrong).collect();
        let Some(host) = found.first().and_then(|given| loopback(key, given.text)) else { continue };
        let names = EnvironmentNames::new(found.iter().map(|given| given.environment));
        sink.report_on(line, place_of(entry, source, host)).message(
            Message::new("key {} leads back to the machine itself{}")
                .with(KeyName::of_entry(entry, source))
                .with(names),
        );
    }
}

/// Whether a raw value may have such a host, or refers to something that may.
fn may_lead_back(raw: &[u8]) -> bool {
    raw.len() >= "::1".len()
        && (raw.iter().any(|byte| matches!(byte, b'.' | b':' | b'$'))
            || raw.windows("localhost".len()).any(|window| window.eq_ignore_ascii_case(b"localhost")))
}

/// The host in `text`, the value of `key`, that is the machine itself.
fn loopback<'t>(key: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    let is_sentence = text.contains(&b' ') && !text.contains(&b'=');
    let is_clear = |host: &[u8]| host.eq_ignore_ascii_case(b"localhost") || host.starts_with(b"127.");
    let addresses = Address::all(text).into_iter();
    let mut hosts = addresses.filter(|address| {
        let is_host =
            !address.scheme.is_empty() || !is_sentence && (is_clear(address.host) || names_host(key));
        is_host && Reach::of(address.host) == Some(Reach::Machine)
    });
    hosts.next().map(|address| address.host)
}

/// Whether `key` says that its value is a host.
fn names_host(key: &[u8]) -> bool {
    last_word(key).is_some_and(|word| {
        matches!(
            word.as_str(),
            "host"
                | "hosts"
                | "hostname"
                | "domain"
                | "url"
                | "urls"
                | "uri"
                | "dsn"
                | "addr"
                | "address"
                | "addresses"
                | "endpoint"
                | "endpoints"
                | "server"
                | "servers"
                | "broker"
                | "brokers"
                | "node"
                | "nodes"
                | "origin"
                | "ip"
                | "upstream"
        )
    })
}

/// Whether the value of `key` may well be the machine itself.
fn is_exempt(key: &[u8]) -> bool {
    let is_own_address = || {
        let names: [&[u8]; 6] = [b"HOST", b"HOSTNAME", b"IP", b"ADDR", b"ADDRESS", b"SERVER_ADDR"];
        let is_of_server = |word: &str| {
            matches!(
                word,
                "server"
                    | "http"
                    | "https"
                    | "web"
                    | "uvicorn"
                    | "gunicorn"
                    | "flask"
                    | "rocket"
                    | "nitro"
                    | "puma"
                    | "vite"
                    | "octane"
                    | "grpc"
            )
        };
        let is_place = |word: &str| matches!(word, "host" | "hostname" | "addr" | "address" | "ip");
        names.iter().any(|name| key.eq_ignore_ascii_case(name))
            || has_word(key, is_of_server) && last_word(key).is_some_and(|word| is_place(word.as_str()))
    };
    let is_for_it = |word: &str| {
        matches!(
            word,
            // What a server listens on.
            "bind" | "binding" | "bindings" | "listen" | "listener" | "listeners" | "urls"
                // Who may do something, or is left alone.
                | "no" | "noproxy" | "trusted" | "trust" | "allow" | "allowed" | "allowlist" | "whitelist" | "permitted"
                | "exclude" | "excluded" | "ignore" | "ignored" | "except" | "internal" | "stateful" | "cors"
                // What runs beside an app.
                | "statsd" | "agent" | "otel" | "otlp" | "opentelemetry" | "collector" | "sidecar" | "dapr" | "envoy"
                | "daemon" | "metrics" | "prometheus" | "probe" | "healthcheck" | "health"
        )
    };
    has_word(key, is_for_it) || is_own_address()
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::rules::default_credentials;
    use crate::testing::Test;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let expected: Vec<String> = expected
            .iter()
            .map(|place| {
                let (span, key) = place.split_once(' ').unwrap();
                format!("{span} key `{key}` leads back to the machine itself in `production`")
            })
            .collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        Test::of(&RULE).path(".env.production").source(source).finds(&expected).no_fix();
    }

    #[test]
    fn hosts_in_values() {
        check("DATABASE_URL=postgres://u:p@localhost:5432/x\n", &["1:29-38 DATABASE_URL"]);
        check("API='http://127.0.0.1/'\n", &["1:13-22 API"]);
        check("REDIS_HOST=localhost\n", &["1:12-21 REDIS_HOST"]);
        check("DB_HOST=0.0.0.0\n", &["1:9-16 DB_HOST"]);
        check("BROKERS=a:1,localhost:2\n", &["1:13-22 BROKERS"]);
        check("CALLBACK_URL=http://[::1]:3000\n", &["1:21-26 CALLBACK_URL"]);
        check("API_URL=http://host.docker.internal:1\n", &["1:16-36 API_URL"]);
        check("API_URL=https://my-app.local/x\n", &["1:17-29 API_URL"]);
        check("DSN=\"host=localhost port=1\"\n", &["1:11-20 DSN"]);
    }

    #[test]
    fn what_is_somewhere_else_or_here_on_purpose() {
        check("URL=http://localhost.company.io\nA=settings.local\nB=::\nC='runs on localhost'\n", &[]);
        check("HOST=0.0.0.0\nBIND=127.0.0.1:80\nLISTEN_ADDR=localhost:1\nSERVER_HOST=127.0.0.1\n", &[]);
        check(
            "METRICS_HOST=127.0.0.1\nNO_PROXY=localhost,127.0.0.1\nALLOWED_HOSTS=localhost\nDD_AGENT_HOST=localhost\n",
            &[],
        );
        check(
            "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317\nURL=http://api.ns.svc.cluster.local\n",
            &[],
        );
    }

    #[test]
    fn only_production_counts() {
        let test = |path| Test::of(&RULE).source("API_URL=http://localhost\n").path(path);
        test(".env").finds_nothing();
        test(".env").sibling(".env.production", "API_URL=https://api.company.io\n").finds_nothing();
        test(".env.local").sibling(".env.production", "").finds_nothing();
        test(".env")
            .sibling(".env.production", "")
            .finds(&["1:16-25 key `API_URL` leads back to the machine itself in `production`"])
            .no_fix();
        test(".env.production.local")
            .finds(&["1:16-25 key `API_URL` leads back to the machine itself in `production`"])
            .no_fix();
    }

    #[test]
    fn one_slip_is_one_finding() {
        Test::of(&RULE)
            .and(&default_credentials::RULE)
            .path(".env.production")
            .source("DATABASE_URL=postgres://root:root@localhost/x\n")
            .finds(&["1:35-44 key `DATABASE_URL` leads back to the machine itself in `production`"])
            .no_fix();
        let test =
            |source| Test::of(&RULE).dialects(&[Dialect::Dotenvy]).path(".env.production").source(source);
        let found = |at, key| format!("{at} key `{key}` leads back to the machine itself in `production`");
        test("API_HOST=localhost\nURL=http://${API_HOST}/\n")
            .finds(&[&found("1:10-19", "API_HOST")])
            .no_fix();
        test("HOST=localhost\nURL=http://${HOST}/\n").finds(&[&found("2:5-20", "URL")]).no_fix();
    }
}
