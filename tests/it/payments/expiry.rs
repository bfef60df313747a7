//! What happens when nobody pays in time.

use domain::{
    payment::{PaymentStage, Provider},
    values::Kopecks,
};
use integrations::payments::simulator::{Act, SimulatedStatus, Trouble};

use super::till::{OWED, Till};

#[tokio::test]
async fn what_nobody_pays_within_the_hour_expires_and_is_called_off_where_that_can_be() {
    for (provider, called_off) in
        [(Provider::YooKassa, false), (Provider::TBank, true), (Provider::CloudPayments, true), (Provider::SbpQr, false)]
    {
        let mut till = Till::open(provider).await;
        let payment = till.begin().await;
        till.after(59).await;
        assert_eq!(till.stage(payment).await, PaymentStage::Registered, "{provider:?}: there is still time");
        assert_eq!(till.at_provider(payment), SimulatedStatus::Pending, "{provider:?}");

        till.after(2).await;
        assert_eq!((till.stage(payment).await, till.owed().await), (PaymentStage::Expired, OWED), "{provider:?}");
        let stands = till.at_provider(payment);
        assert_eq!(stands == SimulatedStatus::Canceled, called_off, "{provider:?}: {stands:?}");
        assert_eq!(till.act(payment, Act::Pay), !called_off, "{provider:?}: nobody pays by surprise what can be called off");
    }
}

#[tokio::test]
async fn money_that_comes_after_the_hour_still_counts() {
    for provider in [Provider::YooKassa, Provider::TBank, Provider::CloudPayments, Provider::SbpQr] {
        let mut till = Till::open(provider).await;
        let payment = till.begin().await;
        till.after(61).await;
        assert_eq!(till.stage(payment).await, PaymentStage::Expired, "{provider:?}");
        let act = if till.at_provider(payment) == SimulatedStatus::Canceled { Act::PayLate } else { Act::Pay };
        assert!(till.act(payment, act), "{provider:?}");

        till.after(15).await;
        assert_eq!((till.stage(payment).await, till.owed().await), (PaymentStage::Succeeded, Kopecks::ZERO), "{provider:?}");
    }
}

#[tokio::test]
async fn a_payment_is_called_off_when_its_provider_is_there_again_and_not_while_money_is_held() {
    let mut till = Till::open(Provider::CloudPayments).await;
    let payment = till.begin().await;
    till.simulator.always(Some(Trouble::ErrorBefore));
    till.after(61).await;
    assert_eq!(till.at_provider(payment), SimulatedStatus::Pending);
    till.simulator.always(None);
    till.after(30).await;
    till.after(30).await;
    assert_eq!((till.stage(payment).await, till.at_provider(payment)), (PaymentStage::Expired, SimulatedStatus::Canceled));

    let mut till = Till::open(Provider::TBank).await;
    let payment = till.begin().await;
    assert!(till.act(payment, Act::Hold));
    till.after(61).await;
    assert_eq!(till.at_provider(payment), SimulatedStatus::Authorized, "it is about to be taken");
    assert!(till.act(payment, Act::Pay));
    till.after(15).await;
    assert_eq!((till.stage(payment).await, till.owed().await), (PaymentStage::Succeeded, Kopecks::ZERO));
}
