//! The formats of texts as patterns.

use super::pattern::Pattern;

/// What a format asks of a text.
pub(super) struct Format {
    /// All of these match it.
    pub(super) patterns: Vec<Pattern>,
    /// How many characters it has at most.
    pub(super) most: Option<u64>,
}

/// What is known of the format `name`.
pub(super) enum Known {
    /// Any text will do, as for a format that only says what a text is for.
    Anything,
    /// Texts that fit.
    Fits(Format),
    /// It takes more than a pattern to tell.
    Unsayable,
}

/// Names that texts fit which a pattern cannot tell.
const UNSAYABLE: [&str; 4] = ["iri", "iri-reference", "regex", "uri-template"];

/// What the format `name` asks of a text. Where the exact answer would take more than a pattern, this is near it: the
/// names of hosts in Punycode are not decoded, and leap seconds are those of UTC.
pub(super) fn known(name: &str) -> Known {
    if UNSAYABLE.contains(&name) {
        return Known::Unsayable;
    }
    let Some(source) = source(name) else { return Known::Anything };
    let whole = format!("^(?:{source})$");
    let own = name.replace('-', "_");
    let mut sources = vec![(own, &*whole)];
    sources.extend((name == "email").then(|| ("short_mailbox".to_owned(), SHORT_MAILBOX)));
    let pattern = |(name, source): (String, &str)| Some(Pattern::new(source)?.named(&name));
    let patterns: Option<Vec<Pattern>> = sources.into_iter().map(pattern).collect();
    let most = (name == "hostname").then_some(253);
    patterns.map_or(Known::Unsayable, |patterns| Known::Fits(Format { patterns, most }))
}

/// The pattern of the format `name`, which is to match a whole text.
pub(crate) fn source(name: &str) -> Option<String> {
    Some(match name {
        "date" => date(),
        "date-time" => format!("{}[Tt](?:{})", date(), time()),
        "duration" => duration(),
        "email" => email(),
        "hostname" => hostname(),
        "ipv4" => ipv4(),
        "ipv6" => ipv6(),
        "json-pointer" => JSON_POINTER.to_owned(),
        "log-level" => log_level(),
        "multi-host-uri" => multi_host_uri(),
        "port" => PORT.to_owned(),
        "relative-json-pointer" => format!("(?:0|[1-9][0-9]*)(?:#|{JSON_POINTER})"),
        "semver" => semver(),
        "time" => time(),
        "uri" => uri(),
        "uri-reference" => format!("{}|{}", uri(), relative_reference()),
        "uuid" | "uuid1" | "uuid3" | "uuid4" | "uuid5" | "uuid6" | "uuid7" | "uuid8" => {
            "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}".to_owned()
        }
        _ => return None,
    })
}

/// What texts in the encoding `name` match, where that is checked.
pub(crate) fn encoding(name: &str) -> Option<&'static str> {
    Some(match name {
        "base64" => "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        "base64url" => "^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$",
        _ => return None,
    })
}

const JSON_POINTER: &str = "(?:/(?:[^/~]|~[01])*)*";

const PORT: &str =
    "0*(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

fn date() -> String {
    let leap = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29";
    let long = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])";
    let short = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)";
    format!("(?:[0-9]{{4}}-(?:{long}|{short}|02-(?:0[1-9]|1[0-9]|2[0-8]))|{leap})")
}

fn time() -> String {
    let clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
    let part = "(?:\\.[0-9]+)?";
    format!("{clock}:[0-5][0-9]{part}(?:[Zz]|[+-]{clock})|23:59:60{part}(?:[Zz]|[+-]00:00)")
}

fn duration() -> String {
    let number = "[0-9]+";
    let date = format!("(?:{number}Y(?:{number}M)?(?:{number}D)?|{number}M(?:{number}D)?|{number}D)");
    let time = format!("T(?:{number}H(?:{number}M)?(?:{number}S)?|{number}M(?:{number}S)?|{number}S)");
    format!("P(?:{number}W|{date}(?:{time})?|{time})")
}

fn hostname() -> String {
    let (outer, inner) = ("[A-Za-z0-9]", "[A-Za-z0-9-]");
    // Two hyphens in the third and fourth place are for names in Punycode.
    let label = format!(
        "(?:{outer}(?:{inner}{{0,2}}{outer}|{inner}(?:{outer}{inner}|-{outer}){inner}{{0,58}}{outer})?|xn--{inner}{{0,58}}{outer})"
    );
    format!("{label}(?:\\.{label})*")
}

/// An email address without a name before it.
pub(super) fn address() -> Option<Pattern> {
    Some(Pattern::new(&format!("^{}$", address_source()))?.named("address"))
}

fn address_source() -> String {
    let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    let quoted = "\"(?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*\"";
    let literal = format!("\\[(?:{}|[Ii][Pp][Vv]6:(?:{}))\\]", ipv4(), ipv6());
    format!("(?:{atom}(?:\\.{atom})*|{quoted})@(?:{}|{literal})", hostname())
}

fn email() -> String {
    let address = address_source();
    // With a name before it, as the head of a letter has it: `Ann <ann@shop.test>`.
    format!("{address}|[\\s\\S]* <{address}>")
}

/// An email address whose part before the `@` is not too long.
const SHORT_MAILBOX: &str = "^(?:[\\s\\S]* <)?[\\s\\S]{1,64}@[^@]*$";

fn ipv4() -> String {
    let octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    format!("{octet}(?:\\.{octet}){{3}}")
}

fn ipv6() -> String {
    let group = "[0-9A-Fa-f]{1,4}";
    let last = format!("(?:{group}:{group}|{})", ipv4());
    let mut forms = vec![format!("(?:{group}:){{6}}{last}"), format!("::(?:{group}:){{5}}{last}")];
    for before in 0..7 {
        let head = format!("(?:(?:{group}:){{0,{before}}}{group})?::");
        forms.push(match before {
            0..4 => format!("{head}(?:{group}:){{{}}}{last}", 4 - before),
            4 => format!("{head}{last}"),
            5 => format!("{head}{group}"),
            _ => head,
        });
    }
    forms.join("|")
}

fn log_level() -> String {
    // Upper and lower case of ASCII alone: `(?i)` takes more.
    let any_case = |word: &str| -> String {
        word.chars().map(|letter| format!("[{}{letter}]", letter.to_ascii_uppercase())).collect()
    };
    let levels = crate::schema::LOG_LEVELS;
    levels.map(any_case).join("|")
}

fn semver() -> String {
    let number = "(?:0|[1-9][0-9]*)";
    let pre = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    let build = "[0-9A-Za-z-]+";
    format!("{number}\\.{number}\\.{number}(?:-{pre}(?:\\.{pre})*)?(?:\\+{build}(?:\\.{build})*)?")
}

/// Characters of names in a URL, percent-encoded ones too.
const NAME: &str = "(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})";
/// The same of user names and passwords.
const USER: &str = "(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})";
/// The same of paths.
const PATH: &str = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})";
/// The same of a path, but for `/`.
const SEGMENT: &str = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
/// The same of a first segment that must not look like a scheme.
const FIRST: &str = "(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})";
/// The same of queries and fragments.
const QUERY: &str = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})";

const SCHEME: &str = "[A-Za-z][A-Za-z0-9+.-]*";

fn authority() -> String {
    let future = "[Vv][0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+";
    let host = format!("(?:\\[(?:{}|{future})\\]|{NAME}*)", ipv6());
    format!("//(?:{USER}*@)?{host}(?::[0-9]*)?(?:/{PATH}*)?")
}

fn tail() -> String {
    format!("(?:\\?{QUERY}*)?(?:#{QUERY}*)?")
}

fn uri() -> String {
    format!("{SCHEME}:(?:{}|/?(?:{SEGMENT}{PATH}*)?){}", authority(), tail())
}

fn relative_reference() -> String {
    format!("(?:{}|/(?:{SEGMENT}{PATH}*)?|{FIRST}+(?:/{PATH}*)?)?{}", authority(), tail())
}

fn multi_host_uri() -> String {
    let any = "[^\\s\\x00-\\x1f\\x7f-\\x9f]";
    let host = "[^\\s\\x00-\\x1f\\x7f-\\x9f/?#,]*[^\\s\\x00-\\x1f\\x7f-\\x9f/?#,@]";
    format!("{SCHEME}://(?:{host}(?:,{host})*(?:[/?#]{any}*)?|/{any}*)")
}
