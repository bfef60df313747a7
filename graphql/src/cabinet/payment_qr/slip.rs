//! The slip over HTTP.

use std::sync::Arc;

use ::http::{StatusCode, header};
use axum::{
    extract::{Path, Query, Request, State, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use commands::Actor;
use domain::{DebtId, payment_qr::Transfer, values::ValueError};
use projections::{Projections, ReadError};
use serde::Deserialize;

use super::{html, svg::Svg, transfer::transfer};
use crate::{
    context::Viewer,
    http::{ErrorCode, Refusal},
    router::{App, NoViewer},
    session::World,
    shared::NodeKind,
    texts,
};

/// What a slip is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Sum in rubles; empty or left out, the payer writes it.
    sum: Option<String>,
}

/// `GET /cabinet/debts/{id}/payment-slip?sum=1234.56`: requisites and QR code to print, for the signed-in borrower's own
/// debts.
pub(crate) async fn payment_slip(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    request: Request,
) -> Response {
    let viewer = app.viewer(World::Cabinet, request.headers(), request.extensions()).await;
    match asked_for(&app.doors.projections, viewer, &id, asked).await {
        Ok(transfer) => {
            // Where no code is possible, the requisites alone still pay.
            let code = transfer.qr_text().ok().and_then(|text| Svg::draw(&text).ok());
            answer(StatusCode::OK, html::slip(&transfer, code.as_ref()))
        }
        Err(refusal) => {
            let message = refusal.complaints.iter().map(|complaint| complaint.message.as_str()).collect::<Vec<_>>().join(" ");
            answer(refusal.status.unwrap_or(StatusCode::BAD_REQUEST), html::notice(&message))
        }
    }
}

/// Somebody else's debt is as good as none.
async fn asked_for(
    projections: &Projections,
    viewer: Result<Viewer, NoViewer>,
    id: &str,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Transfer, Refusal> {
    let caller = viewer.map_err(|none| none.refusal())?.caller;
    let Actor::Borrower { id: borrower, .. } = caller.actor else { return Err(Refusal::unauthenticated()) };
    let Some((NodeKind::Debt, uuid)) = NodeKind::of(id) else { return Err(missing(texts::NO_SUCH_DEBT)) };
    let debt = projections
        .debts()
        .of_borrower_by_id(caller.organisation, borrower, DebtId::new(uuid))
        .await
        .map_err(|error| away(&error))?;
    let debt = debt.ok_or_else(|| missing(texts::NO_SUCH_DEBT))?;
    let creditor = projections.creditors().by_id(caller.organisation, debt.creditor_id).await.map_err(|error| away(&error))?;
    let payer = projections.borrowers().by_id(caller.organisation, borrower).await.map_err(|error| away(&error))?;
    let Query(Asked { sum }) = asked.map_err(|_| wrong(ValueError::InvalidMoney.russian()))?;
    let sum = sum.as_deref().filter(|sum| !sum.trim().is_empty());
    let transfer = transfer(&debt, creditor, payer, sum).map_err(|message| wrong(&message))?;
    transfer.ok_or_else(|| missing(texts::NO_REQUISITES))
}

fn missing(message: &str) -> Refusal {
    Refusal::http(StatusCode::NOT_FOUND, ErrorCode::BadUserInput, message)
}

fn wrong(message: &str) -> Refusal {
    Refusal::http(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, message)
}

fn away(error: &ReadError) -> Refusal {
    tracing::error!(%error, "a payment slip could not be made");
    Refusal::unavailable()
}

fn answer(status: StatusCode, page: String) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_SECURITY_POLICY, html::policy())];
    (status, headers, page).into_response()
}
