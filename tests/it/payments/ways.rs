//! Ways to pay, and the accounts of the demo behind them.

use domain::payment::Provider;
use integrations::payments::simulator::SimulatedAccount;
use uuid::Uuid;

/// A debt and how it is paid; whose account is behind it is told by its creditor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) provider: Provider,
    pub(super) debtor: Debtor,
    pub(super) debt: &'static str,
    pub(super) method: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Debtor {
    Anna,
    Elena,
}

const fn way(provider: Provider, debtor: Debtor, debt: &'static str, method: &'static str) -> Way {
    Way { provider, debtor, debt, method }
}

pub(super) const YOOKASSA: Way = way(Provider::YooKassa, Debtor::Anna, "L-1001", "BANK_CARD");
pub(super) const YOOKASSA_SBP: Way = way(Provider::YooKassa, Debtor::Anna, "L-1001", "SBP");
pub(super) const TBANK: Way = way(Provider::TBank, Debtor::Anna, "L-1002", "BANK_CARD");
pub(super) const CLOUDPAYMENTS: Way = way(Provider::CloudPayments, Debtor::Elena, "Д-0000017", "BANK_CARD");
pub(super) const SBP_QR: Way = way(Provider::SbpQr, Debtor::Elena, "КД-0000019", "SBP");

/// One way over each provider, each of another debt.
pub(super) const ALL: [Way; 4] = [YOOKASSA, TBANK, CLOUDPAYMENTS, SBP_QR];

/// What the demo's creditors have at the providers.
pub(super) fn accounts(program: &str) -> Vec<SimulatedAccount> {
    let account = |provider: &Provider| SimulatedAccount {
        provider: *provider,
        merchant: merchant(*provider).to_owned(),
        secret: fixed(&format!("secret/{}", provider.code())).simple().to_string().into(),
        notification_url: Some(format!("{program}{}", notifications(*provider))),
    };
    Provider::ALL.iter().map(account).collect()
}

/// Number of the account at a provider.
pub(super) fn merchant(provider: Provider) -> &'static str {
    match provider {
        Provider::YooKassa => "506751",
        Provider::TBank => "1700000000001DEMO",
        Provider::CloudPayments => "pk_demo00000000000000000000000000",
        Provider::SbpQr => "MA0000000001",
    }
}

/// Where notifications of a provider go.
pub(super) fn notifications(provider: Provider) -> String {
    format!("/payments/notifications/{}", fixed(&format!("account/{}", provider.code())))
}

/// As the demo makes its ids.
fn fixed(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("cabinet-demo/{name}").as_bytes())
}
