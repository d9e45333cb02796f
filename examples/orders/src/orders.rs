//! Orders: placing one, and looking one up.

use axum::extract::{FromRef, Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::caller::{Caller, Token};
use crate::database::Database;
use crate::failure::Failure;

/// What the handlers work with.
#[derive(Clone, FromRef)]
pub(crate) struct Shop {
    pub(crate) database: Database,
    pub(crate) token: Token,
}

/// An order that somebody places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    item: String,
    quantity: i32,
}

/// An order that has been placed.
#[derive(Debug, Serialize)]
struct Order {
    id: i64,
    item: String,
    quantity: i32,
}

/// `POST /orders` and `GET /orders/{id}`.
pub(crate) fn router(shop: Shop) -> Router {
    Router::new().route("/orders", post(place)).route("/orders/{id}", get(look_up)).with_state(shop)
}

async fn place(
    _: Caller,
    State(database): State<Database>,
    Json(NewOrder { item, quantity }): Json<NewOrder>,
) -> Result<impl IntoResponse, Failure> {
    // A text of PostgreSQL cannot have a zero byte.
    if item.trim().is_empty() || item.contains('\0') || quantity < 1 {
        return Err(Failure::Unprocessable);
    }
    let connection = database.connection().await?;
    let statement = "INSERT INTO orders (item, quantity) VALUES ($1, $2) RETURNING id";
    let id = connection.query_one(statement, &[&item, &quantity]).await?.try_get("id")?;
    let location = [(header::LOCATION, format!("/orders/{id}"))];
    Ok((StatusCode::CREATED, location, Json(Order { id, item, quantity })))
}

async fn look_up(State(database): State<Database>, Path(id): Path<i64>) -> Result<Json<Order>, Failure> {
    let connection = database.connection().await?;
    let statement = "SELECT item, quantity FROM orders WHERE id = $1";
    let row = connection.query_opt(statement, &[&id]).await?.ok_or(Failure::NotFound)?;
    Ok(Json(Order { id, item: row.try_get("item")?, quantity: row.try_get("quantity")? }))
}
