use domain::payment_point::{Accepts, Location, PointClosing, PointKind};
use projections::{
    PageRequest,
    payment_point::{Area, PointSearch},
};

use crate::support::{World, at, organisation, point, points, stranger};

const ANY: Accepts = Accepts { cash: false, card: false, sbp: false };

fn place(latitude: &str, longitude: &str) -> Location {
    Location::parse(latitude, longitude).unwrap()
}

fn around(latitude: &str, longitude: &str, metres: u32) -> PointSearch {
    PointSearch { area: Area::Around(place(latitude, longitude), metres), kinds: Vec::new(), accepts: ANY, open_at: None }
}

fn within(south_west: (&str, &str), north_east: (&str, &str)) -> PointSearch {
    let area = Area::Within(place(south_west.0, south_west.1), place(north_east.0, north_east.1));
    PointSearch { area, ..around("0", "0", 1) }
}

async fn found(world: &World, search: &PointSearch) -> Vec<(String, Option<i64>)> {
    let page = world.read.payment_points().search(organisation(), search, &PageRequest::first(9)).await.unwrap();
    page.into_rows().into_iter().map(|(point, metres)| (point.name, metres)).collect()
}

async fn names(world: &World, search: &PointSearch) -> Vec<String> {
    found(world, search).await.into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn the_nearest_come_first_each_with_its_distance() {
    let world = World::start().await;
    points(&world).await;
    world.project().await;

    // By the haversine formula on a sphere of 6371.0088 km.
    let near = found(&world, &around("55.750000", "37.600000", 2_000)).await;
    assert_eq!(near, [("Арбат".to_owned(), Some(626)), ("Тверская".to_owned(), Some(1_276))]);
    assert_eq!(names(&world, &around("55.750000", "37.600000", 1_000)).await, ["Арбат"]);
    assert_eq!(names(&world, &around("55.750000", "37.600000", 50_000)).await, ["Арбат", "Тверская", "Мытищи"]);
    assert_eq!(names(&world, &around("64.7339", "179.9", 100_000)).await, ["За меридианом"], "it is just over the line");
    assert_eq!(names(&world, &around("64.7339", "-179.9", 100)).await, ["За меридианом"]);
    assert!(names(&world, &around("-90", "0", 100_000)).await.is_empty());

    let read = world.read.payment_points();
    let search = around("55.750000", "37.600000", 50_000);
    let first = read.search(organisation(), &search, &PageRequest::first(2)).await.unwrap();
    let rest = PageRequest::after(2, first.rows.last().map(|(cursor, _)| cursor.clone()));
    let rest = read.search(organisation(), &search, &rest).await.unwrap();
    assert_eq!((first.has_next, rest.has_next), (true, false));
    assert_eq!(rest.into_rows().into_iter().map(|(point, _)| point.name).collect::<Vec<_>>(), ["Мытищи"]);
    assert!(read.search(stranger(), &search, &PageRequest::first(9)).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_part_of_the_map_may_go_over_the_meridian() {
    let world = World::start().await;
    points(&world).await;
    world.project().await;
    let moscow = within(("55.5", "37"), ("55.8", "38"));
    assert_eq!(found(&world, &moscow).await, [("Арбат".to_owned(), None), ("Тверская".to_owned(), None)]);
    assert_eq!(names(&world, &within(("60", "170"), ("70", "-170"))).await, ["Анадырь", "За меридианом"]);
}

#[tokio::test]
async fn kind_what_is_taken_and_the_hour_narrow_the_search() {
    let world = World::start().await;
    points(&world).await;
    world.project().await;
    let all = around("55.750000", "37.600000", 100_000);
    let terminals = PointSearch { kinds: vec![PointKind::Terminal, PointKind::Shop], ..all.clone() };
    assert_eq!(names(&world, &terminals).await, ["Тверская"]);
    let cards = PointSearch { accepts: Accepts { card: true, ..ANY }, ..all.clone() };
    assert_eq!(names(&world, &cards).await, ["Арбат", "Мытищи"]);
    assert!(names(&world, &PointSearch { accepts: Accepts { sbp: true, ..ANY }, ..all.clone() }).await.is_empty());
    // 09:00 and 18:00 in Moscow, to the minute.
    for (time, open) in [("05:59", 1), ("06:00", 3), ("14:59", 3), ("15:00", 1)] {
        let moment = format!("2026-11-29T{time}:30Z").parse().unwrap();
        let search = PointSearch { open_at: Some(moment), ..all.clone() };
        let page = world.read.payment_points().search(organisation(), &search, &PageRequest::first(9)).await.unwrap();
        assert_eq!(page.rows.len(), open, "{time}");
        assert!(page.rows.iter().all(|(_, (point, _))| point.is_open_at(moment)), "{time}");
    }
    // 09:00 in Anadyr is the day before in Moscow and in UTC.
    let search = PointSearch { open_at: Some("2026-11-29T21:00:00Z".parse().unwrap()), ..around("64.7339", "177.5", 100_000) };
    assert_eq!(names(&world, &search).await, ["Анадырь"]);
}

#[tokio::test]
async fn staff_see_closed_points_as_well() {
    let world = World::start().await;
    points(&world).await;
    world.project().await;
    let read = world.read.payment_points();
    let all = read.list(organisation(), false, &PageRequest::first(9)).await.unwrap().into_rows();
    let open = read.list(organisation(), true, &PageRequest::first(9)).await.unwrap().into_rows();
    assert_eq!((all.len(), open.len()), (6, 5));
    let closed = read.by_id(organisation(), point(6)).await.unwrap().unwrap();
    assert_eq!((closed.closed, closed.changed_at, closed.version), (Some(PointClosing::Staff), at(2), 2));
    assert!(!closed.is_open_at(at(1)));
    assert_eq!(read.by_id(stranger(), point(6)).await.unwrap(), None);
    assert!(read.list(stranger(), false, &PageRequest::first(9)).await.unwrap().rows.is_empty());
}
