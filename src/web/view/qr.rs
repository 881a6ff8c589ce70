//! A QR code as a drawing inside the page: the policy of the pages allows it, and
//! nothing of what it holds leaves the page.

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// Empty modules around the code that readers need.
const MARGIN: usize = 4;

/// The code of a text; nothing when the text is too long for one.
pub fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return Markup::default();
    };
    let side = code.width() + 2 * MARGIN;
    html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } width="240" height="240" role="img"
            aria-label=(label)
        {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(outline(&code)) fill="#000" {}
        }
    }
}

/// Every dark module as a square.
fn outline(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + MARGIN, at / width + MARGIN);
            path.extend(["M", &x.to_string(), " ", &y.to_string(), "h1v1h-1z"]);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_margin() {
        let html = qr("otpauth://totp/x?secret=A", "QR").0;
        assert!(html.contains("M4 4h1v1h-1z"), "the corner of a finder pattern");
        assert!(!html.contains("otpauth"), "what it holds stands nowhere in words");
        assert!(qr(&"x".repeat(5000), "QR").0.is_empty());
    }
}
