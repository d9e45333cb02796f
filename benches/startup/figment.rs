//! The 20 variables of the comparison, read by figment.

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
    figment::Figment::new().merge(figment::providers::Env::raw()).extract().unwrap_or_else(|error| {
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
