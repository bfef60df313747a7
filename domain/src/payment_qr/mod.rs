//! The payment QR code (платёжный QR-код, ГОСТ Р 56042-2014): a transfer by requisites that the payer's bank reads from a
//! picture. Only the text in the picture is made here; drawing it is presentation.

mod error;
mod qr_text;
mod transfer;

#[cfg(test)]
mod tests;

pub use error::PaymentQrError;
pub use transfer::Transfer;
