//! Payment by requisites: the QR code of ГОСТ Р 56042-2014 and a slip to print.

mod html;
mod noun;
mod slip;
mod svg;
mod transfer;

pub(super) use noun::{PaymentQr, payment_qr};
pub(crate) use slip::payment_slip;
pub(super) use svg::Svg;
