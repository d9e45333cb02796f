//! An app with a configuration of several types and parts.
//!
//! `cargo run -p envguard-startup --example shop` shows all that it lacks.

use std::io::Write;
use std::time::Duration;

use envguard::{ByteSize, Secret};

envguard::choice! {
    enum Mode {
        Development,
        Staging,
        Production,
    }
}

envguard::require! {
    #[env(group)]
    struct Database {
        /// Where the orders live.
        url: String,
        #[env(range(1..=100))]
        connections: u32 = 10,
        timeout: Duration = "5s",
    }
}

envguard::require! {
    #[env(contract = "examples/shop.env.example")]
    struct Config {
        port: u16 = 8080,
        /// Signs the sessions.
        #[env(min_len = 32)]
        jwt_secret: Secret,
        #[env(required_if(mode == Mode::Production))]
        sentry_dsn: Option<String>,
        origins: Vec<String>,
        upload_limit: ByteSize = "10MiB",
        mode: Mode = Mode::Development,
        #[env(group)]
        database: Database,
    }
}

fn main() -> std::io::Result<()> {
    let config = Config::load_or_exit();
    let database = &config.database;
    writeln!(
        std::io::stdout(),
        "{} on port {}: {} origins, uploads of up to {} bytes, {} connections to a URL of {} characters within {:?}, \
         a secret of {} characters{}",
        config.mode,
        config.port,
        config.origins.len(),
        config.upload_limit.bytes(),
        database.connections,
        database.url.len(),
        database.timeout,
        config.jwt_secret.expose().len(),
        if config.sentry_dsn.is_some() { ", errors are collected" } else { "" },
    )
}
