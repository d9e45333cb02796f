//! What a replica says of itself.

use envguard_secrets::Redactor;
use serde_json::Value;

use super::foreign::Foreign;

/// So many failing checks are named.
const MAX_FAILING: usize = 8;

/// Longer than the universe is old: an uptime is less.
const MAX_UPTIME: f64 = 1e15;

/// An answer, all of it.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Whether its type says that it is JSON.
    pub(super) is_json: bool,
    /// The body; nothing, where it is larger than what is read.
    pub(super) body: Option<Vec<u8>>,
}

/// The fields of an answer that mean something to us, whoever sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The state that it is in.
    pub(super) status: Option<Foreign>,
    pub(super) version: Option<Foreign>,
    /// In seconds.
    pub(super) uptime: Option<u64>,
    pub(super) fingerprint: Option<Foreign>,
    /// The names of checks that fail.
    pub(super) failing: Vec<Foreign>,
    /// Whether it has the form that the guard in an app gives it.
    pub(super) is_of_guard: bool,
}

impl Answer {
    /// Whether the status says that all is well.
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The JSON of its body, if it is any.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.body.as_deref()?).ok()
    }

    /// What is in it.
    pub(super) fn said(&self, redactor: Option<&Redactor>) -> Said {
        let Some(Value::Object(fields)) = self.json() else { return Said::default() };
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let foreign = |name: &str| text(name).map(|text| Foreign::new(text, redactor));
        let failing = fields.get("failing").and_then(Value::as_array).into_iter().flatten();
        let uptime = fields.get("uptime").and_then(Value::as_f64);
        Said {
            status: foreign("status"),
            version: foreign("version"),
            uptime: uptime.filter(|uptime| (0.0..MAX_UPTIME).contains(uptime)).map(whole),
            fingerprint: foreign("fingerprint"),
            failing: failing
                .filter_map(Value::as_str)
                .map(|name| Foreign::new(name, redactor))
                .take(MAX_FAILING)
                .collect(),
            is_of_guard: matches!(text("status"), Some("ok" | "ready" | "starting" | "unready" | "draining")),
        }
    }
}

impl Said {
    /// Why it is not well, if it says so.
    pub(super) fn why(&self) -> Option<String> {
        if self.failing.is_empty() {
            return self.status.as_ref().map(ToString::to_string);
        }
        Some(self.failing.iter().map(Foreign::as_str).collect::<Vec<_>>().join(", "))
    }

    /// All that one of both answers says; that of the second counts more.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            status: other.status.or(self.status),
            version: other.version.or(self.version),
            uptime: other.uptime.or(self.uptime),
            fingerprint: other.fingerprint.or(self.fingerprint),
            failing: other.failing,
            is_of_guard: self.is_of_guard && other.is_of_guard,
        }
    }
}

/// The whole seconds of a time that is in range.
#[expect(clippy::cast_sign_loss, reason = "what is negative was taken out before")]
fn whole(seconds: f64) -> u64 {
    seconds as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str) -> Said {
        let answer = Answer { status: 200, is_json: true, body: Some(body.as_bytes().to_vec()) };
        answer.said(None)
    }

    #[test]
    fn known_fields_are_read_and_nothing_else() {
        let health = said(r#"{"status":"ok","version":"1.2.3","uptime":12,"password":"canary"}"#);
        assert_eq!(health.version.as_ref().map(Foreign::as_str), Some("1.2.3"));
        assert_eq!((health.uptime, health.is_of_guard), (Some(12), true));
        assert!(!format!("{health:?}").contains("canary"));

        let ready = said(r#"{"status":"unready","failing":["database",1,"mail"],"fingerprint":"01ab"}"#);
        assert_eq!(ready.why().as_deref(), Some("database, mail"));
        let both = health.and(ready);
        assert_eq!((both.uptime, both.fingerprint.unwrap().as_str()), (Some(12), "01ab"));
        assert!(both.is_of_guard && both.version.is_some());
    }

    #[test]
    fn other_apps_say_what_they_say() {
        let spring = said(r#"{"status":"DOWN","components":{"db":{"details":{"error":"canary"}}}}"#);
        assert_eq!((spring.why().as_deref(), spring.is_of_guard), (Some("DOWN"), false));
        for body in ["", "Healthy", "[]", "null", "{", "\"x\"", r#"{"status":1,"uptime":"1","version":{}}"#] {
            assert_eq!(said(body), Said::default(), "{body}");
        }
    }

    #[test]
    fn uptimes_are_seconds() {
        for (uptime, expected) in [("1.9", Some(1)), ("0", Some(0)), ("-1", None), ("1e300", None)] {
            assert_eq!(said(&format!(r#"{{"uptime":{uptime}}}"#)).uptime, expected, "{uptime}");
        }
        let deep = format!("{}1{}", "[".repeat(60_000), "]".repeat(60_000));
        assert_eq!(said(&deep), Said::default());
    }
}
