//! Rules of a point, as given, when, then, and how its facts are read.

use super::*;
use crate::{
    samples::{at, expect_once, expect_refusal, external_id, given, organisation, other_organisation, text},
    values::ValueError,
};

fn facts(name: &str) -> Box<PointFacts> {
    Box::new(PointFacts {
        creditor: None,
        kind: PointKind::Terminal,
        name: text(name),
        address: text("Москва, Тверская улица, 1"),
        location: Location::parse("55.757", "37.615").unwrap(),
        hours: Hours::default(),
        time_zone: TimeZone::MOSCOW,
        accepts: Accepts { cash: true, card: false, sbp: false },
        commission: None,
        phone: None,
    })
}

fn state(name: &str) -> StatePoint {
    StatePoint { organisation: organisation(), external_id: external_id("T-1"), facts: facts(name), at: at() }
}

fn stating(state: StatePoint) -> PaymentPointCommand {
    PaymentPointCommand::State(state)
}

fn stated(name: &str) -> PaymentPointEvent {
    let StatePoint { organisation, external_id, facts, at } = state(name);
    PaymentPointEvent::Stated { organisation, external_id, facts, at }
}

fn close(why: PointClosing) -> PaymentPointCommand {
    PaymentPointCommand::Close(ClosePoint { why, at: at() })
}

fn closed(why: PointClosing) -> PaymentPointEvent {
    PaymentPointEvent::Closed { why, at: at() }
}

fn opened() -> PaymentPointEvent {
    PaymentPointEvent::Opened { at: at() }
}

#[test]
fn only_what_differs_is_stated() {
    expect_once::<PaymentPoint>(Vec::new(), stating(state("Терминал")), vec![stated("Терминал")]);
    expect_once::<PaymentPoint>(vec![stated("Терминал")], stating(state("Касса")), vec![stated("Касса")]);
}

#[test]
fn a_point_stays_the_one_it_is_and_takes_something() {
    for other in [
        StatePoint { organisation: other_organisation(), ..state("Терминал") },
        StatePoint { external_id: external_id("T-2"), ..state("Терминал") },
    ] {
        expect_refusal::<PaymentPoint>(vec![stated("Терминал")], stating(other), PaymentPointError::AnotherPoint);
    }
    let accepts = Accepts { cash: false, card: false, sbp: false };
    let nothing =
        StatePoint { facts: Box::new(PointFacts { accepts, ..*facts("Терминал") }), ..state("Терминал") };
    expect_refusal::<PaymentPoint>(Vec::new(), stating(nothing), PaymentPointError::TakesNothing);
}

#[test]
fn a_file_opens_what_a_file_has_lost_and_not_what_staff_have_closed() {
    let lost = vec![stated("Терминал"), closed(PointClosing::Missing)];
    expect_once::<PaymentPoint>(vec![stated("Терминал")], close(PointClosing::Missing), vec![closed(PointClosing::Missing)]);
    expect_once::<PaymentPoint>(lost.clone(), stating(state("Терминал")), vec![opened()]);
    expect_once::<PaymentPoint>(lost.clone(), close(PointClosing::Staff), vec![closed(PointClosing::Staff)]);
    let kept = [lost, vec![closed(PointClosing::Staff)]].concat();
    given::<PaymentPoint>(kept.clone()).when(stating(state("Терминал"))).then_expect_events(Vec::new());
    given::<PaymentPoint>(kept.clone()).when(close(PointClosing::Missing)).then_expect_events(Vec::new());
    expect_once::<PaymentPoint>(kept, PaymentPointCommand::Open(OpenPoint { at: at() }), vec![opened()]);
}

#[test]
fn nothing_is_closed_or_opened_that_is_not_known() {
    for command in [close(PointClosing::Staff), PaymentPointCommand::Open(OpenPoint { at: at() })] {
        expect_refusal::<PaymentPoint>(Vec::new(), command, PaymentPointError::Unknown);
    }
}

#[test]
fn coordinates_are_exact_and_on_the_earth() {
    for (text, parsed) in
        [("55.751244", 557_512_440), ("-0.00000019", -1), ("90", 900_000_000), ("37,6184230", 376_184_230), (" 5.1 ", 51_000_000)]
    {
        assert_eq!(Location::parse_latitude(text), Ok(parsed), "{text}");
    }
    assert_eq!(Location::parse_longitude("-180.0").map(|parsed| Degrees(parsed).to_string()).as_deref(), Ok("-180.0000000"));
    assert_eq!(Degrees(-1).to_string(), "-0.0000001");
    for text in ["", "-", ".5", "90.0000001", "-91", "1e2", "5 5", "+5", "1.2.3", "٥", "NaN", "55.75.1"] {
        assert_eq!(Location::parse_latitude(text), Err(ValueError::InvalidCoordinate), "{text}");
    }
    assert!(Location::try_new(900_000_001, 0).is_err() && Location::try_new(0, i32::MIN).is_err());
}

#[test]
fn hours_are_spans_in_order() {
    let day = |text: &str| DayHours::parse(text).map(|day| day.spans().to_vec());
    assert_eq!(day("9:00–18:30"), Ok(vec![(540, 1_110)]));
    assert_eq!(day("09:00-13:00, 14:00-18:00"), Ok(vec![(540, 780), (840, 1_080)]));
    assert_eq!((day("Круглосуточно"), day("выходной")), (Ok(vec![(0, 1_440)]), Ok(Vec::new())));
    assert_eq!(day("22:00-24:00"), Ok(vec![(1_320, 1_440)]));
    for text in
        ["", "9-18", "18:00-09:00", "09:00-09:00", "09:60-10:00", "09:00-24:01", "09:00-13:00,13:00-14:00", "99999:00-1:00"]
    {
        assert_eq!(day(text), Err(ValueError::InvalidHours), "{text}");
    }
    let mut week = Hours::default();
    week.0[0] = DayHours::parse("00:00-01:00").unwrap();
    week.0[6] = DayHours::parse("23:00-24:00").unwrap();
    assert_eq!(week.of_week().collect::<Vec<_>>(), [(0, 60), (10_020, 10_080)]);
}

#[test]
fn time_zones_are_told_from_moscow_or_from_utc() {
    for (text, minutes) in [("МСК", 180), ("мск+2", 300), ("МСК-1", 120), ("UTC+12", 720), ("+5", 300)] {
        assert_eq!(TimeZone::parse(text).map(TimeZone::minutes), Ok(minutes), "{text}");
    }
    for text in ["", "UTC", "5", "UTC+13", "+1", "МСК+99999", "Europe/Moscow", "МСК2"] {
        assert_eq!(TimeZone::parse(text), Err(ValueError::InvalidTimeZone), "{text}");
    }
}
