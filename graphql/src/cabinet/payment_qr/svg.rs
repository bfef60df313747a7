//! A QR code as a picture.

use std::fmt::Write;

use fast_qr::{ECL, QRBuilder, qr::QRCodeError};

/// Light modules around the code, by the standard of QR codes.
const QUIET: usize = 4;

/// A QR code drawn as SVG. It is made of numbers alone, so it may stand in a page as it is.
pub(in crate::cabinet) struct Svg(String);

impl Svg {
    /// The code of a text, error correction M; each run of dark modules is one rectangle.
    pub(in crate::cabinet) fn draw(text: &str) -> Result<Self, QRCodeError> {
        let code = QRBuilder::new(text).ecl(ECL::M).build()?;
        let mut dark = String::new();
        for row in 0..code.size {
            let mut column = 0;
            for run in code[row].chunk_by(|left, right| left.value() == right.value()) {
                let length = run.len();
                if run.iter().all(|module| module.value()) {
                    let _ = write!(dark, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
                }
                column += length;
            }
        }
        let side = code.size + 2 * QUIET;
        Ok(Self(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path d=\"{dark}\"/></svg>"
        )))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Svg> for String {
    fn from(svg: Svg) -> Self {
        svg.0
    }
}

#[cfg(test)]
mod tests {
    use super::Svg;

    #[test]
    fn a_code_is_drawn_with_its_finders_inside_a_quiet_zone() {
        let svg = String::from(Svg::draw("ST00012|Name=ООО «Три кита»").unwrap());
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 37 37\""), "{svg}");
        assert!(svg.contains("d=\"M4 4h7v1h-7z") && svg.contains("M26 4h7v1h-7z") && svg.contains("M4 32h7v1h-7z"), "{svg}");
    }

    #[test]
    fn a_text_beyond_any_code_is_refused() {
        assert!(Svg::draw(&"я".repeat(1_200)).is_err());
    }
}
