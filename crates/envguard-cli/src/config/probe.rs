//! `[deploy.probe]`: how replicas are asked whether they are steady.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use super::shape::{Field, Notation, Shape, TIME, optional, required, with_default};
use super::table::{field, items, number, path_in, scalar, text, texts, time_in};
use crate::probe::{Method, Target};

/// How replicas are asked, as the configuration or the command line has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProbeSettings {
    /// Whom to ask.
    pub(crate) urls: Vec<String>,
    /// How long to wait until all are steady.
    pub(crate) timeout: Option<Duration>,
    /// How long to wait between two polls.
    pub(crate) interval: Option<Duration>,
    /// How long one request may take.
    pub(crate) request_timeout: Option<Duration>,
    /// How many good answers in a row make a replica steady.
    pub(crate) consecutive: Option<u32>,
    /// Where apps say that they live.
    pub(crate) health: Option<String>,
    /// Where apps say that they are ready.
    pub(crate) ready: Option<String>,
    /// The file with the certificates that count, as an absolute path.
    pub(crate) ca: Option<PathBuf>,
    /// The requests that have to succeed at the end.
    pub(crate) smoke: Vec<SmokeSettings>,
}

/// A request that has to succeed.
#[derive(Clone, Debug)]
pub(crate) struct SmokeSettings {
    /// What it is called, if it has a name.
    pub(crate) name: Option<String>,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Names and values, which may refer to variables.
    pub(crate) headers: Vec<(String, String)>,
    /// It may refer to variables.
    pub(crate) body: Option<String>,
    /// The status that is expected; any success without it.
    pub(crate) status: Option<u16>,
    /// How long it may take.
    pub(crate) max_latency: Option<Duration>,
    /// Pointers into the answer, and what they have to lead to; anything without a value.
    pub(crate) expect: Vec<(String, Option<Value>)>,
}

const URL: Notation = Notation {
    expected: "a string with a URL",
    check: |text| Target::parse(text).map(drop).map_err(|what| format!("the URL {what}")),
    pattern: "^(https?://|unix:|http\\+unix://)",
};

const REQUEST_PATH: Notation = Notation {
    expected: "a string with a path",
    check: |text| crate::probe::check_path(text).map_err(|what| format!("it {what}")),
    pattern: "^/[^#]*$",
};

const POINTER: Notation = Notation {
    expected: "a string with a JSON pointer",
    check: |text| match text {
        "" => Ok(()),
        _ if text.starts_with('/') => Ok(()),
        _ => Err("a JSON pointer begins with `/`".to_owned()),
    },
    pattern: "^(/.*)?$",
};

const METHOD: Notation = Notation {
    expected: "a string with a method of HTTP",
    check: |text| {
        Method::from_name(text).map(drop).ok_or_else(|| format!("expected {}", Method::NAMES.join(", ")))
    },
    pattern: "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$",
};

/// The keys of `[deploy.probe]`.
pub(super) const FIELDS: &[Field] = &[
    optional(
        "urls",
        "Whom to ask, where the command line names nobody.",
        Shape::List { of: &Shape::Notation(&URL), at_least_one: false },
    ),
    with_default("timeout", "How long to wait until all replicas are steady.", TIME, "60s"),
    with_default("interval", "How long to wait between two polls of a replica that is well.", TIME, "1s"),
    with_default("request-timeout", "How long one request may take.", TIME, "5s"),
    optional(
        "consecutive",
        "How many good answers in a row make a replica steady; 3 without it.",
        Shape::Count { from: 1, to: 1000 },
    ),
    with_default("health", "Where apps say that they live.", Shape::Notation(&REQUEST_PATH), "/health"),
    with_default("ready", "Where apps say that they are ready.", Shape::Notation(&REQUEST_PATH), "/ready"),
    optional(
        "ca",
        "A file with the certificates, in PEM, of those who may sign for the replicas, instead of those that this machine \
         trusts.",
        Shape::Path,
    ),
    optional(
        "smoke",
        "Requests that each replica has to answer as it should, once it is steady otherwise.",
        Shape::List { of: &Shape::Table(SMOKE), at_least_one: false },
    ),
];

const SMOKE: &[Field] = &[
    optional("name", "What it is called; its method and its path without it.", Shape::Text),
    with_default("method", "The method.", Shape::Notation(&METHOD), "GET"),
    required("path", "What is asked for.", Shape::Notation(&REQUEST_PATH)),
    optional(
        "headers",
        "Headers. `$NAME` and `${NAME}` stand for variables of the process, `$$` for a dollar; no value is ever shown.",
        Shape::Map(&Shape::Text),
    ),
    optional("body", "What is sent; it may refer to variables as headers do.", Shape::Text),
    optional(
        "status",
        "The status that is expected; any from 200 to 299 without it.",
        Shape::Count { from: 200, to: 599 },
    ),
    optional(
        "max-latency",
        "How long the answer may take, from the first byte sent to the last one read.",
        TIME,
    ),
    optional(
        "expect",
        "What the answer has to hold, which is JSON then.",
        Shape::List { of: &Shape::Table(EXPECT), at_least_one: false },
    ),
];

const EXPECT: &[Field] = &[
    required("pointer", "A JSON pointer into the answer.", Shape::Notation(&POINTER)),
    optional("value", "What stands there; anything, without it.", Shape::Scalar),
];

impl ProbeSettings {
    /// Reads the table, which has the right shape.
    pub(super) fn read(table: &Spanned<DeValue<'_>>, root: &Path) -> Self {
        Self {
            urls: field(table, "urls").into_iter().flat_map(texts).map(str::to_owned).collect(),
            timeout: time_in(table, "timeout"),
            interval: time_in(table, "interval"),
            request_timeout: time_in(table, "request-timeout"),
            consecutive: number(table, "consecutive").and_then(|number| u32::try_from(number).ok()),
            health: text(table, "health").map(str::to_owned),
            ready: text(table, "ready").map(str::to_owned),
            ca: path_in(table, "ca", root),
            smoke: field(table, "smoke").into_iter().flat_map(items).map(SmokeSettings::read).collect(),
        }
    }

    /// These, and what they leave open as `others` have it.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            urls: if self.urls.is_empty() { others.urls } else { self.urls },
            timeout: self.timeout.or(others.timeout),
            interval: self.interval.or(others.interval),
            request_timeout: self.request_timeout.or(others.request_timeout),
            consecutive: self.consecutive.or(others.consecutive),
            health: self.health.or(others.health),
            ready: self.ready.or(others.ready),
            ca: self.ca.or(others.ca),
            smoke: if self.smoke.is_empty() { others.smoke } else { self.smoke },
        }
    }
}

impl SmokeSettings {
    fn read(table: &Spanned<DeValue<'_>>) -> Self {
        let owned = |name| text(table, name).map(str::to_owned);
        let headers =
            field(table, "headers").and_then(|value| value.get_ref().as_table()).into_iter().flatten();
        let expect = field(table, "expect").into_iter().flat_map(items);
        Self {
            name: owned("name"),
            method: text(table, "method").and_then(Method::from_name).unwrap_or_default(),
            path: owned("path").unwrap_or_default(),
            headers: headers
                .filter_map(|(name, value)| {
                    Some((name.get_ref().clone().into_owned(), value.get_ref().as_str()?.to_owned()))
                })
                .collect(),
            body: owned("body"),
            status: number(table, "status").and_then(|number| u16::try_from(number).ok()),
            max_latency: time_in(table, "max-latency"),
            expect: expect
                .filter_map(|item| {
                    Some((text(item, "pointer")?.to_owned(), field(item, "value").and_then(scalar)))
                })
                .collect(),
        }
    }
}
