//! Signatures against values that others have computed.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use commands::payment::{Notification, NotificationError, ProviderReading, RefundNotice};
use domain::{
    payment::{Provider, ProviderState},
    values::Kopecks,
};

use super::setup::{at, with_secret};
use crate::payments::{ProviderSettings, signature::hmac_sha256};

fn believe(provider: Provider, secret: &str, headers: &[(&str, &str)], body: &str) -> Result<Notification, NotificationError> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let source = "8.8.8.8".parse().unwrap();
    let request = commands::payment::NotificationRequest { source, headers: &headers, body: body.as_bytes() };
    at(provider, ProviderSettings::at("https://provider.test/")).notification(&with_secret(provider, secret), request)
}

/// The form below: `printf '%s' "$BODY" | openssl dgst -sha256 -hmac 'api secret' -binary | base64`.
const RAW: &str = "jpZddjGBw2mfQpHRNIGEO4vzzrOXD5QxNf19xx2/jN0=";
/// The same over the decoded text, `…&Description=Оплата долга`.
const DECODED: &str = "wB4g86m6zfAF7hJ9RFFZeqhW7VJwZR5SJLpW1cXf1MA=";
const FORM: &str = "TransactionId=504&Amount=10.00&InvoiceId=0190b5a0&Description=%D0%9E%D0%BF%D0%BB%D0%B0%D1%82%D0%B0+%D0%B4%D0%BE%D0%BB%D0%B3%D0%B0";

#[test]
fn a_form_of_cloudpayments_is_signed_over_its_bytes_or_over_what_they_mean() {
    let hint = Notification::Hint { provider_payment: "504".into(), order: Some("0190b5a0".into()) };
    let believe = |headers: &[(&str, &str)]| believe(Provider::CloudPayments, "api secret", headers, FORM);

    assert_eq!(believe(&[("content-hmac", RAW), ("x-content-hmac", DECODED)]), Ok(hint.clone()));
    assert_eq!(believe(&[("content-hmac", RAW)]), Ok(hint.clone()));
    assert_eq!(believe(&[("x-content-hmac", DECODED)]), Ok(hint));
    for headers in [
        &[("content-hmac", DECODED)][..],
        &[("x-content-hmac", RAW)],
        &[("content-hmac", RAW), ("content-hmac", RAW)],
        &[("content-hmac", "")],
        &[],
    ] {
        assert_eq!(believe(headers), Err(NotificationError::BadSignature), "{headers:?}");
    }
}

#[test]
fn an_empty_secret_believes_nothing() {
    // `printf '' | openssl dgst -sha256 -hmac '' -binary | base64`
    let of_nothing = "thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=";

    assert_eq!(believe(Provider::CloudPayments, "", &[("content-hmac", of_nothing)], ""), Err(NotificationError::BadSignature));
}

/// `printf '%s' '10.00|MA0000000552|testOrder|SUCCESS|2020-01-15T16:01:49.043924+03:00' | openssl dgst -sha256 -hmac 'secret key' -hex`
const SBP: &str = "de064f721d3dfa286065551191eb247713bdfb8772e3a9ebc5ab26995fe8870b";

#[test]
fn a_callback_of_the_bank_is_signed_over_the_sum_as_it_stands() {
    let body = |amount: &str| {
        format!(
            r#"{{"transactionId":41,"qrId":"AS100032PQ7739G58NCQ457RA2OG82JP","sbpMerchantId":"MA0000000552","merchantId":1,
            "amount":{amount},"currency":"RUB","transactionDate":"2020-01-15T16:01:49.043924+03:00","paymentStatus":"SUCCESS",
            "additionalInfo":"Some info","order":"testOrder","createDate":"2020-01-15T13:00:40+03:00"}}"#
        )
    };
    let believe = |amount: &str, signature: &str| {
        believe(Provider::SbpQr, "secret key", &[("x-api-signature-sha256", signature)], &body(amount))
    };

    let Ok(Notification::Reading(ProviderReading { state, amount, order, .. })) = believe("10.00", SBP) else { panic!() };

    assert_eq!((state, amount, order.as_str()), (ProviderState::Succeeded, Kopecks::new(1000), "testOrder"));
    assert!(believe("10.00", &SBP.to_uppercase()).is_ok());
    assert_eq!(believe("10", SBP), Err(NotificationError::BadSignature));
    assert_eq!(believe("10.00", &SBP[..63]), Err(NotificationError::BadSignature));
    assert_eq!(believe("10.00", ""), Err(NotificationError::BadSignature));
}

#[test]
fn cloudpayments_may_write_json_and_tells_of_other_things_too() {
    let signed = |body: &str| {
        let secret = secrecy::SecretString::from("api secret");
        let signature = BASE64_STANDARD.encode(hmac_sha256(&secret, body.as_bytes()).unwrap());
        let headers = [("content-hmac", signature.as_str()), ("content-type", "application/json; charset=utf-8")];
        believe(Provider::CloudPayments, "api secret", &headers, body)
    };
    let refund = r#"{"TransactionId":568,"PaymentTransactionId":504,"Amount":100.5,"OperationType":"Refund","InvoiceId":"17"}"#;
    let notice = RefundNotice {
        provider_payment: "504".into(),
        order: Some("17".into()),
        provider_refund: "568".into(),
        amount: Kopecks::new(10_050),
    };
    // Sent before the money: it must not pass for money.
    let check = r#"{"TransactionId":504,"Amount":10.00,"Status":"Completed","OperationType":"Payment","InvoiceId":"17"}"#;
    let hint = Notification::Hint { provider_payment: "504".into(), order: Some("17".into()) };

    assert_eq!(signed(refund), Ok(Notification::Refunded(notice)));
    assert_eq!(signed(check), Ok(hint));
    assert_eq!(signed(r#"{"Id":"sc_1","Status":"Active","Amount":1}"#), Ok(Notification::Other));
    assert_eq!(signed(r#"{"TransactionId":1,"OperationType":"CardPayout"}"#), Ok(Notification::Other));
    assert_eq!(signed(r#"{"TransactionId":"a/b"}"#), Err(NotificationError::Malformed));
}

/// `printf '%s' "10000017password13021CONFIRMEDtrue1111111111111DEMO" | sha256sum`:
/// `Amount ErrorCode OrderId Password PaymentId Status Success TerminalKey`.
const TBANK: &str = "b23e1413d973f66776166ca67448dc18056cc28d843ad70c596598f553dd871d";

#[test]
fn a_token_of_t_bank_is_over_every_field_of_the_root_and_no_nested_one() {
    let body = |success: bool, source: &str| {
        let fields = format!(
            r#""TerminalKey":"1111111111111DEMO","OrderId":"17","Success":{success},"Status":"CONFIRMED","PaymentId":13021,"#
        ) + r#""ErrorCode":"0","Amount":10000,"#;
        format!(r#"{{{fields}"Token":"{TBANK}","Data":{{"Source":"{source}"}}}}"#)
    };

    assert!(matches!(believe(Provider::TBank, "password", &[], &body(true, "cards")), Ok(Notification::Reading(_))));
    assert!(believe(Provider::TBank, "password", &[], &body(true, "other")).is_ok());
    assert_eq!(believe(Provider::TBank, "password", &[], &body(false, "cards")), Err(NotificationError::BadSignature));
    assert_eq!(believe(Provider::TBank, "", &[], &body(true, "cards")), Err(NotificationError::BadSignature));
}
