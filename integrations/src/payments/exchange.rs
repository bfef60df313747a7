//! One HTTP exchange with a provider: bounded in time and size, never redirected, never repeated.
//!
//! A request that surely did not arrive is [`ProviderError::Unavailable`]; everything after that, including every 5xx, is
//! [`ProviderError::InDoubt`], because the provider may have done the work. [`without_effect`] is for questions, with which
//! nothing can have happened.

use commands::payment::ProviderError;
use reqwest::{Client, RequestBuilder, Response, Url};
use serde::{Serialize, de::DeserializeOwned};

use super::settings::{ProviderSettings, ProviderSetupError};
use crate::http::{self, Base};

/// Largest answer believed to be one.
const ANSWER_MAX: usize = 256 * 1024;

/// An answer that is no answer; whether the work was done is not known.
pub(super) const MALFORMED: ProviderError = ProviderError::InDoubt("malformed answer");

/// What came back: 2xx, or a 4xx with the provider's own words.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    body: Vec<u8>,
}

impl Answer {
    /// Whether the request was taken.
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as the provider documents it.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, ProviderError> {
        serde_json::from_slice(&self.body).map_err(|_| MALFORMED)
    }
}

/// Client and address of one provider.
#[derive(Debug)]
pub(super) struct Exchange {
    client: Client,
    base: Url,
}

impl Exchange {
    /// Checks the address and builds the client; connects to nothing yet.
    pub(super) fn try_new(settings: &ProviderSettings) -> Result<Self, ProviderSetupError> {
        let base = Base::checked(&settings.base_url)?;
        let client = http::client(&base, settings.connect_timeout, settings.timeout).map_err(ProviderSetupError::Client)?;
        Ok(Self { client, base: base.url })
    }

    /// A question without a body.
    pub(super) fn get(&self, path: &[&str]) -> Result<RequestBuilder, ProviderError> {
        Ok(self.client.get(self.url(path)?))
    }

    /// A request with a JSON body, written here so that decimals stay as they are.
    pub(super) fn post(&self, path: &[&str], body: &impl Serialize) -> Result<RequestBuilder, ProviderError> {
        let json = serde_json::to_vec(body).map_err(|_| ProviderError::Unavailable("request cannot be written"))?;
        Ok(self.client.post(self.url(path)?).header("content-type", "application/json; charset=utf-8").body(json))
    }

    /// Every part is one segment, whatever is in it.
    fn url(&self, path: &[&str]) -> Result<Url, ProviderError> {
        let mut url = self.base.clone();
        url.path_segments_mut().map_err(|()| ProviderError::Unavailable("no address"))?.pop_if_empty().extend(path);
        Ok(url)
    }
}

/// Sends a request once.
pub(super) async fn send(request: RequestBuilder) -> Result<Answer, ProviderError> {
    let response = request.send().await.map_err(|error| silence(&error))?;
    match response.status().as_u16() {
        401 | 403 => Err(ProviderError::Unauthorized),
        429 => Err(ProviderError::Unavailable("too many requests")),
        // ЮKassa: still at it, to be asked again with the same key.
        202 => Err(ProviderError::InDoubt("still processing")),
        status @ (200..300 | 400..500) => Ok(Answer { status, body: body(response).await? }),
        300..400 => Err(ProviderError::InDoubt("redirected")),
        500..600 => Err(ProviderError::InDoubt("server error")),
        _ => Err(ProviderError::InDoubt("unexpected http status")),
    }
}

/// A doubt about a question is only a missing answer.
pub(super) fn without_effect(error: ProviderError) -> ProviderError {
    match error {
        ProviderError::InDoubt(why) => ProviderError::Unavailable(why),
        error => error,
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, ProviderError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| silence(&error))? {
        if body.len() + chunk.len() > ANSWER_MAX {
            return Err(ProviderError::InDoubt("answer too large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The error itself stays here: its text names the address and may name more.
fn silence(error: &reqwest::Error) -> ProviderError {
    if error.is_connect() || error.is_builder() {
        ProviderError::Unavailable("no connection")
    } else if error.is_timeout() {
        ProviderError::InDoubt("time-out")
    } else {
        ProviderError::InDoubt("connection broken")
    }
}
