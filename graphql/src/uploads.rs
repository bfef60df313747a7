//! Files from staff: received by REST in a stream, kept in the data folder, named by an id that a mutation takes.
//!
//! Not a GraphQL upload: those make simple cross-site form posts possible and buffer bodies in the query layer.

use std::sync::Arc;

use ::http::StatusCode;
use axum::{
    Json,
    extract::{FromRequest, Multipart, Request, State, multipart::Field},
    response::{IntoResponse, Response},
};
use commands::{
    payment_point::ReadPoints,
    portfolio_import::{Upload, UploadFolder},
};
use domain::staff_member::Permission;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::{
    http::{self, ErrorCode, RequestId},
    router::App,
    session::World,
    shared::{NodeKind, id_of},
    texts,
};

/// A foreign page cannot send this header without being asked first.
const GUARD_HEADER: &str = "x-cabinet-request";

/// Where uploaded files lie, and how large one may be.
#[derive(Clone)]
pub struct Uploads {
    /// Folder of the files.
    pub folder: UploadFolder,
    /// Reads files of payment points.
    pub read_points: ReadPoints,
    /// Largest file in bytes.
    pub most_bytes: u64,
}

/// `POST /admin/files`, multipart with one part `file`; answers `{"id": "upload_…", "bytes": …, "sha256": "…"}`.
pub(crate) async fn receive(State(app): State<Arc<App>>, request: Request) -> Response {
    let (headers, id) = (request.headers().clone(), request.extensions().get::<RequestId>().cloned());
    match store(&app, request).await {
        Ok(answer) => answer,
        Err(refusal) => match id.or_else(|| RequestId::parse("none")) {
            Some(id) => http::refuse(&headers, &id, &refusal),
            None => StatusCode::BAD_REQUEST.into_response(),
        },
    }
}

async fn store(app: &App, request: Request) -> Result<Response, http::Refusal> {
    let viewer =
        app.viewer(World::Admin, request.headers(), request.extensions()).await.map_err(|_| http::Refusal::unavailable())?;
    if viewer.require(Permission::ImportRun).is_err() && viewer.require(Permission::PaymentManage).is_err() {
        return Err(match viewer.caller.actor {
            commands::Actor::Staff { .. } => http::Refusal::forbidden(),
            _ => http::Refusal::unauthenticated(),
        });
    }
    if !request.headers().contains_key(GUARD_HEADER) {
        return Err(bad("В запросе нет заголовка x-cabinet-request."));
    }
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| bad(texts::FILE_MISSING))?;
    while let Some(field) = parts.next_field().await.map_err(|_| bad(texts::FILE_MISSING))? {
        if field.name() == Some("file") {
            let name: String = field.file_name().unwrap_or("file").chars().filter(|c| !c.is_control()).take(200).collect();
            let upload = app.doors.commands.new_upload_id();
            let received = keep(&app.uploads, upload, field).await?;
            let record = Upload { id: upload, file_name: name, bytes: received.0, sha256: received.1 };
            app.doors.commands.record_upload(&viewer.caller, &record).await.map_err(|error| {
                tracing::error!(%error, "an upload could not be noted");
                http::Refusal::unavailable()
            })?;
            let id = id_of(NodeKind::Upload, upload);
            return Ok((
                StatusCode::CREATED,
                Json(json!({ "id": id.as_str(), "bytes": record.bytes, "sha256": hex::encode(record.sha256) })),
            )
                .into_response());
        }
    }
    Err(bad(texts::FILE_MISSING))
}

async fn keep(uploads: &Uploads, upload: Uuid, field: Field<'_>) -> Result<(u64, [u8; 32]), http::Refusal> {
    let path = uploads.folder.file(upload);
    let result = copy(uploads, &path, field).await;
    if result.is_err() {
        // Half a file is of no use to anybody.
        let _ = tokio::fs::remove_file(&path).await;
    }
    result
}

async fn copy(uploads: &Uploads, path: &std::path::Path, mut field: Field<'_>) -> Result<(u64, [u8; 32]), http::Refusal> {
    let io = |error: std::io::Error| {
        tracing::error!(%error, "an upload could not be written");
        http::Refusal::unavailable()
    };
    tokio::fs::create_dir_all(&uploads.folder.path).await.map_err(io)?;
    let mut file = tokio::fs::File::create(path).await.map_err(io)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    while let Some(chunk) = field.chunk().await.map_err(|_| bad(texts::FILE_MISSING))? {
        bytes += chunk.len() as u64;
        if bytes > uploads.most_bytes {
            return Err(http::Refusal::http(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::BadUserInput, texts::FILE_TOO_LARGE));
        }
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(io)?;
    }
    if bytes == 0 {
        return Err(bad(texts::FILE_EMPTY));
    }
    file.sync_all().await.map_err(io)?;
    Ok((bytes, hash.finalize().into()))
}

fn bad(message: &str) -> http::Refusal {
    http::Refusal::http(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, message)
}
