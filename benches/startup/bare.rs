//! The 20 variables of the comparison, read by `std::env::var` and `parse`, with a panic for whatever goes wrong.

mod timing;

#[allow(dead_code)]
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
    Config {
        database_url: std::env::var("DATABASE_URL").unwrap(),
        redis_url: std::env::var("REDIS_URL").unwrap(),
        service_name: std::env::var("SERVICE_NAME").unwrap(),
        region: std::env::var("REGION").unwrap(),
        bucket: std::env::var("BUCKET").unwrap(),
        log_level: std::env::var("LOG_LEVEL").unwrap(),
        smtp_host: std::env::var("SMTP_HOST").unwrap(),
        smtp_user: std::env::var("SMTP_USER").unwrap(),
        port: std::env::var("PORT").unwrap().parse().unwrap(),
        workers: std::env::var("WORKERS").unwrap().parse().unwrap(),
        pool_size: std::env::var("POOL_SIZE").unwrap().parse().unwrap(),
        timeout_ms: std::env::var("TIMEOUT_MS").unwrap().parse().unwrap(),
        verbose: std::env::var("VERBOSE").unwrap().parse().unwrap(),
        tls: std::env::var("TLS").unwrap().parse().unwrap(),
        metrics: std::env::var("METRICS").unwrap().parse().unwrap(),
        sample_rate: std::env::var("SAMPLE_RATE").unwrap().parse().unwrap(),
        backoff: std::env::var("BACKOFF").unwrap().parse().unwrap(),
        sentry_dsn: std::env::var("SENTRY_DSN").ok(),
        proxy: std::env::var("PROXY").ok(),
        banner: std::env::var("BANNER").ok(),
    }
}

fn main() {
    timing::run(load, |config| config.port);
}
