//! Payment points: a file is taken whole or not at all, and once.

use std::{path::PathBuf, sync::Arc};

use commands::{
    Caller, CommandError, Request,
    payment_point::{NumberedPoint, PointRow, PointsReport, ReadPoints},
    portfolio_import::RowRefusal,
};
use domain::{
    OrganisationId, PaymentPointId,
    payment_point::{Accepts, Hours, Location, PointFacts, PointKind, TimeZone},
    values::{BoundedText, ExternalId},
};
use futures::future::join_all;
use uuid::Uuid;

use crate::desk::{Desk, command, refusal, shell};

fn row(id: &str, name: &str, creditor: Option<&str>) -> PointRow {
    let facts = PointFacts {
        creditor: None,
        kind: PointKind::Terminal,
        name: BoundedText::parse(name).unwrap(),
        address: BoundedText::parse("Москва").unwrap(),
        location: Location::parse("55.7", "37.6").unwrap(),
        hours: Hours::default(),
        time_zone: TimeZone::MOSCOW,
        accepts: Accepts { cash: true, card: false, sbp: false },
        commission: None,
        phone: None,
    };
    let creditor = creditor.map(|name| BoundedText::parse(name).unwrap());
    PointRow { external_id: ExternalId::parse(id).unwrap(), creditor, facts }
}

fn file(rows: Vec<Result<PointRow, Vec<RowRefusal>>>) -> ReadPoints {
    let rows: Vec<NumberedPoint> = (2..).zip(rows).collect();
    Arc::new(move |_, most| Ok(rows.iter().take(most).cloned().collect()))
}

async fn load(desk: &Desk, caller: &Caller, number: u128, read: &ReadPoints) -> Result<PointsReport, CommandError> {
    let taken = desk.commands.load_payment_points_file(caller, command(number), PathBuf::from("points"), read).await?;
    assert_eq!(taken.receipt.is_some(), taken.report.refusals.is_empty());
    Ok(taken.report)
}

fn counts(report: &PointsReport) -> (u64, u64, u64) {
    (report.rows, report.changed, report.closed)
}

const EVENTS: &str = "SELECT count(*) FROM events WHERE aggregate_type = 'payment_point'";

#[tokio::test]
async fn what_a_newer_file_lacks_is_closed_and_the_same_file_changes_nothing() {
    let desk = Desk::open().await;
    desk.creditor().await;
    let both = file(vec![Ok(row("A", "Терминал", None)), Ok(row("B", "Касса", Some("ооо берег")))]);
    assert_eq!(counts(&load(&desk, &shell(), 1, &both).await.unwrap()), (2, 2, 0));
    for number in [1, 2] {
        assert_eq!(counts(&load(&desk, &shell(), number, &both).await.unwrap()), (2, 0, 0));
    }
    let one = file(vec![Ok(row("A", "Терминал у входа", None))]);
    assert_eq!(counts(&load(&desk, &shell(), 3, &one).await.unwrap()), (1, 1, 1));
    assert_eq!(counts(&load(&desk, &shell(), 4, &both).await.unwrap()), (2, 2, 0), "one changes back, one is open again");
    assert_eq!(desk.count(EVENTS).await, 6);
    let others = Caller { organisation: OrganisationId::new(Uuid::from_u128(77)), ..shell() };
    let theirs = file(vec![Ok(row("A", "Чужой", None))]);
    assert_eq!(counts(&load(&desk, &others, 5, &theirs).await.unwrap()), (1, 1, 0), "their points are their own");
}

#[tokio::test]
async fn one_wrong_row_and_nothing_is_taken() {
    let desk = Desk::open().await;
    load(&desk, &shell(), 1, &file(vec![Ok(row("A", "Терминал", None)), Ok(row("B", "Касса", None))])).await.unwrap();
    let unread =
        RowRefusal { line: 2, column: Some("вид".to_owned()), code: "UNKNOWN_POINT_KIND", reason: "вид".to_owned() };
    let wrong =
        file(vec![Err(vec![unread]), Ok(row("A", "Другой", None)), Ok(row("A", "Ещё", None)), Ok(row("C", "К", Some("Никто")))]);
    let report = load(&desk, &shell(), 2, &wrong).await.unwrap();
    let told: Vec<_> = report.refusals.iter().map(|refusal| (refusal.line, refusal.code)).collect();
    assert_eq!(told, [(2, "UNKNOWN_POINT_KIND"), (4, "POINT_TWICE"), (5, "UNKNOWN_CREDITOR")]);
    assert_eq!((counts(&report), desk.count(EVENTS).await), ((4, 0, 0), 2));
    let many = file((0..5_001).map(|number| Ok(row(&number.to_string(), "Терминал", None))).collect());
    assert_eq!(refusal(load(&desk, &shell(), 3, &many).await), "TOO_MANY_POINTS");
}

#[tokio::test]
async fn of_many_files_at_once_each_is_taken_after_the_other_or_told_to_wait() {
    let desk = Desk::open().await;
    let caller = shell();
    let files: Vec<_> = (0..4)
        .map(|own| file((0..50).chain([100 + own]).map(|number| Ok(row(&number.to_string(), "Терминал", None))).collect()))
        .collect();
    let loads = join_all((10..).zip(&files).map(|(number, read)| load(&desk, &caller, number, read))).await;
    assert!(loads.iter().any(Result::is_ok), "{loads:?}");
    for load in loads.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(load), "POINTS_IMPORT_RUNNING");
    }
    let open = "SELECT count(*) FILTER (WHERE event_type = 'PaymentPointStated') - count(*) FILTER (WHERE event_type = 'PaymentPointClosed')
        FROM events WHERE aggregate_type = 'payment_point'";
    assert_eq!(desk.count(open).await, 51, "what the last file has is open, and nothing else");
}

#[tokio::test]
async fn a_point_that_staff_close_stays_closed_until_they_open_it() {
    let desk = Desk::open().await;
    let read = file(vec![Ok(row("A", "Терминал", None))]);
    load(&desk, &shell(), 1, &read).await.unwrap();
    let id: String = sqlx::query_scalar("SELECT aggregate_id FROM events WHERE event_type = 'PaymentPointStated'")
        .fetch_one(desk.database.owner_pool())
        .await
        .unwrap();
    let point: PaymentPointId = id.parse().unwrap();
    for number in [2, 2, 3] {
        desk.commands.close_payment_point(&shell(), Request::new(command(number), point)).await.unwrap();
    }
    load(&desk, &shell(), 4, &read).await.unwrap();
    assert_eq!(desk.count(EVENTS).await, 2);
    desk.commands.open_payment_point(&shell(), Request::new(command(5), point)).await.unwrap();
    assert_eq!(desk.count(EVENTS).await, 3);
    let stranger = Caller { organisation: OrganisationId::new(Uuid::from_u128(77)), ..shell() };
    assert_eq!(refusal(desk.commands.close_payment_point(&stranger, Request::new(command(6), point)).await), "NOT_FOUND");
}
