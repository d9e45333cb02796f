//! What stops an app is a placeholder for the checker as well, which knows more of them.

use envguard_core::Placeholder;

envguard::require! { struct Config { value: String } }

const VALUES: [&str; 60] = [
    "   ",
    "changeme",
    "CHANGEME",
    "ChangeMe",
    "!ChangeMe!",
    "change_me",
    "change-me-in-production",
    "changeit",
    "change this",
    "replace_me",
    "REPLACE_WITH_YOUR_KEY",
    "fill-in",
    "TODO",
    "todo: ask Ann",
    "(tbd)",
    "FIXME",
    "placeholder",
    "REDACTED",
    "[REDACTED]",
    "your-api-key",
    "YOUR_API_KEY",
    "your key",
    "Your secret key",
    "token_here",
    "put-key-here",
    "insert your token",
    "key goes here",
    "<token>",
    "<your token here>",
    "<API_KEY>",
    "{{ token }}",
    "{{TOKEN}}",
    "__TOKEN__",
    "[your key]",
    "xxx",
    "sk_live_xxxxxxxx",
    "sk-...",
    "****",
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
    let mut stopped = 0;
    for value in VALUES {
        if Config::load_from([("VALUE", value)]).is_err() {
            assert!(Placeholder::of(value.as_bytes()).is_some(), "{value}");
            stopped += 1;
        }
    }
    assert_eq!(stopped, 38);
}
