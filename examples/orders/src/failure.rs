//! What a request can fail of, and what its sender gets to know.

use std::error::Error;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tracing::error;

/// Why a request fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Failure {
    /// The sender does not have the token.
    Unauthorized,
    /// There is no such order.
    NotFound,
    /// The order makes no sense.
    Unprocessable,
    /// The database has not answered.
    Unavailable,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Failure::Unauthorized => (StatusCode::UNAUTHORIZED, "the token is missing, or another one"),
            Failure::NotFound => (StatusCode::NOT_FOUND, "there is no such order"),
            Failure::Unprocessable => {
                (StatusCode::UNPROCESSABLE_ENTITY, "an order has an item, and a quantity from 1")
            }
            Failure::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "try again later"),
        };
        (status, Json(json!({ "error": text }))).into_response()
    }
}

impl From<deadpool_postgres::PoolError> for Failure {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        error!(error = &error as &dyn Error, "there is no connection to the database");
        Failure::Unavailable
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        error!(error = &error as &dyn Error, "the database has refused a statement");
        Failure::Unavailable
    }
}
