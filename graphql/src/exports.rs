//! Files of batches for accounting systems, over HTTP: made for each download, sent in a stream, kept nowhere.

use std::{fmt::Write, sync::Arc};

use ::http::{StatusCode, header};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
};
use commands::{
    Actor, CommandError,
    payment_export::{ExportFile, ExportFormat},
};
use domain::{PaymentExportId, staff_member::Permission};
use tokio_util::io::ReaderStream;

use crate::{
    context::Viewer,
    http::{self, ErrorCode, Refusal, RequestId},
    router::{App, NoViewer},
    session::World,
    shared::{NodeKind, id_of},
    texts,
};

/// Where a file of a batch is downloaded.
pub(crate) fn path(export: PaymentExportId, number: i32, format: &str) -> String {
    format!("/admin/files/payment-exports/{}/{number}/{format}", id_of(NodeKind::PaymentExport, export.uuid()).as_str())
}

/// `GET /admin/files/payment-exports/{export}/{number}/{csv|xlsx}`, with the session of the administration. The file's `ETag`
/// is its SHA-256.
pub(crate) async fn download(
    State(app): State<Arc<App>>,
    Path((export, number, format)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let (headers, id) = (request.headers().clone(), request.extensions().get::<RequestId>().cloned());
    let viewer = app.viewer(World::Admin, request.headers(), request.extensions()).await;
    match asked_for(&app, viewer, (&export, &number, &format)).await {
        Ok((file, format)) => answer(file, &number, format),
        Err(refusal) => match id.or_else(|| RequestId::parse("none")) {
            Some(id) => http::refuse(&headers, &id, &refusal),
            None => StatusCode::BAD_REQUEST.into_response(),
        },
    }
}

async fn asked_for(
    app: &App,
    viewer: Result<Viewer, NoViewer>,
    (export, number, format): (&str, &str, &str),
) -> Result<(ExportFile, ExportFormat), Refusal> {
    let viewer = viewer.map_err(|none| none.refusal())?;
    if viewer.require(Permission::PaymentExportView).is_err() {
        return Err(match viewer.caller.actor {
            Actor::Staff { .. } => Refusal::forbidden(),
            _ => Refusal::unauthenticated(),
        });
    }
    let format = match format {
        "csv" => ExportFormat::Csv,
        "xlsx" => ExportFormat::Xlsx,
        _ => return Err(missing()),
    };
    let (Some((NodeKind::PaymentExport, export)), Ok(number)) = (NodeKind::of(export), number.parse()) else {
        return Err(missing());
    };
    let (batch, files) = ((PaymentExportId::new(export), number), &app.doors.exports);
    let file = app.doors.commands.export_file(&viewer.caller, batch, format, files).await.map_err(|error| refusal(&error))?;
    Ok((file, format))
}

fn refusal(error: &CommandError) -> Refusal {
    match error {
        CommandError::Rejected(_) => missing(),
        CommandError::Unauthenticated => Refusal::unauthenticated(),
        CommandError::Forbidden => Refusal::forbidden(),
        CommandError::Unavailable(cause) => {
            tracing::warn!(%cause, "a file of a batch cannot be made now");
            Refusal::unavailable()
        }
        CommandError::Internal(cause) => {
            tracing::error!(%cause, "a file of a batch could not be made");
            Refusal::internal()
        }
        CommandError::Conflict { .. } | CommandError::CommandReused => Refusal::internal(),
    }
}

fn missing() -> Refusal {
    Refusal::http(StatusCode::NOT_FOUND, ErrorCode::BadUserInput, texts::NO_SUCH_BATCH)
}

fn answer(file: ExportFile, number: &str, format: ExportFormat) -> Response {
    let (extension, kind) = match format {
        ExportFormat::Csv => ("csv", "text/csv"),
        ExportFormat::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_LENGTH, file.bytes.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&file.consumer, number, extension)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::ETAG, format!("\"{}\"", file.sha256.as_str())),
    ];
    (headers, Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file.file)))).into_response()
}

/// A plain name for old clients and the consumer's own name for all others (RFC 6266, RFC 8187). The number has been read
/// as one.
fn disposition(consumer: &str, number: &str, extension: &str) -> String {
    let name = encoded(&format!("{consumer} {number}.{extension}"));
    format!("attachment; filename=\"payments-{number}.{extension}\"; filename*=UTF-8''{name}")
}

/// Bytes that may stand as they are, the others by their hexadecimal digits.
fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_in_russian_or_with_quotes_does_no_harm_to_the_header() {
        assert_eq!(
            disposition("1С \"A\"\r\n", "7", "csv"),
            "attachment; filename=\"payments-7.csv\"; filename*=UTF-8''1%D0%A1%20%22A%22%0D%0A%207.csv"
        );
    }
}
