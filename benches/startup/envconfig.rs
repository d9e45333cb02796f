//! The 20 variables of the comparison, read by envconfig.

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
    let rounds: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(0);
    if rounds == 0 {
        println!("hello from port {}", load().port);
        return;
    }
    let mut best = f64::INFINITY;
    for _ in 0..20 {
        let start = std::time::Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(load());
        }
        best = best.min(start.elapsed().as_secs_f64() / rounds as f64);
    }
    println!("{:.3}", best * 1e6);
}
