//! Points at which a borrower pays. Public: the map stands also before the sign-in.

use async_graphql::{ComplexObject, Context, InputObject, Object, OneofObject, Result, SimpleObject};
use domain::payment_point::{Accepts, Location};
use projections::payment_point::{Area, PaymentPointItem, PointSearch};

use crate::{
    context::ContextExt,
    http,
    shared::{Cursor, PageArguments, PaymentPointFacts, PaymentPointKind, connect, connection, count, creditor_of},
    texts,
};

/// Farthest a point is looked for, 100 km.
const MOST_METRES: i32 = 100_000;

/// A place and how far around it.
#[derive(InputObject)]
pub(crate) struct AroundInput {
    /// Latitude in decimal degrees, such as "55.751244".
    latitude: String,
    /// Longitude in decimal degrees, such as "37.618423".
    longitude: String,
    /// How far in metres, 1 to 100,000.
    #[graphql(default = 5000)]
    radius_metres: i32,
}

/// A part of a map. Where the west is east of the east, it goes over the 180th meridian.
#[derive(InputObject)]
pub(crate) struct BoundsInput {
    /// Latitude of the southern edge in decimal degrees.
    south: String,
    /// Longitude of the western edge in decimal degrees.
    west: String,
    /// Latitude of the northern edge in decimal degrees.
    north: String,
    /// Longitude of the eastern edge in decimal degrees.
    east: String,
}

/// Where points are looked for.
#[derive(OneofObject)]
pub(crate) enum PaymentPointArea {
    /// Around a place, the nearest first.
    Around(AroundInput),
    /// In a part of a map, by name.
    Within(BoundsInput),
}

/// Which points of an area.
#[derive(Default, InputObject)]
#[expect(clippy::struct_excessive_bools, reason = "conditions, each for itself")]
pub(crate) struct PaymentPointFilter {
    /// Of these kinds; of all unless told.
    #[graphql(default, validator(max_items = 10))]
    kinds: Vec<PaymentPointKind>,
    /// Only those that take cash.
    #[graphql(default)]
    cash: bool,
    /// Only those that take cards.
    #[graphql(default)]
    card: bool,
    /// Only those that take transfers by the Faster Payments System.
    #[graphql(default)]
    sbp: bool,
    /// Only those that are open now, by their own clocks.
    #[graphql(default)]
    open_now: bool,
}

/// A point at which a borrower pays.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PaymentPoint {
    #[graphql(flatten)]
    facts: PaymentPointFacts,
    /// Metres from the place asked about, as the crow flies; null for a part of a map.
    distance_metres: Option<i32>,
}

#[ComplexObject]
impl PaymentPoint {
    /// Name of the creditor whose debts alone are paid there; null where those of all are.
    async fn creditor_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(creditor) = self.facts.0.creditor_id else { return Ok(None) };
        Ok(creditor_of(ctx, creditor).await?.map(|creditor| creditor.name))
    }
}

impl From<(PaymentPointItem, Option<i64>)> for PaymentPoint {
    fn from((point, metres): (PaymentPointItem, Option<i64>)) -> Self {
        Self { facts: PaymentPointFacts(point), distance_metres: metres.map(count) }
    }
}

connection!(PaymentPointConnection, PaymentPointEdge, PaymentPoint, "payment points");

/// Queries about payment points.
#[derive(Default)]
pub(crate) struct PaymentPointQuery;

#[Object]
impl PaymentPointQuery {
    /// Points at which a borrower pays. Nobody needs to be signed in.
    async fn payment_points(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to look.")] area: PaymentPointArea,
        #[graphql(desc = "Only points of which all this is true.")] filter: Option<PaymentPointFilter>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<PaymentPointConnection> {
        let arguments = PageArguments::new(first, after)?;
        let PaymentPointFilter { kinds, cash, card, sbp, open_now } = filter.unwrap_or_default();
        let search = PointSearch {
            area: area_of(&area)?,
            kinds: kinds.into_iter().map(Into::into).collect(),
            accepts: Accepts { cash, card, sbp },
            open_at: open_now.then(|| ctx.commands().now()),
        };
        let page = ctx.projections().payment_points().search(ctx.organisation(), &search, &arguments.request()?).await;
        connect(ctx, &arguments, page, Into::into)
    }
}

fn area_of(area: &PaymentPointArea) -> Result<Area> {
    let place = |latitude: &str, longitude: &str| {
        Location::parse(latitude, longitude).map_err(|error| http::bad_user_input(error.russian()))
    };
    match area {
        PaymentPointArea::Around(around) => {
            let metres = Some(around.radius_metres).filter(|metres| (1..=MOST_METRES).contains(metres));
            let metres = metres.and_then(|metres| u32::try_from(metres).ok());
            let metres = metres.ok_or_else(|| http::bad_user_input(texts::BAD_RADIUS))?;
            Ok(Area::Around(place(&around.latitude, &around.longitude)?, metres))
        }
        PaymentPointArea::Within(bounds) => {
            let (south_west, north_east) = (place(&bounds.south, &bounds.west)?, place(&bounds.north, &bounds.east)?);
            if south_west.latitude() > north_east.latitude() {
                return Err(http::bad_user_input(texts::BAD_BOUNDS));
            }
            Ok(Area::Within(south_west, north_east))
        }
    }
}
