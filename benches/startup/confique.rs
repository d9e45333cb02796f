//! The 20 variables of the comparison, read by confique.

mod timing;

use confique::Config as _;

#[allow(dead_code)]
#[derive(confique::Config)]
struct Config {
    #[config(env = "DATABASE_URL")]
    database_url: String,
    #[config(env = "REDIS_URL")]
    redis_url: String,
    #[config(env = "SERVICE_NAME")]
    service_name: String,
    #[config(env = "REGION")]
    region: String,
    #[config(env = "BUCKET")]
    bucket: String,
    #[config(env = "LOG_LEVEL")]
    log_level: String,
    #[config(env = "SMTP_HOST")]
    smtp_host: String,
    #[config(env = "SMTP_USER")]
    smtp_user: String,
    #[config(env = "PORT")]
    port: u16,
    #[config(env = "WORKERS")]
    workers: u32,
    #[config(env = "POOL_SIZE")]
    pool_size: u32,
    #[config(env = "TIMEOUT_MS")]
    timeout_ms: u64,
    #[config(env = "VERBOSE")]
    verbose: bool,
    #[config(env = "TLS")]
    tls: bool,
    #[config(env = "METRICS")]
    metrics: bool,
    #[config(env = "SAMPLE_RATE")]
    sample_rate: f64,
    #[config(env = "BACKOFF")]
    backoff: f64,
    #[config(env = "SENTRY_DSN")]
    sentry_dsn: Option<String>,
    #[config(env = "PROXY")]
    proxy: Option<String>,
    #[config(env = "BANNER")]
    banner: Option<String>,
}

fn load() -> Config {
    Config::builder().env().load().unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(78)
    })
}

fn main() {
    timing::run(load, |config| config.port);
}
