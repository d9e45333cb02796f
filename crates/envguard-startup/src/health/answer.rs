//! Answers to requests.

use std::fmt::Write;
use std::time::Duration;

/// An answer: a status of HTTP, and a body in JSON. It is not to be cached.
///
/// ```
/// let answer = envguard::health::Health::new("1.2.3", []).live();
/// let response = format!("HTTP/1.1 {} OK\r\nCache-Control: no-store\r\n\r\n{}", answer.status, answer.body);
/// # assert!(response.starts_with("HTTP/1.1 200 OK"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// 200 or 503.
    pub status: u16,
    /// JSON.
    pub body: String,
}

impl Answer {
    /// The app lives.
    pub(super) fn live(version: &str, uptime: Duration) -> Self {
        let mut body = String::from(r#"{"status":"ok","version":"#);
        string(&mut body, version);
        // Writing into a string cannot fail.
        let _ = write!(body, r#","uptime":{}}}"#, uptime.as_secs());
        Self { status: 200, body }
    }

    /// The app is ready.
    pub(super) fn ready(fingerprint: Option<&str>) -> Self {
        Self { status: 200, body: body("ready", &[], fingerprint) }
    }

    /// The app is not ready, since it is in this state, or these checks fail.
    pub(super) fn not_ready(status: &str, failing: &[&str], fingerprint: Option<&str>) -> Self {
        Self { status: 503, body: body(status, failing, fingerprint) }
    }
}

fn body(status: &str, failing: &[&str], fingerprint: Option<&str>) -> String {
    let mut body = format!(r#"{{"status":"{status}""#);
    if !failing.is_empty() {
        body.push_str(r#","failing":["#);
        for (index, name) in failing.iter().enumerate() {
            if index > 0 {
                body.push(',');
            }
            string(&mut body, name);
        }
        body.push(']');
    }
    if let Some(fingerprint) = fingerprint {
        body.push_str(r#","fingerprint":"#);
        string(&mut body, fingerprint);
    }
    body.push('}');
    body
}

fn string(body: &mut String, text: &str) {
    body.push('"');
    crate::json::escape(text, body);
    body.push('"');
}
