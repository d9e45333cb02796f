//! The router, and the way out.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::extract::RawQuery;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{Answer, Health};

impl Health {
    /// `GET /health` and `GET /ready`, for any state.
    ///
    /// ```
    /// # use envguard::health::Health;
    /// let health = Health::new("1.2.3", []);
    /// let app: axum::Router = axum::Router::new().merge(health.router());
    /// ```
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let (live, ready) = (self.clone(), self.clone());
        Router::new().route("/health", get(move || async move { live.live() })).route(
            "/ready",
            get(move |RawQuery(query): RawQuery| async move {
                let parts = query.as_deref().unwrap_or_default().split('&');
                let is_asked_for =
                    parts.into_iter().any(|part| matches!(part, "fingerprint" | "fingerprint="));
                if is_asked_for { ready.ready_with_fingerprint().await } else { ready.ready().await }
            }),
        )
    }

    /// Waits until the process is asked to end (`SIGTERM`, or Ctrl-C), says that it is not ready any more, and waits for
    /// `grace`, in which load balancers find that out and send new requests elsewhere; whoever asks a second time does not
    /// have to wait for that. What was begun is finished afterwards, if this is what `with_graceful_shutdown` of
    /// `axum::serve` is given.
    ///
    /// ```no_run
    /// # use envguard::health::Health;
    /// # use std::time::Duration;
    /// # async fn serve(listener: tokio::net::TcpListener, app: axum::Router, health: Health) -> std::io::Result<()> {
    /// axum::serve(listener, app).with_graceful_shutdown(health.shutdown(Duration::from_secs(5))).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn shutdown(&self, grace: Duration) -> impl Future<Output = ()> + Send + use<> {
        let health = self.clone();
        async move {
            asked_to_end().await;
            health.drain();
            either(tokio::time::sleep(grace), asked_to_end()).await;
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
        (status, headers, self.body).into_response()
    }
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => either(terminate.recv(), tokio::signal::ctrl_c()).await,
        // Without signals, nobody asks.
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        pending().await
    }
}

/// Waits until one of them is over.
async fn either(one: impl Future, other: impl Future) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| {
        let is_over = one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready();
        if is_over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
