//! Files of payment points.

use std::{fs, path::PathBuf};

use domain::payment_point::{Degrees, PointKind};

use crate::portfolio_file::read_points;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/portfolio").join(name)
}

fn read(text: &str) -> Result<Vec<Result<String, Vec<String>>>, &'static str> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    let rows = read_points(file.path(), 100).map_err(|error| error.code)?;
    let told = |row: Result<commands::payment_point::PointRow, Vec<commands::portfolio_import::RowRefusal>>| {
        row.map(|row| row.external_id.as_str().to_owned())
            .map_err(|wrong| wrong.into_iter().map(|refusal| format!("{}:{}", refusal.column.unwrap(), refusal.code)).collect())
    };
    Ok(rows.into_iter().map(|(_, row)| told(row)).collect())
}

const HEADER: &str = "Номер;Вид;Название;Адрес;Широта;Долгота;Часовой пояс;Пн;Принимает";

#[test]
fn the_committed_points_read() {
    let rows = read_points(fixture("demo-points.csv"), 5_000).unwrap();
    assert_eq!(rows.len(), 30);
    assert!(rows.iter().all(|(_, row)| row.is_ok()), "{rows:?}");
    let (line, first) = &rows[0];
    let facts = &first.as_ref().unwrap().facts;
    let place = (Degrees(facts.location.latitude()).to_string(), Degrees(facts.location.longitude()).to_string());
    assert_eq!((*line, facts.kind, facts.time_zone.minutes()), (2, PointKind::Terminal, 180));
    assert_eq!(place, ("55.7559300".to_owned(), "37.6145100".to_owned()));
    assert_eq!(facts.hours.0[0].spans(), [(600, 1_320)]);
    assert_eq!(read_points(fixture("template-points.csv"), 5_000).unwrap().len(), 2);
    assert_eq!(read_points(fixture("demo-points.csv"), 3).unwrap().len(), 3, "no more than is asked for");
}

#[test]
fn everything_wrong_with_a_row_is_told_by_column() {
    let text =
        format!("{HEADER}\nA;касса;К;Адрес;55,7;37.6;МСК;9:00-18:00;наличные\nB;ларёк;;Адрес;91;x;GMT;9-18;чеки\n;;;;;;;;\n");
    let wrong = [
        "вид:UNKNOWN_POINT_KIND",
        "название:EMPTY_CELL",
        "широта:INVALID_COORDINATE",
        "долгота:INVALID_COORDINATE",
        "пн:INVALID_HOURS",
        "часовой пояс:INVALID_TIME_ZONE",
        "принимает:UNKNOWN_POINT_ACCEPTS",
    ];
    let wrong = wrong.map(str::to_owned).to_vec();
    assert_eq!(read(&text), Ok(vec![Ok("A".to_owned()), Err(wrong)]), "and a hollow row is none");
}

#[test]
fn a_file_of_something_else_is_refused_whole() {
    assert_eq!(read("a;b\n1;2\n"), Err("UNKNOWN_HEADER"));
    assert_eq!(read("Номер;Вид;Название\nA;касса;К\n"), Err("MISSING_COLUMNS"));
    assert_eq!(read(&format!("{HEADER};Код\nA\n")), Err("REPEATED_COLUMN"));
    assert_eq!(read(&format!("{HEADER}\n")), Err("HEADER_ONLY"), "it would close all points");
}
