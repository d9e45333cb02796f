//! What stops an app is a placeholder for the checker as well, which knows more of them.

use envguard_core::Placeholder;

envguard::require! { struct Config { value: String } }

/// What stops an app.
const PLACEHOLDERS: &str = include_str!("../../crates/envguard-startup/tests/data/placeholders.txt");

/// What does not, whatever the checker thinks of it.
const VALUES: [&str; 22] = [
    "example",
    "sample_key",
    "dummy",
    "fake-secret",
    "foobar",
    "my-secret-key",
    "api.example.com",
    "user@example.com",
    "AKIAIOSFODNN7EXAMPLE",
    "%API_KEY%",
    "yourpassword",
    "x",
    "secret",
    "hunter2",
    "postgres://user:password@localhost/orders",
    "https://api.service.test",
    "[1,2]",
    "info",
    "my-app",
    "0",
    "::1",
    "a,b",
];

#[test]
fn what_stops_an_app_is_one_for_the_checker() {
    let stops = |value: &str| Config::load_from([("VALUE", value)]).is_err();
    for value in PLACEHOLDERS.lines() {
        assert!(stops(value), "{value}");
        assert!(Placeholder::of(value.as_bytes()).is_some(), "{value}");
    }
    for value in VALUES {
        assert!(!stops(value), "{value}");
    }
}
