//! Loads of uploaded files: under a lease, gone on with after a crash, told as failed when the file breaks.

use std::{path::Path, sync::Arc, time::Duration};

use commands::{
    Caller, CommandError, Receipt, Request,
    portfolio_import::{FileKind, ImportMode, ImportPreview, ImportWorker, StartImportInput, UploadFolder},
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    desk::{Desk, command, refusal, shell},
    files::{File, at_hand, folder, schedule_rows, upload},
};

/// A desk with a creditor and one upload of a file.
async fn prepared(file: File) -> (Desk, Arc<File>, TempDir, UploadFolder, Uuid) {
    let (desk, file, place) = (Desk::open().await, Arc::new(file), tempfile::tempdir().unwrap());
    desk.creditor().await;
    let folder = folder(place.path(), &file);
    let upload = upload(&desk, &folder, 1).await;
    (desk, file, place, folder, upload)
}

async fn start(desk: &Desk, folder: &UploadFolder, number: u128, upload: Uuid) -> Result<Receipt, CommandError> {
    desk.commands.start_import(&shell(), Request::new(command(number), StartImportInput { upload }), folder).await
}

fn import_of(receipt: &Receipt) -> Uuid {
    receipt.aggregate_id.parse().unwrap()
}

fn worker(desk: &Desk, folder: &UploadFolder) -> ImportWorker {
    ImportWorker { commands: desk.commands.clone(), folder: folder.clone(), poll: Duration::from_millis(10) }
}

async fn run_out(desk: &Desk) {
    let expire = "UPDATE import_jobs SET lease_until = now() - interval '1 second'";
    sqlx::query(expire).execute(desk.database.owner_pool()).await.unwrap();
}

const BATCHES: &str = "SELECT count(*) FROM events WHERE event_type = 'PortfolioImportRowsRecorded'";
const DEBTS: &str = "SELECT count(*) FROM events WHERE event_type = 'DebtRegistered'";
const JOBS: &str = "SELECT count(*) FROM import_jobs";

#[tokio::test]
async fn a_load_cut_off_by_a_crash_is_gone_on_with_by_one_of_two_servers() {
    let (desk, file, _place, folder, upload) = prepared(File::portfolio(1_300)).await;
    // Opened for its header, to be read to its end, and to be loaded.
    file.hold(3, 700);
    let import = import_of(&start(&desk, &folder, 1, upload).await.unwrap());
    let (commands, here) = (desk.commands.clone(), folder.clone());
    let crashed = tokio::spawn(async move { commands.run_import(import, &here).await });
    while desk.count(BATCHES).await < 1 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (one, two) = (worker(&desk, &folder), worker(&desk, &folder));
    assert_eq!(one.step().await.unwrap(), 0, "whoever is at work is left alone");
    crashed.abort();
    file.let_go();
    run_out(&desk).await;

    let (first, second) = tokio::join!(one.step(), two.step());
    assert_eq!(first.unwrap() + second.unwrap(), 1);
    assert_eq!((desk.count(DEBTS).await, desk.count(BATCHES).await, desk.count(JOBS).await), (1_300, 3, 0));
    let totals = "SELECT (payload -> 'Completed' -> 'totals' ->> 'changed')::bigint FROM events
        WHERE event_type = 'PortfolioImportCompleted'";
    assert_eq!(desk.count(totals).await, 1_300);
    let others = "SELECT count(*) FROM events WHERE event_type = 'DebtRegistered' AND metadata ->> 'actor' <> 'system:shell'";
    assert_eq!(desk.count(others).await, 0, "it is still the load of whoever asked");
}

#[tokio::test]
async fn a_command_starts_one_load_and_a_file_is_loaded_once() {
    let (desk, _, _place, folder, upload) = prepared(File::portfolio(3)).await;
    let first = start(&desk, &folder, 1, upload).await.unwrap();
    let again = start(&desk, &folder, 1, upload).await.unwrap();
    assert_eq!((&again.aggregate_id, again.version, again.replayed), (&first.aggregate_id, 1, true));
    let other = start(&desk, &folder, 2, upload).await.unwrap();
    assert_eq!((import_of(&other), desk.count(JOBS).await), (import_of(&first), 1));

    let report = desk.commands.run_import(import_of(&first), &folder).await.unwrap().unwrap();
    assert_eq!((report.totals.changed, report.repeated), (3, false));
    let late = start(&desk, &folder, 3, upload).await.unwrap();
    assert!(desk.commands.run_import(import_of(&late), &folder).await.unwrap().is_none());
    assert_eq!((desk.count(DEBTS).await, desk.count(JOBS).await), (3, 0));
    assert_eq!(refusal(start(&desk, &folder, 4, Uuid::from_u128(9)).await), "NOT_FOUND");
}

#[tokio::test]
async fn a_file_that_breaks_in_the_middle_fails_the_load_and_nothing_of_it_is_written() {
    let (desk, _, _place, folder, upload) = prepared(File::portfolio(800).broken_at(700)).await;
    let receipt = start(&desk, &folder, 1, upload).await.unwrap();
    assert_eq!(refusal(desk.commands.run_import(import_of(&receipt), &folder).await), "FILE_CHANGED");
    let failed = "SELECT count(*) FROM events WHERE event_type = 'PortfolioImportFailed'";
    assert_eq!((desk.count(failed).await, desk.count(DEBTS).await, desk.count(JOBS).await), (1, 0, 0));
    // The mended file, or the same one once more, is another load.
    let again = start(&desk, &folder, 2, upload).await.unwrap();
    assert_ne!(import_of(&again), import_of(&receipt));
}

#[tokio::test]
async fn a_load_in_trouble_waits_and_one_whose_file_lies_elsewhere_is_left_to_others() {
    let (desk, _, place, folder, upload) = prepared(File::portfolio(3)).await;
    let sequence = async |from: &str, to: &str| {
        let rename = format!("ALTER SEQUENCE {from} RENAME TO {to}");
        sqlx::raw_sql(&rename).execute(desk.database.owner_pool()).await.unwrap();
    };
    sequence("borrower_pin", "gone").await;
    let import = import_of(&start(&desk, &folder, 1, upload).await.unwrap());
    assert!(matches!(desk.commands.run_import(import, &folder).await, Err(CommandError::Internal(_))));
    assert_eq!(worker(&desk, &folder).step().await.unwrap(), 0);
    assert_eq!(desk.count("SELECT count(*) FROM import_jobs WHERE attempts = 1 AND lease_until > now()").await, 1);

    sequence("gone", "borrower_pin").await;
    run_out(&desk).await;
    let elsewhere = UploadFolder { path: Path::new("/nowhere").to_owned(), ..folder.clone() };
    assert_eq!(worker(&desk, &elsewhere).step().await.unwrap(), 0);
    assert_eq!(worker(&desk, &folder).step().await.unwrap(), 1);
    assert_eq!((desk.count(DEBTS).await, desk.count(JOBS).await), (3, 0));
    drop(place);
}

#[tokio::test]
async fn a_received_file_is_kept_for_a_week_and_while_it_is_loaded() {
    let (desk, _, _place, folder, first) = prepared(File::portfolio(3)).await;
    let second = upload(&desk, &folder, 2).await;
    let worker = worker(&desk, &folder);
    start(&desk, &folder, 1, first).await.unwrap();
    worker.sweep().await.unwrap();
    let kept = |upload| folder.file(upload).exists();
    assert!(kept(first) && kept(second), "they have just come");

    let long_ago = std::time::SystemTime::now() - Duration::from_hours(24 * 8);
    let came_long_ago = |upload| {
        std::fs::File::options().write(true).open(folder.file(upload)).unwrap().set_modified(long_ago).unwrap();
    };
    came_long_ago(first);
    came_long_ago(second);
    worker.sweep().await.unwrap();
    assert!(kept(first) && !kept(second), "a load is under way");
    assert_eq!(worker.step().await.unwrap(), 1);
    worker.sweep().await.unwrap();
    assert_eq!((kept(first), desk.count("SELECT count(*) FROM uploads").await), (false, 0));
    let elsewhere = UploadFolder { path: Path::new("/nowhere").to_owned(), ..folder.clone() };
    ImportWorker { folder: elsewhere, commands: desk.commands.clone(), ..worker }.sweep().await.unwrap();

    let third = upload(&desk, &folder, 3).await;
    came_long_ago(third);
    let stop = CancellationToken::new();
    let working = tokio::spawn(self::worker(&desk, &folder).run(stop.clone()));
    tokio::time::timeout(Duration::from_secs(20), async {
        while kept(third) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap();
    stop.cancel();
    working.await.unwrap();
}

#[tokio::test]
async fn a_preview_is_found_out_in_the_background_writes_nothing_and_is_taken_up_after_a_crash() {
    let (desk, file, _place, folder, upload) = prepared(File::portfolio(1_300)).await;
    let preview = async |number, upload| {
        desk.commands.start_preview(&shell(), Request::new(command(number), StartImportInput { upload })).await
    };
    let id = preview(1, upload).await.unwrap();
    assert_eq!(desk.commands.import_preview(&shell(), id).await.unwrap(), Some(None));
    // Opened to be read to its end, and to be looked at.
    file.hold(2, 700);
    let (commands, here) = (desk.commands.clone(), folder.clone());
    let crashed = tokio::spawn(async move { commands.run_import(id, &here).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!crashed.is_finished());
    crashed.abort();
    file.let_go();
    run_out(&desk).await;

    assert_eq!(worker(&desk, &folder).step().await.unwrap(), 1);
    let Some(Some(ImportPreview::Loadable { totals, refusals, repeated: false })) =
        desk.commands.import_preview(&shell(), id).await.unwrap()
    else {
        panic!("it has ended")
    };
    assert_eq!((totals.changed, refusals.len(), desk.count(DEBTS).await), (1_300, 0, 0));
    assert_eq!(preview(1, upload).await.unwrap(), id);
    assert!(desk.commands.run_import(id, &folder).await.unwrap().is_none(), "once");
    let another = crate::files::upload(&desk, &folder, 2).await;
    assert!(matches!(preview(1, another).await, Err(CommandError::CommandReused)));
    assert_eq!(refusal(preview(2, Uuid::from_u128(9)).await), "NOT_FOUND");
    let stranger = Caller { organisation: domain::OrganisationId::new(Uuid::from_u128(2)), ..shell() };
    assert_eq!(desk.commands.import_preview(&stranger, id).await.unwrap(), None);

    desk.wait(24 * 60 * 60 + 1);
    desk.commands.sweep().await.unwrap();
    assert_eq!(desk.count(JOBS).await, 0);
}

#[tokio::test]
async fn a_preview_of_a_file_that_breaks_tells_why_and_is_not_tried_again() {
    let (desk, _, _place, folder, upload) = prepared(File::portfolio(800).broken_at(700)).await;
    let request = Request::new(command(1), StartImportInput { upload });
    let id = desk.commands.start_preview(&shell(), request).await.unwrap();
    assert_eq!(refusal(desk.commands.run_import(id, &folder).await), "FILE_CHANGED");
    let found = desk.commands.import_preview(&shell(), id).await.unwrap();
    assert!(matches!(found, Some(Some(ImportPreview::Unreadable { code, .. })) if code == "FILE_CHANGED"));
    run_out(&desk).await;
    assert_eq!(worker(&desk, &folder).step().await.unwrap(), 0);
}

#[tokio::test]
async fn a_schedule_with_a_bad_row_is_refused_whole_and_every_row_is_told() {
    let desk = Desk::open().await;
    desk.creditor().await;
    desk.commands.import_file(&shell(), at_hand(File::portfolio(6), 1), ImportMode::Write, &|_| {}).await.unwrap();
    let (good, bad) = (false, true);
    let rows = [(2, good), (2, bad), (2, good), (3, good), (3, good), (4, good), (0, bad), (5, good), (6, good), (9, good)];
    let load = async |mode| {
        let file = File::new(FileKind::Schedule, schedule_rows(&rows));
        desk.commands.import_file(&shell(), at_hand(file, 2), mode, &|_| {}).await.unwrap()
    };
    let preview = load(ImportMode::Preview).await;
    let report = load(ImportMode::Write).await;
    assert_eq!((preview.totals, &preview.refusals), (report.totals, &report.refusals));
    assert_eq!((report.totals.rows, report.totals.changed, report.totals.refused), (10, 3, 7));
    let mut refused: Vec<_> = report.refusals.iter().map(|refusal| (refusal.line, refusal.code)).collect();
    refused.sort_unstable();
    let (whole, row) = ("SCHEDULE_WITH_BAD_ROW", "INVALID_DATE");
    assert_eq!(refused, [(2, whole), (3, row), (4, whole), (7, whole), (8, row), (9, whole), (11, "UNKNOWN_DEBT")]);
    assert!(report.refusals.iter().any(|refusal| refusal.line == 2 && refusal.reason.contains("строка 3")));
    assert_eq!(desk.count("SELECT count(*) FROM events WHERE event_type = 'DebtScheduleStated'").await, 2);
    let stored = desk.commands.import_refusals(&shell(), report.import, None, 100).await.unwrap();
    assert_eq!(stored.len(), 7);
}
