//! How long a load takes: the same for every library.

/// Prints the port where no number of rounds is given, else the microseconds of one load in the best of 20 runs.
pub fn run<C>(load: impl Fn() -> C, port: impl Fn(&C) -> u16) {
    let rounds: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(0);
    if rounds == 0 {
        println!("hello from port {}", port(&load()));
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
