//! The map of payment points, which nobody needs to be signed in for.

use serde_json::json;

use crate::support::App;

const QUERY: &str = "query ($area: PaymentPointArea!, $filter: PaymentPointFilter, $after: Cursor) {
    paymentPoints(area: $area, filter: $filter, first: 2, after: $after) {
        nodes { number kind distanceMetres creditorName hours { weekday spans { from to } } } pageInfo { hasNextPage endCursor } } }";

#[tokio::test]
async fn anybody_finds_the_points_around_a_place_page_by_page() {
    let app = App::start().await;
    let around = json!({ "around": { "latitude": "55.7558", "longitude": "37.6173", "radiusMetres": 5000 } });
    let (mut numbers, mut distances, mut after) = (Vec::new(), Vec::new(), json!(null));
    loop {
        let answer = app.guest(QUERY, json!({ "area": around, "after": after })).await;
        let page = &answer["data"]["paymentPoints"];
        for point in page["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")) {
            numbers.push(point["number"].as_str().unwrap().to_owned());
            distances.push(point["distanceMetres"].as_i64().unwrap());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert!(distances.is_sorted() && distances.iter().all(|metres| *metres <= 5_000), "{distances:?}");
    assert_eq!(
        (numbers.first().map(String::as_str), numbers.contains(&"S-002".to_owned())),
        (Some("T-001"), false),
        "{numbers:?}"
    );
    assert!(numbers.len() > 8, "{numbers:?}");

    let petersburg = json!({ "within": { "south": "59.9", "west": "30.2", "north": "60.0", "east": "30.4" } });
    let filter = json!({ "kinds": ["BANK_OFFICE"], "card": true });
    let answer = app.guest(QUERY, json!({ "area": petersburg, "filter": filter })).await;
    let point = &answer["data"]["paymentPoints"]["nodes"][0];
    assert_eq!((&point["number"], &point["creditorName"]), (&json!("B-003"), &json!("АО «Первый Банк»")), "{answer}");
    assert_eq!((&point["distanceMetres"], &point["hours"][6]["spans"]), (&json!(null), &json!([])), "{answer}");

    for wrong in [
        json!({ "around": { "latitude": "91", "longitude": "0" } }),
        json!({ "around": { "latitude": "1", "longitude": "0", "radiusMetres": 100_001 } }),
        json!({ "within": { "south": "2", "west": "0", "north": "1", "east": "1" } }),
    ] {
        let answer = app.guest(QUERY, json!({ "area": wrong })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    }
}
