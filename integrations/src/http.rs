//! The HTTP client that every adapter builds the same way: bounded in time, never redirected, secrets under TLS only.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, Url, redirect::Policy};

/// A base address that was checked.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    pub(crate) url: Url,
    /// Without TLS: a simulator on this machine.
    pub(crate) plain: bool,
}

/// Why a base address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BaseError {
    /// Not an address of a server.
    NotAnAddress,
    /// Secrets would travel in the open.
    Insecure,
}

impl Base {
    /// The base address once it is sure that no secret goes over the open net.
    pub(crate) fn checked(text: &str) -> Result<Self, BaseError> {
        let url = Url::parse(text).map_err(|_| BaseError::NotAnAddress)?;
        let host = url.host_str().ok_or(BaseError::NotAnAddress)?;
        let loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        match url.scheme() {
            "https" => Ok(Self { url, plain: false }),
            "http" if loopback => Ok(Self { url, plain: true }),
            "http" => Err(BaseError::Insecure),
            _ => Err(BaseError::NotAnAddress),
        }
    }
}

/// The client for a base address: `ring` for TLS, roots of the platform.
///
/// `ring` becomes the provider of the whole process unless another was chosen before, because `reqwest` comes without one
/// (`rustls-no-provider`, so that `aws-lc-rs` with its C and `CMake` stays out). Roots come from the system through
/// `rustls-platform-verifier`, which that feature of `reqwest` brings along.
pub(crate) fn client(base: &Base, connect_timeout: Duration, timeout: Duration) -> reqwest::Result<Client> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Lost a race: someone else has just installed one, which does as well.
        let _: Result<(), Arc<_>> = rustls::crypto::ring::default_provider().install_default();
    }
    let builder = Client::builder()
        .connect_timeout(connect_timeout)
        .timeout(timeout)
        .redirect(Policy::none())
        .https_only(!base.plain)
        .user_agent("cabinet");
    // An address of this machine needs neither root certificates nor a proxy.
    let builder = if base.plain { builder.tls_certs_only([]).no_proxy() } else { builder };
    builder.build()
}
