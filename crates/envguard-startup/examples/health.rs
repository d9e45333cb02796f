//! An app that refuses to start with a bad configuration, says how it is, and goes without dropping a request.
//!
//! `PORT=3000 GREETING=hello cargo run -p envguard-startup --features axum --example health`

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use envguard::health::{Check, Health};
use tokio::net::TcpListener;

envguard::require! {
    struct Config {
        /// Where to listen.
        port: u16 = 3000,
        /// What everybody is told.
        greeting: String,
    }
}

fn main() -> std::io::Result<()> {
    let config = Config::load_or_exit();
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve(config))
}

async fn serve(config: Config) -> std::io::Result<()> {
    let check = Check::new("disk", || async { std::fs::metadata(".").map(drop) });
    let health = Health::new(env!("CARGO_PKG_VERSION"), [check]).fingerprint(Config::fingerprint());
    let app = Router::new().route("/", get(move || async move { config.greeting })).merge(health.router());
    let listener = TcpListener::bind(("127.0.0.1", config.port)).await?;
    health.started();
    axum::serve(listener, app).with_graceful_shutdown(health.shutdown(Duration::from_secs(5))).await
}
