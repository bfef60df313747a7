//! What the simulator remembers, bounded: the oldest is forgotten first.

use std::collections::{HashMap, VecDeque};

use domain::{payment::Provider, values::Kopecks};

use super::{
    calls::Reply,
    mischief::{Mischief, Trouble},
    notices::{Event, Notice},
    payment::{Refund, SimulatedPayment, SimulatedStatus},
    receipts::SimulatedReceipt,
    sending::Delivery,
    settings::{SimulatedAccount, SimulatorSettings},
};

/// How many payments, replies and deliveries are kept.
const CAPACITY: usize = 10_000;

/// Who asked with which key.
type Key = (Provider, String, String);

pub(super) struct State {
    pub(super) accounts: Vec<SimulatedAccount>,
    /// Address of the pages.
    pub(super) public_url: String,
    pub(super) payments: VecDeque<SimulatedPayment>,
    pub(super) once: VecDeque<Trouble>,
    pub(super) always: Option<Trouble>,
    /// By order; for all orders under `None`.
    pub(super) mischief: HashMap<Option<String>, Mischief>,
    pub(super) deliveries: VecDeque<Delivery>,
    pub(super) requests: usize,
    /// Notices of the call at hand.
    pub(super) outbox: Vec<Notice>,
    replies: HashMap<Key, (Vec<u8>, Reply)>,
    counter: u64,
}

impl State {
    pub(super) fn new(settings: SimulatorSettings, own_url: String) -> Self {
        Self {
            accounts: settings.accounts,
            public_url: settings.public_url.unwrap_or(own_url),
            payments: VecDeque::new(),
            once: VecDeque::new(),
            always: None,
            mischief: HashMap::new(),
            deliveries: VecDeque::new(),
            requests: 0,
            outbox: Vec::new(),
            replies: HashMap::new(),
            counter: 1_000_000,
        }
    }

    /// A number never given before.
    pub(super) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// How to spoil the answer of the call at hand.
    pub(super) fn trouble(&mut self) -> Option<Trouble> {
        self.once.pop_front().or(self.always)
    }

    pub(super) fn account(&self, provider: Provider, merchant: &str) -> Option<&SimulatedAccount> {
        self.accounts.iter().find(|account| account.provider == provider && account.merchant == merchant)
    }

    pub(super) fn add(&mut self, payment: SimulatedPayment) {
        push(&mut self.payments, payment);
    }

    pub(super) fn delivered(&mut self, delivery: Delivery) {
        push(&mut self.deliveries, delivery);
    }

    /// A payment of the merchant by the provider's number.
    pub(super) fn payment(&mut self, provider: Provider, merchant: &str, id: &str) -> Option<&mut SimulatedPayment> {
        self.payments.iter_mut().find(|payment| payment.provider == provider && payment.merchant == merchant && payment.id == id)
    }

    /// Payments of the merchant's order, the earliest first.
    pub(super) fn of_order<'a>(
        &'a self,
        provider: Provider,
        merchant: &'a str,
        order: &'a str,
    ) -> impl DoubleEndedIterator<Item = &'a SimulatedPayment> {
        self.payments
            .iter()
            .filter(move |payment| payment.provider == provider && payment.merchant == merchant && payment.order == order)
    }

    /// What was answered to this key before; an error where the request was another.
    pub(super) fn replied(&self, key: &Key, request: &[u8]) -> Option<Result<Reply, ()>> {
        self.replies.get(key).map(|(known, reply)| if known == request { Ok(reply.clone()) } else { Err(()) })
    }

    pub(super) fn remember(&mut self, key: Key, request: &[u8], reply: &Reply) {
        if self.replies.len() >= CAPACITY {
            self.replies.clear();
        }
        self.replies.insert(key, (request.to_vec(), reply.clone()));
    }

    /// Gives money back and tells so; the refund's number.
    pub(super) fn refund(
        &mut self,
        provider: Provider,
        id: &str,
        (amount, receipt): (Kopecks, Option<SimulatedReceipt>),
        key: Option<String>,
    ) -> Option<String> {
        let number = self.next();
        let payment = self.payments.iter_mut().find(|payment| payment.provider == provider && payment.id == id)?;
        if payment.status != SimulatedStatus::Paid || !amount.is_positive() || amount > payment.remaining() {
            return None;
        }
        let id = if provider == Provider::YooKassa { uuid_like(number) } else { number.to_string() };
        payment.refunds.push(Refund { id: id.clone(), key, amount, receipt });
        let payment = payment.clone();
        self.tell(&payment, &[Event::Refunded]);
        Some(id)
    }

    /// Puts the notices of an act into the outbox, spoilt as asked.
    pub(super) fn tell(&mut self, payment: &SimulatedPayment, events: &[Event]) {
        let mischief = [Some(payment.order.clone()), None].iter().find_map(|order| self.mischief.get(order).copied());
        let Some(account) = self.account(payment.provider, &payment.merchant).cloned() else { return };
        let mut notices: Vec<Notice> =
            events.iter().filter_map(|event| Notice::of(payment, &account, *event, mischief)).collect();
        match mischief {
            Some(Mischief::Silence) => return,
            Some(Mischief::Twice) => notices = notices.into_iter().flat_map(|notice| [notice.clone(), notice]).collect(),
            Some(Mischief::Backwards) => notices.reverse(),
            Some(Mischief::WrongSignature | Mischief::WrongAmount | Mischief::ForeignSource) | None => {}
        }
        self.outbox.append(&mut notices);
    }
}

/// A number in the form of ЮKassa's.
pub(super) fn uuid_like(number: u64) -> String {
    format!("2c0e{:04x}-000f-5000-8000-{number:012x}", number & 0xffff)
}

fn push<T>(queue: &mut VecDeque<T>, item: T) {
    if queue.len() == CAPACITY {
        queue.pop_front();
    }
    queue.push_back(item);
}
