//! A file of all points of an organisation. It is taken whole, in one append, or not at all: what it lacks is closed, so a
//! row that does not read must not close a point.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, Utc};
use domain::{
    CreditorId, OrganisationId, PaymentPointId,
    organisation::Organisation,
    payment_point::{ClosePoint, PaymentPoint, PaymentPointCommand, PointClosing, PointFacts, StatePoint},
    staff_member::Permission,
    values::{BoundedText, ExternalId},
};
use event_store::{CommandContext, Unit};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Caller, CommandError, Commands, Receipt, Rejection, Request,
    creditor::{creditor_scope, name_key},
    portfolio_import::{RowRefusal, SourceError, UploadFolder},
    texts,
};

/// Points that an organisation may have.
const MOST_POINTS: usize = 5_000;
/// Refusals that a report holds at most.
const SHOWN_REFUSALS: usize = 100;

/// Which file to load.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ImportPaymentPointsInput {
    /// The file received.
    pub upload: Uuid,
}

/// A point of a file after parsing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointRow {
    /// Its id where the file comes from.
    pub external_id: ExternalId,
    /// Name or INN of the creditor whose debts alone are paid there.
    pub creditor: Option<BoundedText<200>>,
    /// What it is, its creditor not looked up yet.
    pub facts: PointFacts,
}

/// Line of a row, and the row or what is wrong with it.
pub type NumberedPoint = (u64, Result<PointRow, Vec<RowRefusal>>);

/// Reads a file of points whole, with no more rows than are asked for. May block.
pub type ReadPoints = Arc<dyn Fn(PathBuf, usize) -> Result<Vec<NumberedPoint>, SourceError> + Send + Sync>;

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointsReport {
    /// Rows read.
    pub rows: u64,
    /// Points that are new, have changed or are open again.
    pub changed: u64,
    /// Points closed because the file lacks them.
    pub closed: u64,
    /// Why nothing was taken, in order of lines, the first hundred; empty when the file was.
    pub refusals: Vec<RowRefusal>,
}

/// A file that was looked into.
#[derive(Clone, Debug)]
pub struct PointsImported {
    /// What became of it.
    pub report: PointsReport,
    /// Receipt, if it was taken.
    pub receipt: Option<Receipt>,
}

impl Commands {
    /// Takes an uploaded file of all points.
    pub async fn import_payment_points(
        &self,
        caller: &Caller,
        request: Request<ImportPaymentPointsInput>,
        folder: &UploadFolder,
        read: &ReadPoints,
    ) -> Result<PointsImported, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let upload = self.upload(caller.organisation, request.input.upload).await?;
        self.load_payment_points(caller, &self.context(caller, "import_payment_points", &request)?, folder.file(upload.id), read)
            .await
    }

    /// Takes a file of all points that lies at hand.
    pub async fn load_payment_points_file(
        &self,
        caller: &Caller,
        command_id: Uuid,
        file: PathBuf,
        read: &ReadPoints,
    ) -> Result<PointsImported, CommandError> {
        caller.require(Permission::CreditorManage)?;
        // Where the file lies may differ between two starts; what it says is asked for once.
        let context = self.context(caller, "load_payment_points_file", &Request::new(command_id, ()))?;
        self.load_payment_points(caller, &context, file, read).await
    }

    async fn load_payment_points(
        &self,
        caller: &Caller,
        context: &CommandContext,
        file: PathBuf,
        read: &ReadPoints,
    ) -> Result<PointsImported, CommandError> {
        let read = Arc::clone(read);
        let rows = tokio::task::spawn_blocking(move || read(file, MOST_POINTS + 1))
            .await
            .map_err(|error| CommandError::Internal(Box::new(error)))?
            .map_err(|error| Rejection::new(error.code, error.reason).at("file"))?;
        if rows.len() > MOST_POINTS {
            return Err(Rejection::new("TOO_MANY_POINTS", texts::TOO_MANY_POINTS).at("file").into());
        }
        let total = rows.len() as u64;
        let points = match self.checked(caller.organisation, rows).await? {
            Ok(points) => Arc::new(points),
            Err(mut refusals) => {
                refusals.truncate(SHOWN_REFUSALS);
                let report = PointsReport { rows: total, refusals, ..PointsReport::default() };
                return Ok(PointsImported { report, receipt: None });
            }
        };
        let counts = Arc::new(Mutex::new((0, 0)));
        let (organisation, at) = (caller.organisation, context.occurred_at);
        // Two files at once would each keep open what the other lacks.
        let mut turn = self.pool.begin().await?;
        let scope = point_scope(organisation);
        let free = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))").bind(scope);
        if !free.fetch_one(&mut *turn).await? {
            return Err(Rejection::new("POINTS_IMPORT_RUNNING", texts::POINTS_IMPORT_RUNNING).at("file").into());
        }
        let decide = |unit: Unit| {
            let (points, counts) = (Arc::clone(&points), Arc::clone(&counts));
            async move {
                let (unit, counted) = self.decide_points(unit, organisation, &points, at).await?;
                if let Ok(mut counts) = counts.lock() {
                    *counts = counted;
                }
                Ok(unit)
            }
        };
        let receipt = self.transact(context, decide).await;
        // Given back before the answer, for a transaction that is only dropped ends some time after it.
        if let Err(error) = turn.commit().await {
            tracing::warn!(%error, "the turn of a file of points was not given back; it ends with its connection");
        }
        let receipt = receipt?;
        let (changed, closed) = counts.lock().map(|counts| *counts).unwrap_or_default();
        let report = PointsReport { rows: total, changed, closed, refusals: Vec::new() };
        Ok(PointsImported { report, receipt: Some(receipt) })
    }

    /// The points of rows that all read, each once, with creditors that are known; else everything that is wrong.
    async fn checked(
        &self,
        organisation: OrganisationId,
        rows: Vec<NumberedPoint>,
    ) -> Result<Result<Vec<(ExternalId, PointFacts)>, Vec<RowRefusal>>, CommandError> {
        let creditors = rows.iter().filter_map(|(_, row)| row.as_ref().ok()?.creditor.as_ref());
        let names: HashSet<String> = creditors.map(|name| name_key(name.as_str())).collect();
        let owners = self.store.claim_owners(&creditor_scope(organisation), &names.into_iter().collect::<Vec<_>>()).await?;
        let creditors: HashMap<String, CreditorId> =
            owners.into_iter().filter_map(|(name, owner)| Some((name, owner.parse().ok()?))).collect();
        let (mut points, mut refusals, mut seen) = (Vec::with_capacity(rows.len()), Vec::new(), HashSet::new());
        for (line, row) in rows {
            let mut refuse = |column: &str, code, reason: &str| {
                refusals.push(RowRefusal { line, column: Some(column.to_owned()), code, reason: reason.to_owned() });
            };
            match row {
                Err(wrong) => refusals.extend(wrong),
                Ok(PointRow { external_id, .. }) if !seen.insert(external_id.as_str().to_owned()) => {
                    refuse("id", "POINT_TWICE", texts::POINT_TWICE);
                }
                Ok(PointRow { external_id, creditor, facts }) => {
                    let known = creditor.map(|name| creditors.get(&name_key(name.as_str())).copied());
                    match known {
                        Some(None) => refuse("creditor", "UNKNOWN_CREDITOR", texts::UNKNOWN_CREDITOR),
                        known => points.push((external_id, PointFacts { creditor: known.flatten(), ..facts })),
                    }
                }
            }
        }
        Ok(if refusals.is_empty() { Ok(points) } else { Err(refusals) })
    }

    /// States what the file has and closes what it lacks; answers how many have changed and how many were closed.
    async fn decide_points(
        &self,
        mut unit: Unit,
        organisation: OrganisationId,
        points: &[(ExternalId, PointFacts)],
        at: DateTime<Utc>,
    ) -> Result<(Unit, (u64, u64)), CommandError> {
        // Of what the receipt is, also when nothing changes.
        unit.load::<Organisation>(organisation).await?;
        let most = i64::try_from(MOST_POINTS * 4).unwrap_or(i64::MAX);
        let known = self.store.claims_starting_with(&point_scope(organisation), "", most).await?;
        let known: Vec<String> = known.into_iter().map(|(_, owner)| owner).collect();
        let mut streams: HashMap<String, _> = known.iter().cloned().zip(unit.load_many::<PaymentPoint>(&known).await?).collect();
        let (mut changed, mut closed) = (0, 0);
        for (external_id, facts) in points {
            let id = point_id(organisation, external_id);
            unit.claim(point_scope(organisation), external_id.as_str(), id);
            let mut stream = streams.remove(&id.to_string()).unwrap_or_else(|| unit.start(id));
            let state = StatePoint { organisation, external_id: external_id.clone(), facts: Box::new(facts.clone()), at };
            changed += u64::from(unit.decide::<_, CommandError>(&mut stream, None, PaymentPointCommand::State(state)).await? > 0);
        }
        for stream in streams.values_mut() {
            let command = PaymentPointCommand::Close(ClosePoint { why: PointClosing::Missing, at });
            closed += u64::from(unit.decide::<_, CommandError>(stream, None, command).await? > 0);
        }
        Ok((unit, (changed, closed)))
    }
}

/// The id of a point follows from its own, so that nobody states it twice under two ids.
fn point_id(organisation: OrganisationId, external_id: &ExternalId) -> PaymentPointId {
    PaymentPointId::new(Uuid::new_v5(&organisation.uuid(), format!("payment_point/{}", external_id.as_str()).as_bytes()))
}

/// Scope of the claims by which an organisation's points are found. Stored; never rename.
fn point_scope(organisation: OrganisationId) -> String {
    format!("payment_point/{organisation}")
}
