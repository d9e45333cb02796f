//! The 20 variables of the comparison, read by envguard.

mod timing;

envguard::require! {
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
}

fn load() -> Config {
    Config::load_or_exit()
}

fn main() {
    timing::run(load, |config| config.port);
}
