//! All routes of the program.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use ::http::{Extensions, HeaderMap, StatusCode, header};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request, State},
    response::{Html, IntoResponse, Response},
    routing::{any, get, post},
};
use commands::{Actor, Caller, Channel, CommandError, Commands, Origin, payment_export::ExportFiles};
use domain::{OrganisationId, values::Host};
use moka::sync::Cache;
use projections::Projections;
use prometheus_client::registry::Registry;

use crate::{
    Uploads,
    admin::AdminSchema,
    cabinet::CabinetSchema,
    context::{Doors, Viewer},
    http::{self, ClientAddress, Edge, FloodGate, GraphqlEndpoint, RequestId, TrustedProxies},
    notifications,
    session::{self, World},
    shared::loaders::Loaders,
    texts,
};

/// Something that answers whether the program is ready, by part.
pub(crate) type Readiness = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Vec<(&'static str, bool)>> + Send>> + Send + Sync>;

/// What the routes are made of.
pub struct Parts {
    /// The write side.
    pub commands: Commands,
    /// The read side.
    pub projections: Arc<Projections>,
    /// What stands between the network and the routes.
    pub edge: Edge,
    /// Whether the program is reached over TLS: then cookies are bound to the host.
    pub secure: bool,
    /// Figures; those of HTTP are added.
    pub registry: Registry,
    /// Whether the program is ready to serve.
    pub ready: Readiness,
    /// Uploaded files.
    pub uploads: Uploads,
    /// Files of exports.
    pub exports: ExportFiles,
    /// In development: the page that shows text messages instead of sending them.
    pub messages_page: Option<Arc<dyn Fn() -> String + Send + Sync>>,
}

pub(crate) struct App {
    pub(crate) doors: Arc<Doors>,
    cabinet: GraphqlEndpoint<CabinetSchema>,
    admin: GraphqlEndpoint<AdminSchema>,
    secure: bool,
    registry: Registry,
    ready: Readiness,
    pub(crate) uploads: Uploads,
    messages_page: Option<Arc<dyn Fn() -> String + Send + Sync>>,
    pub(crate) trusted: TrustedProxies,
    /// Who is heard at the door of notifications.
    pub(crate) notifying: FloodGate,
    /// Organisations by host.
    hosts: Cache<String, OrganisationId>,
}

/// Puts the routes together. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(mut parts: Parts) -> Result<Router, http::SdlError> {
    let metrics = http::HttpMetrics::register(&mut parts.registry);
    let (uploads, exports) = (parts.uploads.clone(), parts.exports);
    let doors = Arc::new(Doors { commands: parts.commands, projections: parts.projections, uploads, exports });
    let development = parts.messages_page.is_some();
    let app = Arc::new(App {
        cabinet: crate::cabinet::endpoint(Arc::clone(&doors), metrics.clone(), development)?,
        admin: crate::admin::endpoint(Arc::clone(&doors), metrics, development)?,
        doors,
        secure: parts.secure,
        registry: parts.registry,
        ready: parts.ready,
        uploads: parts.uploads,
        messages_page: parts.messages_page,
        trusted: parts.edge.trusted.clone(),
        notifying: FloodGate::default(),
        hosts: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(15)).build(),
    });
    let mut routes = Router::new()
        .route("/cabinet/graphql", any(cabinet))
        .route("/cabinet/debts/{id}/payment-slip", get(crate::cabinet::payment_slip))
        .route("/pay", get(crate::cabinet::pay_page))
        .route("/admin/graphql", any(admin))
        .route("/admin/files", post(crate::uploads::receive).layer(DefaultBodyLimit::disable()))
        .route("/admin/files/payment-exports/{export}/{number}/{format}", get(crate::exports::download));
    if development {
        routes = routes.merge(http::graphiql_routes()).route("/", get(welcome)).route("/development/sms", get(messages));
    }
    let outside = Router::new()
        .route("/health/live", get(|| async { "ok" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(figures))
        .route(
            "/payments/notifications/{account}",
            post(notifications::receive).layer(DefaultBodyLimit::max(notifications::MOST_BYTES)),
        );
    Ok(parts.edge.around(routes).merge(outside).with_state(app))
}

async fn cabinet(State(app): State<Arc<App>>, request: Request) -> Response {
    match app.viewer(World::Cabinet, request.headers(), request.extensions()).await {
        Ok(viewer) => {
            app.cabinet
                .serve(request, |data| {
                    data.insert(Loaders::new(Arc::clone(&app.doors), viewer.caller.organisation));
                    data.insert(viewer);
                })
                .await
        }
        Err(refusal) => refusal.answer(&request),
    }
}

async fn admin(State(app): State<Arc<App>>, request: Request) -> Response {
    match app.viewer(World::Admin, request.headers(), request.extensions()).await {
        Ok(viewer) => app.admin.serve(request, |data| crate::admin::fill(data, &app.doors, viewer)).await,
        Err(refusal) => refusal.answer(&request),
    }
}

/// Why a request has no viewer.
pub(crate) enum NoViewer {
    UnknownHost,
    Unavailable,
}

impl NoViewer {
    pub(crate) fn refusal(&self) -> http::Refusal {
        match self {
            Self::UnknownHost => {
                http::Refusal::http(StatusCode::MISDIRECTED_REQUEST, http::ErrorCode::BadUserInput, texts::UNKNOWN_HOST)
            }
            Self::Unavailable => http::Refusal::unavailable(),
        }
    }

    fn answer(&self, request: &Request) -> Response {
        let refusal = self.refusal();
        let id = request.extensions().get::<RequestId>().cloned();
        match id.or_else(|| RequestId::parse("none")) {
            Some(id) => http::refuse(request.headers(), &id, &refusal),
            None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}

impl App {
    /// Who asks: organisation by host, person by session. A session of another organisation, or of the other world, is
    /// as good as none.
    pub(crate) async fn viewer(&self, world: World, headers: &HeaderMap, extensions: &Extensions) -> Result<Viewer, NoViewer> {
        let organisation = self.organisation(headers).await?;
        let token = session::token_of(headers, world, self.secure);
        let actor = match token {
            Some(token) => self.actor(world, organisation, token).await.map_err(|error| {
                tracing::warn!(%error, "a session could not be looked up");
                NoViewer::Unavailable
            })?,
            None => Actor::Guest,
        };
        let address = extensions.get::<ClientAddress>().map_or(Origin::default().address, |address| address.0);
        let channel = if world == World::Admin { Channel::Admin } else { Channel::Cabinet };
        let origin = Origin { address, agent: domain::UserAgent::new(text(headers, &header::USER_AGENT)) };
        Ok(Viewer { caller: Caller { organisation, actor, channel, origin }, secure: self.secure })
    }

    async fn actor(&self, world: World, organisation: OrganisationId, token: &str) -> Result<Actor, CommandError> {
        let actor = match world {
            World::Cabinet => self.doors.commands.borrower_of_session(organisation, token).await?,
            World::Admin => self.doors.commands.staff_of_session(organisation, token).await?,
        };
        Ok(actor.unwrap_or(Actor::Guest))
    }

    async fn organisation(&self, headers: &HeaderMap) -> Result<OrganisationId, NoViewer> {
        let host = text(headers, &header::HOST);
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let Ok(host) = Host::parse(name.trim_matches(['[', ']'])) else { return Err(NoViewer::UnknownHost) };
        if let Some(organisation) = self.hosts.get(&name) {
            return Ok(organisation);
        }
        // Unknown hosts are not remembered: one may have been added just now.
        match self.doors.projections.organisations().by_host(&host).await {
            Ok(Some(organisation)) => {
                self.hosts.insert(name, organisation.id);
                Ok(organisation.id)
            }
            Ok(None) => Err(NoViewer::UnknownHost),
            Err(error) => {
                tracing::warn!(%error, "the organisation of a host could not be looked up");
                Err(NoViewer::Unavailable)
            }
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn ready(State(app): State<Arc<App>>) -> Response {
    let parts = (app.ready)().await;
    let status = if parts.iter().all(|(_, ready)| *ready) { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(parts.into_iter().collect::<std::collections::BTreeMap<_, _>>())).into_response()
}

async fn figures(State(app): State<Arc<App>>) -> Response {
    let mut text = String::new();
    match prometheus_client::encoding::text::encode(&mut text, &app.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn messages(State(app): State<Arc<App>>) -> Response {
    app.messages_page.as_ref().map_or_else(|| StatusCode::NOT_FOUND.into_response(), |page| Html(page()).into_response())
}

async fn welcome() -> Html<&'static str> {
    Html(include_str!("../assets/welcome.html"))
}
