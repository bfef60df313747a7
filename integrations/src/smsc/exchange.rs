//! One HTTP exchange with SMSC: bounded in time and size, never redirected.

use std::sync::Arc;

use reqwest::{Client, Response, Url, redirect::Policy};

use super::settings::{Base, SmscSettings, SmscSetupError};

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

/// The client for a base address: `ring` for TLS, roots of the platform.
///
/// `ring` becomes the provider of the whole process unless another was chosen before, because `reqwest` comes without one
/// (`rustls-no-provider`, so that `aws-lc-rs` with its C and `CMake` stays out). Roots come from the system through
/// `rustls-platform-verifier`, which that feature of `reqwest` brings along.
pub(super) fn client(settings: &SmscSettings, base: &Base) -> Result<Client, SmscSetupError> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Lost a race: someone else has just installed one, which does as well.
        let _: Result<(), Arc<_>> = rustls::crypto::ring::default_provider().install_default();
    }
    let builder = Client::builder()
        .connect_timeout(settings.connect_timeout)
        .timeout(settings.timeout)
        .redirect(Policy::none())
        .https_only(!base.plain)
        .user_agent("cabinet");
    // An address of this machine needs neither root certificates nor a proxy.
    let builder = if base.plain { builder.tls_certs_only([]).no_proxy() } else { builder };
    builder.build().map_err(SmscSetupError::Client)
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
