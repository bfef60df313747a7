//! Calls and replies, as all providers have them.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use domain::payment::Provider;
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::state::State;
use crate::payments::signature::equal;

/// A call of the API; the path without the provider's prefix.
pub(super) struct Call<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a [&'a str],
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    pub(super) now: DateTime<Utc>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) json: String,
}

impl Reply {
    pub(super) fn of(status: u16, body: &impl Serialize) -> Self {
        Self { status, json: serde_json::to_string(body).unwrap_or_default() }
    }
}

/// An object of JSON whose decimals stay as they are.
pub(super) type Object = BTreeMap<&'static str, Box<RawValue>>;

/// A value of an [`Object`].
pub(super) fn field(value: impl Serialize) -> Box<RawValue> {
    to_raw_value(&value).unwrap_or_default()
}

impl<'a> Call<'a> {
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn is_json(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.starts_with("application/json"))
    }

    /// The merchant who has proved to be one by `Basic`.
    pub(super) fn basic_merchant(&self, state: &State, provider: Provider) -> Option<String> {
        let encoded = self.header("authorization")?.strip_prefix("Basic ")?;
        let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
        let (merchant, secret) = decoded.split_once(':')?;
        let account = state.account(provider, merchant)?;
        equal(account.secret.expose_secret().as_bytes(), secret.as_bytes()).then(|| merchant.to_owned())
    }

    /// The merchant whose secret goes with `Bearer`.
    pub(super) fn bearer_merchant(&self, state: &State, provider: Provider) -> Option<String> {
        let secret = self.header("authorization")?.strip_prefix("Bearer ")?;
        let is_own = |given: &str| equal(given.as_bytes(), secret.as_bytes());
        let mut accounts = state.accounts.iter().filter(|account| account.provider == provider);
        accounts.find(|account| is_own(account.secret.expose_secret())).map(|account| account.merchant.clone())
    }
}
