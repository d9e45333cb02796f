//! A small service that takes orders. It refuses to start with a bad configuration, says whether it wants requests, and
//! goes without dropping one.

mod caller;
mod config;
mod database;
mod failure;
mod orders;

use std::error::Error;
use std::process::ExitCode;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::middleware;
use axum::response::Response;
use envguard::health::{Check, Health};
use tokio::net::TcpListener;
use tracing::{error, info};

use crate::caller::Token;
use crate::config::Config;
use crate::database::Database;
use crate::orders::Shop;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::load_or_exit();
    tracing_subscriber::fmt()
        .with_max_level(config.log_level)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    match serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error!(error = &*error, "cannot serve");
            ExitCode::FAILURE
        }
    }
}

/// Serves until the process is asked to end, and what was begun is finished.
async fn serve(config: Config) -> Result<(), Box<dyn Error>> {
    let database = Database::new(&config.database)?;
    let asked = database.clone();
    let check = Check::new("database", move || asked.clone().ping()).timeout(config.database.timeout);
    let health = Health::new(env!("CARGO_PKG_VERSION"), [check]).fingerprint(Config::fingerprint());

    // It listens before the database is there: it lives, and says that it is starting.
    let (started, tables) = (health.clone(), database.clone());
    tokio::spawn(async move {
        tables.migrate().await;
        started.started();
        info!("started");
    });

    let shop = Shop { database, token: Token::new(config.api_token) };
    let app = orders::router(shop)
        .merge(health.router())
        .layer(middleware::map_response_with_state(health.clone(), let_go));
    let listener = TcpListener::bind(config.listen).await?;
    info!(address = %listener.local_addr()?, "listening");
    axum::serve(listener, app).with_graceful_shutdown(health.shutdown(config.drain_grace)).await?;
    info!("done");
    Ok(())
}

/// Asks clients that keep their connection to find another instance, before this one closes it.
async fn let_go(State(health): State<Health>, mut response: Response) -> Response {
    if health.is_draining() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
