//! Statuses and the edges of the gateway.

use commands::ports::{DeliveryStatus, SmsError, SmsGateway};
use secrecy::SecretString;

use super::setup::{anna, gateway, message, settings, simulator};
use crate::smsc::{SmscCredentials, SmscGateway, SmscSettings, parse_callback, simulator::Simulator};

#[tokio::test]
async fn what_the_gateway_cannot_take_is_not_even_tried() {
    let simulator = simulator().await;
    let gateway = gateway(&simulator);
    for bad in [message(0, "hello"), message(1 << 31, "hello"), message(1, ""), message(1, &"я".repeat(801))] {
        assert_eq!(gateway.send(&bad).await, Err(SmsError::Refused(1)));
    }
    assert_eq!(simulator.requests(), 0);
    assert!(gateway.send(&message(i32::MAX.unsigned_abs(), &"я".repeat(800))).await.is_ok());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_bad_luck_without_doubt() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gone = format!("http://127.0.0.1:{port}");
    let running = simulator().await;
    let gateway = SmscGateway::try_new(SmscSettings { base_url: gone, ..settings(&running, "right word") }).unwrap();

    for _ in 0..2 {
        assert_eq!(gateway.send(&message(1, "hello")).await, Err(SmsError::Transient("no connection")));
    }
}

#[tokio::test]
async fn a_status_comes_from_waiting_to_delivered() {
    let simulator = simulator().await;
    let gateway = gateway(&simulator);
    gateway.send(&message(17, "hello")).await.unwrap();

    for status in [DeliveryStatus::Pending, DeliveryStatus::Pending, DeliveryStatus::Delivered, DeliveryStatus::Delivered] {
        assert_eq!(gateway.status(17, &anna()).await, Ok(status));
    }
    assert_eq!(gateway.status(18, &anna()).await, Ok(DeliveryStatus::Unknown));
}

#[tokio::test]
async fn a_message_that_will_not_arrive_says_so() {
    let simulator = simulator().await;
    simulator.set_statuses(&[0, 20, 21]);
    let gateway = gateway(&simulator);
    gateway.send(&message(17, "hello")).await.unwrap();

    assert_eq!(gateway.status(17, &anna()).await, Ok(DeliveryStatus::Pending));
    assert_eq!(gateway.status(17, &anna()).await, Ok(DeliveryStatus::Failed));
    assert_eq!(gateway.status(17, &anna()).await, Err(SmsError::Transient("malformed answer")));
}

#[tokio::test]
async fn the_push_of_a_message_is_believed_with_the_agreed_word_only() {
    let simulator = simulator().await;
    gateway(&simulator).send(&message(17, "hello")).await.unwrap();
    let push = Simulator::push_of(&simulator.sent()[0], 1, "agreed word");

    let status = parse_callback(push.as_bytes(), &SecretString::from("agreed word")).unwrap();

    assert_eq!((status.id, status.status, status.phone), (17, DeliveryStatus::Delivered, anna()));
    assert!(parse_callback(push.as_bytes(), &SecretString::from("another word")).is_err());
}

#[tokio::test]
async fn debug_output_of_the_gateway_shows_no_secret() {
    let shown = format!("{:?}", gateway(&simulator().await));

    assert!(shown.contains("127.0.0.1") && !shown.contains("right word") && !shown.contains("cabinet"), "{shown}");
}

#[test]
fn the_client_for_the_real_address_is_built_with_ring_and_platform_roots() {
    let credentials = SmscCredentials::ApiKey(SecretString::from("key"));

    SmscGateway::try_new(SmscSettings::new(credentials)).expect("root certificates of the platform (ca-certificates)");
}
