//! Requests that a replica has to answer as it should.

use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::client::{Client, MAX_BODY, Sending};
use super::method::Method;
use super::problem::{Problem, ProblemKind};
use super::target::without_query;
use crate::config::SmokeSettings;
use crate::duration;
use crate::exit::Failure;

/// A request, with the values of the variables that it refers to.
pub(super) struct Smoke {
    /// What it is called.
    pub(super) name: String,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    status: Option<u16>,
    max_latency: Option<Duration>,
    expect: Vec<(String, Option<Value>)>,
}

impl Smoke {
    /// Puts the variables in, which `lookup` knows, and adds their values to `secrets`.
    pub(super) fn new(
        settings: &SmokeSettings,
        lookup: impl Fn(&str) -> Option<String>,
        secrets: &mut Vec<String>,
    ) -> Result<Self, Failure> {
        let unnamed = || format!("{} {}", settings.method.name(), without_query(&settings.path));
        let name = crate::paths::printable(&settings.name.clone().unwrap_or_else(unnamed));
        let wrong = |what: String| Failure::new(format!("the smoke request `{name}`: {what}"));
        let mut expand = |text: &str| expand(text, &lookup, secrets).map_err(wrong);
        let mut headers = HeaderMap::new();
        for (header, value) in &settings.headers {
            let shown = crate::paths::printable(header);
            let header_name = HeaderName::from_bytes(header.as_bytes());
            let header_name = header_name.map_err(|_| wrong(format!("`{shown}` is no name of a header")))?;
            let value = HeaderValue::from_str(&expand(value)?);
            let mut value =
                value.map_err(|_| wrong(format!("the value of `{shown}` cannot be sent in a header")))?;
            value.set_sensitive(true);
            headers.append(header_name, value);
        }
        let body = settings.body.as_deref().map(&mut expand).transpose()?.map(String::into_bytes);
        if body.is_some() && !settings.method.has_body() {
            return Err(wrong(format!("{} sends no body", settings.method.name())));
        }
        let is_json = body.as_deref().is_some_and(|body| serde_json::from_slice::<Value>(body).is_ok());
        if is_json {
            headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        }
        Ok(Self {
            method: settings.method,
            path: settings.path.clone(),
            headers,
            body,
            status: settings.status,
            max_latency: settings.max_latency,
            expect: settings.expect.clone(),
            name,
        })
    }

    /// Sends it, and says what is wrong with the answer. Gives how long that took, too.
    pub(super) fn send(&self, client: &Client) -> (Duration, Option<Problem>) {
        let start = Instant::now();
        let sending = Sending {
            method: self.method,
            path: &self.path,
            headers: self.headers.clone(),
            body: self.body.as_deref(),
        };
        let answer = client.send(&sending);
        let took = start.elapsed();
        let wrong = match answer {
            Err(problem) => Some(problem.text),
            Ok(answer) => self.judge(answer.status, answer.is_success(), || answer.json(), took),
        };
        let problem = wrong
            .map(|what| Problem::new(ProblemKind::Smoke, format!("smoke request `{}`: {what}", self.name)));
        (took, problem)
    }

    /// What is wrong with an answer. What stands in it is not repeated.
    fn judge(
        &self,
        status: u16,
        is_success: bool,
        json: impl FnOnce() -> Option<Value>,
        took: Duration,
    ) -> Option<String> {
        match self.status {
            Some(expected) if expected != status => return Some(format!("answers {status}, not {expected}")),
            None if !is_success => return Some(format!("answers {status}")),
            _ => {}
        }
        if !self.expect.is_empty() {
            let Some(json) = json() else {
                return Some(format!("the answer is no JSON, or larger than {} KiB", MAX_BODY >> 10));
            };
            for (pointer, expected) in &self.expect {
                let shown = crate::paths::printable(pointer);
                match (json.pointer(pointer), expected) {
                    (None, _) => return Some(format!("the answer has no `{shown}`")),
                    (Some(found), Some(expected)) if !is_equal(found, expected) => {
                        return Some(format!("`{shown}` of the answer is something else"));
                    }
                    _ => {}
                }
            }
        }
        let limit = self.max_latency.filter(|limit| took > *limit)?;
        Some(format!("took {}, more than {}", duration::display(took), duration::display(limit)))
    }
}

/// JSON does not know whole numbers from others.
fn is_equal(found: &Value, expected: &Value) -> bool {
    let numbers = found.as_f64().zip(expected.as_f64());
    found == expected || numbers.is_some_and(|(found, expected)| found.total_cmp(&expected).is_eq())
}

/// `text` with values in the place of `$NAME` and `${NAME}`, and a dollar in that of `$$`. The error says what is wrong.
fn expand(
    text: &str,
    lookup: impl Fn(&str) -> Option<String>,
    secrets: &mut Vec<String>,
) -> Result<String, String> {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            expanded.push('$');
            rest = after;
            continue;
        }
        let name = if let Some(braced) = after.strip_prefix('{') {
            let (name, after) = braced.split_once('}').ok_or("a `${` is not closed")?;
            rest = after;
            name
        } else {
            let is_end = |character: char| !(character.is_ascii_alphanumeric() || character == '_');
            let (name, after) = after.split_at(after.find(is_end).unwrap_or(after.len()));
            rest = after;
            name
        };
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name {
            return Err("a `$` stands before no name; a dollar is written `$$`".to_owned());
        }
        let value = lookup(name).ok_or_else(|| format!("the variable {name} is not set"))?;
        expanded.push_str(&value);
        secrets.push(value);
    }
    expanded.push_str(rest);
    Ok(expanded)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> SmokeSettings {
        SmokeSettings {
            name: None,
            method: Method::Post,
            path: "/orders?key=secret".to_owned(),
            headers: vec![("Authorization".to_owned(), "Bearer $TOKEN".to_owned())],
            body: Some("{\"item\":\"${ITEM}\"}".to_owned()),
            status: Some(201),
            max_latency: Some(Duration::from_millis(300)),
            expect: vec![("/id".to_owned(), None), ("/item".to_owned(), Some(json!("tea")))],
        }
    }

    fn lookup(name: &str) -> Option<String> {
        [("TOKEN", "canary"), ("ITEM", "tea"), ("LINES", "a\nb")]
            .into_iter()
            .find_map(|(other, value)| (other == name).then(|| value.to_owned()))
    }

    #[test]
    fn variables_are_put_in() {
        let mut secrets = Vec::new();
        let smoke = Smoke::new(&settings(), lookup, &mut secrets).ok().unwrap();
        assert_eq!(smoke.name, "POST /orders");
        assert_eq!(smoke.headers["authorization"], "Bearer canary");
        assert!(!format!("{:?}", smoke.headers).contains("canary"));
        assert_eq!(smoke.headers["content-type"], "application/json");
        assert_eq!(smoke.body.unwrap(), b"{\"item\":\"tea\"}");
        assert_eq!(secrets, ["canary", "tea"]);
        for (text, expected) in [
            ("", Ok("")),
            ("a $$5 ${ITEM}s $ITEM.", Ok("a $5 teas tea.")),
            ("$", Err("a `$` stands before no name; a dollar is written `$$`")),
            ("${ITEM", Err("a `${` is not closed")),
            ("${IT EM}", Err("a `$` stands before no name; a dollar is written `$$`")),
            ("$NOPE", Err("the variable NOPE is not set")),
        ] {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(expand(text, lookup, &mut Vec::new()), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_sent_is_told_before_anything_is() {
        let check = |change: fn(&mut SmokeSettings), expected: &str| {
            let mut settings = settings();
            change(&mut settings);
            let error = Smoke::new(&settings, lookup, &mut Vec::new()).err().unwrap();
            assert_eq!(error.message(), expected);
        };
        check(
            |it| it.headers[0].1 = "$LINES".to_owned(),
            "the smoke request `POST /orders`: the value of `Authorization` cannot be sent in a header",
        );
        check(
            |it| it.headers[0].0 = "a b\n".to_owned(),
            "the smoke request `POST /orders`: `a b\\n` is no name of a header",
        );
        check(|it| it.method = Method::Get, "the smoke request `GET /orders`: GET sends no body");
    }

    #[test]
    fn answers_are_judged() {
        let smoke = Smoke::new(&settings(), lookup, &mut Vec::new()).ok().unwrap();
        let quick = Duration::from_millis(10);
        for (status, json, took, expected) in [
            (201, json!({"id": 1, "item": "tea"}), quick, None),
            (200, json!({}), quick, Some("answers 200, not 201")),
            (201, json!({"item": "tea"}), quick, Some("the answer has no `/id`")),
            (
                201,
                json!({"id": null, "item": "canary"}),
                quick,
                Some("`/item` of the answer is something else"),
            ),
            (
                201,
                json!({"id": 1, "item": "tea"}),
                Duration::from_millis(301),
                Some("took 301ms, more than 300ms"),
            ),
        ] {
            let judged = smoke.judge(status, true, || Some(json.clone()), took);
            assert_eq!(judged.as_deref(), expected, "{json}");
        }
        let judged = smoke.judge(201, true, || None, quick);
        assert_eq!(judged.as_deref(), Some("the answer is no JSON, or larger than 64 KiB"));
        assert!(is_equal(&json!(1.0), &json!(1)) && !is_equal(&json!(1), &json!("1")));
    }
}
