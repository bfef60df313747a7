//! Sending: what arrives, what is refused, what is not sent twice.

use std::{sync::Arc, time::Duration};

use commands::ports::{SmsAccepted, SmsError, SmsGateway};
use secrecy::SecretString;

use super::setup::{anna, gateway, message, settings, simulator, taken_before};
use crate::smsc::{SmscCredentials, SmscGateway, SmscSettings, simulator::Behaviour};

#[tokio::test]
async fn a_message_arrives_whole_with_its_sender() {
    let simulator = simulator().await;

    let accepted = gateway(&simulator).send(&message(17, "Код: 1234 & пароль+=%")).await.unwrap();

    assert_eq!(accepted, SmsAccepted { provider_id: "17".into(), segments: Some(1), cost: Some("2.80".into()) });
    let sent = simulator.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].id, sent[0].phone.as_str()), (17, "+79161234567"));
    assert_eq!((sent[0].text.as_str(), sent[0].sender.as_deref()), ("Код: 1234 & пароль+=%", Some("Cabinet")));
}

#[tokio::test]
async fn an_api_key_does_in_place_of_login_and_password() {
    let simulator = simulator().await;
    let credentials = SmscCredentials::ApiKey(SecretString::from("right word"));
    let gateway = SmscGateway::try_new(SmscSettings { credentials, ..settings(&simulator, "") }).unwrap();

    assert!(gateway.send(&message(1, "hello")).await.is_ok());
}

#[tokio::test]
async fn a_wrong_password_needs_a_person() {
    let simulator = simulator().await;
    let gateway = SmscGateway::try_new(settings(&simulator, "wrong word")).unwrap();

    assert_eq!(gateway.send(&message(1, "hello")).await, Err(SmsError::Account(2)));
    assert_eq!(gateway.status(1, &anna()).await, Err(SmsError::Account(2)));
    assert!(simulator.sent().is_empty());
}

#[tokio::test]
async fn every_error_code_is_sorted_by_what_to_do() {
    let simulator = simulator().await;
    let gateway = gateway(&simulator);
    for (code, error) in [
        (1, SmsError::Refused(1)),
        (3, SmsError::Account(3)),
        (4, SmsError::Account(4)),
        (6, SmsError::Refused(6)),
        (7, SmsError::Refused(7)),
        (8, SmsError::Refused(8)),
        (9, SmsError::Transient("too many requests")),
        (42, SmsError::Transient("an error code that is not documented")),
    ] {
        simulator.once(Behaviour::Error(code));
        assert_eq!(gateway.send(&message(5, "hello")).await, Err(error), "{code}");
    }
    assert!(simulator.sent().is_empty());
}

#[tokio::test]
async fn a_message_taken_without_an_answer_is_not_sent_twice() {
    for behaviour in [
        Behaviour::AcceptThenHang,
        Behaviour::AcceptThenServerError,
        Behaviour::AcceptThenMalformed,
        Behaviour::AcceptThenWrongId,
        Behaviour::AcceptThenFlood,
        Behaviour::AcceptSlowly(Duration::from_secs(2)),
    ] {
        let simulator = simulator().await;
        simulator.refuse_repeats(false);
        simulator.once(behaviour);
        let gateway = gateway(&simulator);

        let first = gateway.send(&message(17, "hello")).await;
        let second = gateway.send(&message(17, "hello")).await;

        assert!(matches!(first, Err(SmsError::Transient(_))), "{behaviour:?} {first:?}");
        assert_eq!(second, Ok(taken_before(17)), "{behaviour:?}");
        assert_eq!(simulator.sent().len(), 1, "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_message_that_was_not_taken_is_sent_by_the_retry() {
    for behaviour in [Behaviour::ServerError, Behaviour::Redirect, Behaviour::Error(3)] {
        let simulator = simulator().await;
        simulator.once(behaviour);
        let gateway = gateway(&simulator);

        assert!(gateway.send(&message(17, "hello")).await.is_err(), "{behaviour:?}");
        assert!(gateway.send(&message(17, "hello")).await.is_ok(), "{behaviour:?}");
        assert_eq!(simulator.sent().len(), 1, "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_doubt_that_cannot_be_settled_sends_nothing() {
    let simulator = simulator().await;
    simulator.refuse_repeats(false);
    simulator.once(Behaviour::AcceptThenHang);
    let gateway = gateway(&simulator);
    gateway.send(&message(17, "hello")).await.unwrap_err();

    simulator.fail_statuses(Some(9));
    assert_eq!(gateway.send(&message(17, "hello")).await, Err(SmsError::Transient("too many requests")));
    simulator.fail_statuses(None);

    assert_eq!(gateway.send(&message(17, "hello")).await, Ok(taken_before(17)));
    assert_eq!(simulator.sent().len(), 1);
}

#[tokio::test]
async fn a_retry_after_a_restart_within_a_minute_is_recognised_by_error_nine() {
    let simulator = simulator().await;
    simulator.once(Behaviour::AcceptThenHang);
    gateway(&simulator).send(&message(17, "hello")).await.unwrap_err();

    assert_eq!(gateway(&simulator).send(&message(17, "hello")).await, Ok(taken_before(17)));
    assert_eq!(simulator.sent().len(), 1);
}

#[tokio::test]
async fn another_message_with_the_same_words_has_to_wait_a_minute() {
    let simulator = simulator().await;
    let gateway = gateway(&simulator);
    gateway.send(&message(17, "hello")).await.unwrap();

    assert_eq!(gateway.send(&message(18, "hello")).await, Err(SmsError::Transient("too many requests")));
}

#[tokio::test]
async fn like_smsc_the_simulator_does_not_know_a_retry_by_its_id() {
    let simulator = simulator().await;
    let gateway = gateway(&simulator);

    gateway.send(&message(17, "one")).await.unwrap();
    gateway.send(&message(17, "two")).await.unwrap();

    assert_eq!(simulator.sent().len(), 2);
}

#[tokio::test]
async fn many_messages_at_once_all_arrive() {
    let simulator = simulator().await;
    simulator.always(Behaviour::AcceptSlowly(Duration::from_millis(5)));
    let gateway = Arc::new(gateway(&simulator));
    let sendings: Vec<_> = (1..=40)
        .map(|id| {
            let gateway = Arc::clone(&gateway);
            tokio::spawn(async move { gateway.send(&message(id, &format!("hello {id}"))).await })
        })
        .collect();
    for sending in sendings {
        assert!(sending.await.unwrap().is_ok());
    }
    assert_eq!(simulator.sent().len(), 40);
}
