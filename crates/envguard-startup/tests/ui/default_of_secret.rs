envguard::require! {
    struct Config {
        token: envguard::Secret = "changeme",
    }
}

fn main() {}
