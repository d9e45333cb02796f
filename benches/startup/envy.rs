//! The 20 variables of the comparison, read by dotenvy and envy.

mod timing;

#[allow(dead_code)]
#[derive(serde::Deserialize)]
struct Config {
    database_url: String,
    redis_url: String,
    service_name: String,
    region: String,
    bucket: String,
    log_level: String,
    smtp_host: String,
    smtp_user: String,
    port: u16,
    workers: u32,
    pool_size: u32,
    timeout_ms: u64,
    verbose: bool,
    tls: bool,
    metrics: bool,
    sample_rate: f64,
    backoff: f64,
    sentry_dsn: Option<String>,
    proxy: Option<String>,
    banner: Option<String>,
}

fn load() -> Config {
    envy::from_env().unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(78)
    })
}

fn main() {
    // An app that has no `.env` pays for looking only once.
    dotenvy::dotenv().ok();
    timing::run(load, |config| config.port);
}
