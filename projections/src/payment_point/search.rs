//! What a borrower asks for, as conditions of a query.

use chrono::{DateTime, Utc};
use domain::payment_point::{Accepts, Location, PointKind};
use sqlx::{Postgres, QueryBuilder};

use super::view::{MONDAY, WEEK};
use crate::framework::Column;

/// Where points are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Around a place, so many metres far at most; the nearest first.
    Around(Location, u32),
    /// Between two corners, the first in the south-west; by name. Where the west is east of the east, it goes over the 180th
    /// meridian.
    Within(Location, Location),
}

/// What points are looked for; closed ones never are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointSearch {
    /// Where.
    pub area: Area,
    /// Of which kinds; none for all.
    pub kinds: Vec<PointKind>,
    /// What they must take, all of it.
    pub accepts: Accepts,
    /// When they must be open, by their own clocks.
    pub open_at: Option<DateTime<Utc>>,
}

/// Haversine on a sphere of the earth's mean radius: within half a percent of the ellipsoid. In metres.
const DISTANCE: &str = "round(12742017.6 * asin(least(1, sqrt(
        power(sin(radians((r.latitude - a.latitude) / 2e7)), 2)
        + cos(radians(r.latitude / 1e7)) * cos(radians(a.latitude / 1e7)) * power(sin(radians((r.longitude - a.longitude) / 2e7)), 2)
    ))))::bigint";

/// A metre is at most so many ten millionths of a degree of latitude.
const PER_METRE: i64 = 90;

/// `FROM` and `WHERE` up to the area; the place of each row stands in the index as a point.
pub(super) fn from(query: &mut QueryBuilder<'_, Postgres>, area: Area) {
    match area {
        Area::Around(place, metres) => around(query, place, metres),
        Area::Within(south_west, north_east) => within(query, south_west, north_east),
    }
}

/// A box that holds the circle, found by the index, its twin on the other side of the 180th meridian, then the circle itself.
fn around(query: &mut QueryBuilder<'_, Postgres>, place: Location, metres: u32) {
    query.push(" FROM (SELECT latitude, longitude, height, least(3600000000, height / greatest(0.0001, cos(radians(latitude / 1e7)))) AS width FROM (SELECT ");
    query.push_bind(f64::from(place.latitude())).push(" AS latitude, ");
    query.push_bind(f64::from(place.longitude())).push(" AS longitude, ");
    query.push_bind(i64::from(metres) * PER_METRE).push("::float8 AS height) given) a CROSS JOIN LATERAL (");
    query.push("SELECT * FROM read_payment_point r WHERE point(r.longitude, r.latitude) <@ box(point(a.longitude - a.width, a.latitude - a.height), point(a.longitude + a.width, a.latitude + a.height))");
    query.push(" OR point(r.longitude, r.latitude) <@ box(point(a.longitude - a.width - sign(a.longitude) * 3600000000, a.latitude - a.height), point(a.longitude + a.width - sign(a.longitude) * 3600000000, a.latitude + a.height))");
    query.push(") r CROSS JOIN LATERAL (SELECT ").push(DISTANCE).push(" AS metres) d WHERE d.metres <= ");
    query.push_bind(i64::from(metres));
}

fn within(query: &mut QueryBuilder<'_, Postgres>, south_west: Location, north_east: Location) {
    query.push(" FROM read_payment_point r WHERE (");
    let (west, east) = (south_west.longitude(), north_east.longitude());
    let spans = if west <= east { vec![(west, east)] } else { vec![(west, 1_800_000_000), (-1_800_000_000, east)] };
    for (number, (west, east)) in spans.into_iter().enumerate() {
        query.push(if number == 0 { "" } else { " OR " }).push("point(r.longitude, r.latitude) <@ box(point(");
        query.push_bind(f64::from(west)).push(", ").push_bind(f64::from(south_west.latitude())).push("), point(");
        query.push_bind(f64::from(east)).push(", ").push_bind(f64::from(north_east.latitude())).push("))");
    }
    query.push(")");
}

/// The other conditions.
pub(super) fn filters(query: &mut QueryBuilder<'_, Postgres>, search: &PointSearch) {
    query.push(" AND r.closed IS NULL");
    if !search.kinds.is_empty() {
        let kinds: Vec<String> = search.kinds.iter().filter_map(Column::store).collect();
        query.push(" AND r.kind = ANY(").push_bind(kinds).push(")");
    }
    let Accepts { cash, card, sbp } = search.accepts;
    for (wanted, column) in [(cash, "r.cash"), (card, "r.card"), (sbp, "r.sbp")] {
        if wanted {
            query.push(" AND ").push(column);
        }
    }
    if let Some(at) = search.open_at {
        query.push(" AND r.open_minutes @> ((").push_bind(at.timestamp().div_euclid(60) + MONDAY);
        query.push(" + r.utc_offset) % ").push_bind(WEEK).push(")::int");
    }
}
