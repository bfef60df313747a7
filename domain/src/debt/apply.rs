//! A debt as the framework sees it: decisions in, assignments out.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{
    Balance, Debt, DebtCommand, DebtError, DebtEvent, OverpaymentRefundStage,
    credits::{Credit, Reversal},
    schedule,
};
use crate::{allocation::Allocation, decided::write_all};

impl Debt {
    fn count(&mut self, credit: Credit) {
        if !credit.posted {
            self.balance = self.balance.minus(&credit.allocation).unwrap_or(Balance::ZERO);
        }
        self.credits.add(credit);
    }
}

impl Aggregate for Debt {
    const TYPE: &'static str = "debt"; // stored; never rename
    type Command = DebtCommand;
    type Event = DebtEvent;
    type Error = DebtError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            DebtEvent::Registered { organisation, number, kind, creditor, borrower, contract_date, principal, .. } => {
                self.organisation = organisation;
                self.number = Some(number);
                self.kind = kind;
                self.creditor = creditor;
                self.borrower = borrower;
                self.contract_date = contract_date;
                self.principal = principal;
            }
            DebtEvent::BalanceStated { statement, at: _ } => {
                self.balance = statement.balance;
                self.statement = Some(statement);
            }
            DebtEvent::RepaymentsRecorded { repayments, at: _ } => {
                for repayment in &repayments {
                    self.repayments.remember(repayment);
                }
            }
            DebtEvent::ScheduleStated { payments, at: _ } => self.schedule = schedule::digest_of(&payments),
            DebtEvent::TermsChanged { kind, contract_date, principal, at: _ } => {
                self.kind = kind.unwrap_or(self.kind);
                self.contract_date = contract_date.or(self.contract_date);
                self.principal = principal.or(self.principal);
            }
            DebtEvent::Bound { to, .. } => self.borrower = to,
            DebtEvent::Assigned { to, .. } => {
                self.creditor = to;
                self.assigned = true;
            }
            DebtEvent::Closed { payment, .. } => {
                self.closed = true;
                self.paid_off = payment.is_some();
            }
            DebtEvent::Reopened { .. } => {
                self.closed = false;
                self.paid_off = false;
            }
            DebtEvent::PaymentCredited {
                payment, reference, amount, allocation, overpaid, posted, policy, received_on, ..
            } => {
                let reversals = Vec::new();
                self.count(Credit { payment, reference, amount, received_on, policy, allocation, overpaid, posted, reversals });
            }
            DebtEvent::PaymentReversed { payment, refund, amount, allocation, overpaid, on, .. } => {
                let taken = Allocation { parts: allocation, rest: overpaid };
                // Neither overflows: the decision has tried it.
                let _ = self.credits.reverse(payment, Reversal { refund, amount, on, owed_again: None }, taken);
                self.balance = self.balance.plus(&allocation).unwrap_or(self.balance);
                self.overpayment_requests.come_to(refund, OverpaymentRefundStage::Returned);
            }
            DebtEvent::CreditsRevised { balance, posted, open, owed_again, at: _ } => {
                self.balance = balance;
                self.credits.revise(&posted, &open, &owed_again);
            }
            DebtEvent::OverpaymentRefundRequested { refund, payment, amount, at: _ } => {
                self.overpayment_requests.add(refund, payment, amount);
            }
            DebtEvent::OverpaymentRefundDeclined { refund, .. } => {
                self.overpayment_requests.come_to(refund, OverpaymentRefundStage::Declined);
            }
            DebtEvent::OverpaymentRefundApproved { refund, way, at: _ } => self.overpayment_requests.approve(refund, way),
            DebtEvent::OverpaymentRefundFailed { refund, at: _ } => {
                self.overpayment_requests.come_to(refund, OverpaymentRefundStage::Failed);
            }
            DebtEvent::ContactsStopped { payment, at: _ } => {
                self.under_way.insert(payment);
            }
            DebtEvent::ContactsAllowed { payment, .. } => {
                self.under_way.remove(&payment);
            }
        }
    }
}
