//! The 20 variables of the comparison, read by conf.

mod timing;

use conf::Conf;

#[allow(dead_code)]
#[derive(Conf)]
struct Config {
    #[conf(env)]
    database_url: String,
    #[conf(env)]
    redis_url: String,
    #[conf(env)]
    service_name: String,
    #[conf(env)]
    region: String,
    #[conf(env)]
    bucket: String,
    #[conf(env)]
    log_level: String,
    #[conf(env)]
    smtp_host: String,
    #[conf(env)]
    smtp_user: String,
    #[conf(env)]
    port: u16,
    #[conf(env)]
    workers: u32,
    #[conf(env)]
    pool_size: u32,
    #[conf(env)]
    timeout_ms: u64,
    #[conf(parameter, env)]
    verbose: bool,
    #[conf(parameter, env)]
    tls: bool,
    #[conf(parameter, env)]
    metrics: bool,
    #[conf(env)]
    sample_rate: f64,
    #[conf(env)]
    backoff: f64,
    #[conf(env)]
    sentry_dsn: Option<String>,
    #[conf(env)]
    proxy: Option<String>,
    #[conf(env)]
    banner: Option<String>,
}

fn load() -> Config {
    Config::try_parse_from(["app"], std::env::vars()).unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(78)
    })
}

fn main() {
    timing::run(load, |config| config.port);
}
