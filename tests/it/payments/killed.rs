//! The program is killed in the middle of a payment.

use domain::payment::Provider;
use integrations::payments::simulator::{Act, Trouble};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    shop::{Begun, Owed, Shop, paying, until},
    ways::{ALL, Way},
};

const SUM: &str = "1357.91";

/// `payDebts` under way.
struct Sent {
    way: Way,
    command: Uuid,
    debt: String,
    before: Owed,
}

/// Pays over every provider at once while they do so with their answers, and kills the program in the middle.
async fn killed_while(shop: &mut Shop, trouble: Trouble) -> Vec<Sent> {
    let calls = shop.simulator.requests();
    shop.simulator.always(Some(trouble));
    let (mut sent, mut under_way) = (Vec::new(), JoinSet::new());
    for way in ALL {
        let (debt, before) = shop.debt(way.debtor, way.debt).await;
        let command = Uuid::new_v4();
        let (query, variables) = paying(command, &[(&debt, SUM)], way.method);
        let (wire, token) = (shop.app.wire(), shop.token(way.debtor).to_owned());
        under_way.spawn(async move { wire.post("/cabinet/graphql", Some(&token), &query, variables).await });
        sent.push(Sent { way, command, debt, before });
    }
    until("all providers are asked", async || shop.simulator.requests() - calls == ALL.len()).await;
    shop.app.kill();
    assert!(under_way.join_all().await.iter().all(Option::is_none), "nobody got an answer");
    shop.simulator.always(None);
    shop.app.restart();
    sent
}

impl Shop {
    /// The only payment of a debt; it has begun by itself.
    async fn begun_by_itself(&self, sent: &Sent) -> Begun {
        let of_debt = |payment: &Value| payment["shares"][0]["debt"]["number"] == sent.way.debt;
        let found: Vec<Value> = self.payments(sent.way.debtor).await.into_iter().filter(of_debt).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        let begun = Begun::of(sent.way, &found[0]["id"], sent.before, SUM);
        self.comes_in_time_to(&begun, "REGISTERED").await;
        begun
    }

    /// The payments begin by themselves, once; the person who asks again gets the same ones; each is paid once. A provider that
    /// knows keys has one payment of each order, another may have `without_keys` and more, whose addresses nobody has seen.
    async fn goes_on(&self, sent: &[Sent], without_keys: usize) {
        self.app.read_models_have_caught_up().await;
        for sent in sent {
            let begun = self.begun_by_itself(sent).await;
            let again = self.pay_debts(sent.way.debtor, sent.command, &[(&sent.debt, SUM)], sent.way.method).await;
            assert_eq!((&again["payments"][0]["id"], &again["receipt"]["replayed"]), (&json!(begun.id), &json!(true)), "{again}");
            let page = [&again["payments"][0]["pageUrl"], &again["payments"][0]["qrPayload"]];
            assert!(page.into_iter().any(Value::is_string), "the person can go on: {again}");
            assert_eq!((self.events("PaymentCreated", &begun).await, self.events("PaymentRegistered", &begun).await), (1, 1));
            let at_provider = self.simulator.payments(begun.order()).len();
            match sent.way.provider {
                Provider::YooKassa | Provider::CloudPayments => assert_eq!(at_provider, 1, "{begun:?}"),
                Provider::TBank | Provider::SbpQr => assert!(at_provider >= without_keys, "{at_provider}: {begun:?}"),
            }
            self.assert_not_paid(&begun).await;
            self.act(&begun, Act::Pay);
            self.comes_in_time_to(&begun, "SUCCEEDED").await;
            self.notifications_are_worked_on().await;
            self.assert_paid_once(&begun).await;
            let paid = self.simulator.payments(begun.order()).into_iter().filter(|payment| payment.attempt.is_some()).count();
            assert_eq!(paid, 1, "{begun:?}");
        }
    }
}

#[tokio::test]
async fn killed_before_the_provider_has_heard_of_it_a_payment_begins_once_and_is_paid_once() {
    let mut shop = Shop::open().await;
    let sent = killed_while(&mut shop, Trouble::HangBefore).await;
    shop.goes_on(&sent, 1).await;
    shop.close(4).await;
}

#[tokio::test]
async fn killed_before_the_providers_answer_has_come_a_payment_begins_once_and_is_paid_once() {
    let mut shop = Shop::open().await;
    let sent = killed_while(&mut shop, Trouble::HangAfter).await;
    shop.goes_on(&sent, 2).await;
    shop.close(4).await;
}

#[tokio::test]
async fn killed_between_a_notification_and_its_money_each_debt_is_credited_once() {
    let mut shop = Shop::open().await;
    let begun = shop.begin_all().await;
    let standstill = shop.standstill().await;
    for begun in &begun {
        shop.act(begun, Act::Pay);
    }
    // Two of T-Bank.
    until("all are acknowledged", async || {
        shop.simulator.deliveries().iter().filter(|delivery| delivery.acknowledged).count() == begun.len() + 1
    })
    .await;
    shop.app.kill();
    for begun in &begun {
        assert_eq!(shop.events("PaymentSucceeded", begun).await, 0, "the money is not noted yet");
    }
    // PostgreSQL may still end what it has in hand of the dead program, whole or not at all.
    drop(standstill);
    assert!(shop.app.count("SELECT count(*) FROM payment_work WHERE kind = 'notification'").await >= 5);

    shop.app.restart();
    for begun in &begun {
        shop.comes_in_time_to(begun, "SUCCEEDED").await;
    }
    shop.notifications_are_worked_on_in_time().await;
    for begun in &begun {
        shop.assert_paid_once(begun).await;
    }
    shop.close(4).await;
}
