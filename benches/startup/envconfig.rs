//! The 20 variables of the comparison, read by envconfig.

mod timing;

use envconfig::Envconfig;

#[allow(dead_code)]
#[derive(Envconfig)]
struct Config {
    #[envconfig(from = "DATABASE_URL")]
    database_url: String,
    #[envconfig(from = "REDIS_URL")]
    redis_url: String,
    #[envconfig(from = "SERVICE_NAME")]
    service_name: String,
    #[envconfig(from = "REGION")]
    region: String,
    #[envconfig(from = "BUCKET")]
    bucket: String,
    #[envconfig(from = "LOG_LEVEL")]
    log_level: String,
    #[envconfig(from = "SMTP_HOST")]
    smtp_host: String,
    #[envconfig(from = "SMTP_USER")]
    smtp_user: String,
    #[envconfig(from = "PORT")]
    port: u16,
    #[envconfig(from = "WORKERS")]
    workers: u32,
    #[envconfig(from = "POOL_SIZE")]
    pool_size: u32,
    #[envconfig(from = "TIMEOUT_MS")]
    timeout_ms: u64,
    #[envconfig(from = "VERBOSE")]
    verbose: bool,
    #[envconfig(from = "TLS")]
    tls: bool,
    #[envconfig(from = "METRICS")]
    metrics: bool,
    #[envconfig(from = "SAMPLE_RATE")]
    sample_rate: f64,
    #[envconfig(from = "BACKOFF")]
    backoff: f64,
    #[envconfig(from = "SENTRY_DSN")]
    sentry_dsn: Option<String>,
    #[envconfig(from = "PROXY")]
    proxy: Option<String>,
    #[envconfig(from = "BANNER")]
    banner: Option<String>,
}

fn load() -> Config {
    Config::init_from_env().unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(78)
    })
}

fn main() {
    timing::run(load, |config| config.port);
}
