use crate::address::Address;
use crate::given::{Given, is_made, place_of};
use crate::host::Reach;
use crate::words::has_word;
use crate::{Check, Context, EnvironmentNames, KeyName, Message, Project, Purpose, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds URLs in production that send what they carry unencrypted over the internet: `http://`, `ws://` and `ftp://`
    /// with a host that everybody can reach.
    ///
    /// Hosts of the same machine, network or cluster are fine: names without a dot, private addresses, `.internal`,
    /// `.local`, `.svc` and the like. So are proxies, and URLs that are names rather than addresses (namespaces, schemas).
    ///
    /// ## Why
    /// Whoever is on the way can read and change it: tokens, cookies, what users type.
    ///
    /// ## Example
    /// ```env
    /// # .env.production
    /// API_URL=http://api.company.io/v1
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # .env.production
    /// API_URL=https://api.company.io/v1
    /// ```
    ///
    /// ## Fix safety
    /// There is none: whether the host answers to `https` is for you to know.
    name: "plaintext-url-in-production",
    summary: "a URL in production that goes unencrypted over the internet",
    group: Environment,
    level: WARNING,
    message: "key {key} goes unencrypted over the internet in production",
    help: "use the scheme that encrypts: `https`, `wss`, `sftp`",
    check: Check::Project(check),
}

/// Schemes that have a counterpart which encrypts, and which nearly every host on the internet answers to.
const SCHEMES: [&[u8]; 3] = [b"http", b"ws", b"ftp"];

fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    if !project.reaches(context.file, |purpose| purpose == Purpose::Production) {
        return;
    }
    let source = context.source();
    for (line, entry) in context.document.entries() {
        let raw = entry.value.of(source);
        let may_have_url = raw.windows(3).any(|window| window == b"://" || window[0] == b'$');
        if !may_have_url || is_exempt(entry.key.of(source)) {
            continue;
        }
        // Where the host comes from somewhere else, the scheme is here all the same; but not where both do.
        let is_here =
            |scheme: &[u8]| !is_made(entry, source) || place_of(entry, source, scheme) != entry.value;
        let is_wrong = |given: &Given<'_>| plaintext(given.text).is_some_and(|scheme| is_here(&scheme));
        let found: Vec<Given<'_>> = project.given_to_production(context, entry).filter(is_wrong).collect();
        let Some(scheme) = found.first().and_then(|given| plaintext(given.text)) else { continue };
        let names = EnvironmentNames::new(found.iter().map(|given| given.environment));
        sink.report_on(line, place_of(entry, source, &scheme)).message(
            Message::new("key {} goes unencrypted over the internet{}")
                .with(KeyName::of_entry(entry, source))
                .with(names),
        );
    }
}

/// The scheme of the first URL in `text` that goes unencrypted over the internet, with what separates it from the host.
fn plaintext(text: &[u8]) -> Option<Vec<u8>> {
    let is_plain = |address: &Address<'_>| {
        SCHEMES.iter().any(|scheme| address.scheme.eq_ignore_ascii_case(scheme))
            && Reach::of(address.host) == Some(Reach::World)
            && !is_name_only(address.host)
    };
    let address = Address::all(text).into_iter().find(is_plain)?;
    Some([address.scheme, b"://"].concat())
}

/// Whether URLs with `host` name something rather than lead to it.
fn is_name_only(host: &[u8]) -> bool {
    let starts: [&[u8]; 3] = [b"schemas.", b"xmlns.", b"ns."];
    let ends: [&[u8]; 3] = [b"w3.org", b"json-schema.org", b"purl.org"];
    starts.iter().any(|start| host.starts_with(start)) || ends.iter().any(|end| host.ends_with(end))
}

/// Whether the value of `key` is not what data is sent to, or has to be plain.
fn is_exempt(key: &[u8]) -> bool {
    has_word(key, |word| {
        matches!(
            word,
            "proxy"
                | "namespace"
                | "xmlns"
                | "ns"
                | "schema"
                | "claim"
                | "claims"
                | "issuer"
                | "audience"
                | "realm"
                | "ocsp"
                | "crl"
                | "acme"
                | "probe"
                | "healthcheck"
        )
    })
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_urls_that_anybody_can_read() {
        Test::of(&RULE)
            .path(".env.production")
            .source("A=http://api.company.io/x\nB='ws://8.8.8.8/'\nC=https://a.b.io,http://c.d.io\n")
            .finds(&[
                "1:3-10 key `A` goes unencrypted over the internet in `production`",
                "2:4-9 key `B` goes unencrypted over the internet in `production`",
                "3:18-25 key `C` goes unencrypted over the internet in `production`",
            ])
            .no_fix();
    }

    #[test]
    fn leaves_what_stays_inside_or_is_a_name() {
        Test::of(&RULE)
            .path(".env.production")
            .source(
                "A=http://api:80\nB=http://10.0.0.1\nC=http://api.svc.cluster.local\nD=http://localhost\n\
                 E=redis://cache.company.io\nHTTP_PROXY=http://proxy.company.io:3128\nF=http://www.w3.org/2000/svg\n\
                 G=https://api.company.io\nSAML_NAMESPACE=http://company.io/x\n",
            )
            .finds_nothing();
        Test::of(&RULE).source("A=http://api.company.io\n").finds_nothing();
    }

    #[test]
    fn finds_the_scheme_where_it_stands() {
        Test::of(&RULE)
            .dialects(&[Dialect::Dotenvy])
            .path(".env.production")
            .source("DOMAIN=company.io\nA=http://${DOMAIN}/\nB=${A}x\n")
            .finds(&["2:3-10 key `A` goes unencrypted over the internet in `production`"])
            .no_fix();
    }
}
