use domain::{
    PaymentPointId,
    payment_point::{
        Accepts, ClosePoint, DayHours, Hours, Location, PaymentPoint, PaymentPointCommand, PointClosing, PointFacts, PointKind,
        StatePoint, TimeZone,
    },
    values::ExternalId,
};
use uuid::Uuid;

use super::{World, at, organisation, text};

pub(crate) fn point(number: u128) -> PaymentPointId {
    PaymentPointId::new(Uuid::from_u128(0x9001_0000 + number))
}

/// Number, name, place, time zone, hours of every day, whether it takes cards.
type Told = (u128, &'static str, (&'static str, &'static str), &'static str, &'static str, bool);

const POINTS: [Told; 6] = [
    (1, "Арбат", ("55.750000", "37.590000"), "МСК", "09:00-18:00", true),
    (2, "Тверская", ("55.760000", "37.610000"), "МСК", "круглосуточно", false),
    (3, "Мытищи", ("55.917600", "37.755900"), "МСК", "09:00-18:00", true),
    (4, "Анадырь", ("64.733900", "177.510200"), "МСК+9", "09:00-18:00", true),
    (5, "За меридианом", ("64.733900", "-179.900000"), "МСК+9", "выходной", true),
    (6, "Закрыт", ("55.750000", "37.590000"), "МСК", "круглосуточно", true),
];

/// Points in Moscow, around it, and on both sides of the 180th meridian; the last is closed.
pub(crate) async fn points(world: &World) {
    for (number, name, (latitude, longitude), zone, hours, card) in POINTS {
        let day = || DayHours::parse(hours).unwrap();
        let facts = PointFacts {
            creditor: None,
            kind: if card { PointKind::BankOffice } else { PointKind::Terminal },
            name: text(name),
            address: text("Россия"),
            location: Location::parse(latitude, longitude).unwrap(),
            hours: Hours(std::array::from_fn(|_| day())),
            time_zone: TimeZone::parse(zone).unwrap(),
            accepts: Accepts { cash: true, card, sbp: false },
            commission: None,
            phone: None,
        };
        let external_id = ExternalId::parse(&format!("T-{number}")).unwrap();
        let state = StatePoint { organisation: organisation(), external_id, facts: Box::new(facts), at: at(1) };
        world.run::<PaymentPoint>(point(number), None, PaymentPointCommand::State(state)).await;
    }
    let close = PaymentPointCommand::Close(ClosePoint { why: PointClosing::Staff, at: at(2) });
    world.run::<PaymentPoint>(point(6), None, close).await;
}
