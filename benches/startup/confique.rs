//! The 20 variables of the comparison, read by confique.

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
