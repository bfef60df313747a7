//! One HTTP exchange with SMSC: bounded in time and size, never redirected.

use reqwest::{Client, Response, Url};

/// Largest answer believed to be one.
const ANSWER_MAX: usize = 64 * 1024;

/// Why there is no answer body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// The request surely did not reach SMSC.
    NotSent(&'static str),
    /// It may have.
    InDoubt(&'static str),
}

/// Posts a form and gives back the body of a 200.
pub(super) async fn post(client: &Client, url: Url, form: &[(&str, &str)]) -> Result<Vec<u8>, Silence> {
    let response = client.post(url).form(form).send().await.map_err(|error| silence(&error))?;
    match response.status().as_u16() {
        200 => body(response).await,
        300..400 => Err(Silence::InDoubt("redirected")),
        500..600 => Err(Silence::InDoubt("server error")),
        _ => Err(Silence::InDoubt("unexpected http status")),
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, Silence> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| silence(&error))? {
        if body.len() + chunk.len() > ANSWER_MAX {
            return Err(Silence::InDoubt("answer too large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The error itself stays here: its text names the address and may name more.
fn silence(error: &reqwest::Error) -> Silence {
    if error.is_connect() || error.is_builder() {
        Silence::NotSent("no connection")
    } else if error.is_timeout() {
        Silence::InDoubt("time-out")
    } else {
        Silence::InDoubt("connection broken")
    }
}
