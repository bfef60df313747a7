//! The pages, written so that no text can become markup.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::payment_qr::Transfer;
use sha2::{Digest, Sha256};

use super::svg::Svg;
use crate::texts;

const STYLE: &str = include_str!("../../../assets/payment-slip.css");

/// The policy of the pages: nothing is loaded or run; the one style is known by its hash.
pub(super) fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

/// A slip: requisites, and the code where there can be one.
pub(super) fn slip(transfer: &Transfer, code: Option<&Svg>) -> String {
    let mut page = Html::titled(texts::SLIP_TITLE).markup("<main><table>");
    for (label, value) in rows(transfer) {
        page = page.markup("<tr><th scope=\"row\">").text(label).markup("</th><td>").text(&value).markup("</td></tr>");
    }
    page = page.markup("</table>");
    if let Some(code) = code {
        page =
            page.markup("<figure>").picture(code).markup("<figcaption>").text(texts::SLIP_SCAN).markup("</figcaption></figure>");
    }
    page.markup("</main>").end()
}

/// Why there is no slip.
pub(super) fn notice(message: &str) -> String {
    Html::titled(texts::SLIP_TITLE).markup("<p>").text(message).markup("</p>").end()
}

fn rows(transfer: &Transfer) -> impl Iterator<Item = (&'static str, String)> {
    let requisites = transfer.requisites();
    let sum = transfer.sum().map(|sum| format!("{}\u{a0}₽", sum.to_decimal_string().replace('.', ",")));
    let rows = [
        (texts::SLIP_PAYEE, Some(requisites.payee.as_str().to_owned())),
        (texts::SLIP_INN, Some(requisites.inn.as_str().to_owned())),
        (texts::SLIP_KPP, requisites.kpp.as_ref().map(ToString::to_string)),
        (texts::SLIP_ACCOUNT, Some(requisites.account.to_string())),
        (texts::SLIP_BANK, Some(requisites.bank_name.as_str().to_owned())),
        (texts::SLIP_BIC, Some(requisites.bic.to_string())),
        (texts::SLIP_CORRESPONDENT, Some(requisites.correspondent_account.to_string())),
        (texts::SLIP_PURPOSE, Some(transfer.purpose())),
        (texts::SLIP_CONTRACT, Some(transfer.debt().to_string())),
        (texts::SLIP_PAYER, transfer.payer().map(domain::values::PersonName::full)),
        // An empty cell, to be filled in by hand.
        (texts::SLIP_SUM, Some(sum.unwrap_or_default())),
    ];
    rows.into_iter().filter_map(|(label, value)| value.map(|value| (label, value)))
}

/// A page under way. Markup is fixed when the program is built; everything else goes in as text.
struct Html(String);

impl Html {
    fn titled(title: &'static str) -> Self {
        Self(String::new())
            .markup("<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\">")
            .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
            .text(title)
            .markup("</title><style>")
            .markup(STYLE)
            .markup("</style></head><body><h1>")
            .text(title)
            .markup("</h1>")
    }

    fn markup(mut self, markup: &'static str) -> Self {
        self.0.push_str(markup);
        self
    }

    fn text(mut self, text: &str) -> Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    fn picture(mut self, picture: &Svg) -> Self {
        self.0.push_str(picture.as_str());
        self
    }

    fn end(self) -> String {
        self.markup("</body></html>").0
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        creditor::Requisites,
        values::{AccountNumber, Bic, BoundedText, DebtNumber, Inn, Kopecks, PersonName},
    };

    use super::{Svg, Transfer, notice, policy, slip};

    fn transfer(payee: &str, sum: Option<i64>) -> Transfer {
        let requisites = Requisites {
            payee: BoundedText::parse(payee).unwrap(),
            inn: Inn::parse("7707083893").unwrap(),
            kpp: None,
            bic: Bic::parse("044525225").unwrap(),
            bank_name: BoundedText::parse("АО \"Б&Б\"").unwrap(),
            account: AccountNumber::parse("40702810138250123017").unwrap(),
            correspondent_account: AccountNumber::parse("30101810400000000225").unwrap(),
            purpose: BoundedText::parse("</td></table><script src='//evil'></script>").unwrap(),
        };
        let anna = PersonName::parse("Д'Арк Анна").unwrap();
        Transfer::try_new(requisites, DebtNumber::parse("L-1001").unwrap(), Some(anna), sum.map(Kopecks::new)).unwrap()
    }

    #[test]
    fn no_text_becomes_markup() {
        let page = slip(&transfer("<img src=x onerror=\"alert(1)\">", Some(123_456)), Some(&Svg::draw("1").unwrap()));
        assert!(page.contains("<td>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</td>"), "{page}");
        assert!(page.contains("&lt;script src=&#39;//evil&#39;&gt;") && page.contains("Б&amp;Б") && page.contains("Д&#39;Арк"));
        let tags = page.split('<').skip(1).map(|rest| rest.split([' ', '>']).next().unwrap());
        let known = ["!doctype", "html", "head", "meta", "title", "style", "body", "h1", "main", "table", "tr", "th", "td"];
        let drawn = ["figure", "figcaption", "svg", "path"];
        for tag in tags.map(|tag| tag.trim_start_matches('/')) {
            assert!(known.contains(&tag) || drawn.contains(&tag), "{tag}");
        }
        assert!(notice("<b>").contains("<p>&lt;b&gt;</p>"));
    }

    #[test]
    fn a_slip_names_the_sum_or_leaves_its_place_empty() {
        assert!(slip(&transfer("ООО", Some(123_456)), None).contains("<td>1234,56\u{a0}₽</td>"));
        let open = slip(&transfer("ООО", None), None);
        assert!(open.contains("Сумма</th><td></td>") && !open.contains("КПП") && !open.contains("<figure>"), "{open}");
    }

    #[test]
    fn the_policy_lets_the_style_in_by_its_hash_and_nothing_else() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    }
}
