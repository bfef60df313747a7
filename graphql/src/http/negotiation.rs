//! Which media type the client sent and which it takes.

use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName};

/// A media type we answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerType {
    /// `application/json`: 200 also for request errors, as clients of before 2025 expect.
    Json,
    /// `application/graphql-response+json`: the status tells whether the request was run.
    GraphqlResponse,
}

impl AnswerType {
    pub(crate) const fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }
}

/// How well a media range fits: how exactly it names the type, then its weight in thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Fit {
    exactness: u8,
    weight: u16,
}

/// Chooses the type of the answer; `None` when nothing we have is acceptable (406).
pub(crate) fn choose_answer(headers: &HeaderMap) -> Option<AnswerType> {
    let Some(ranges) = joined(headers, &ACCEPT) else { return Some(AnswerType::Json) };
    if ranges.trim().is_empty() {
        return Some(AnswerType::Json);
    }
    let (mut json, mut graphql) = (Fit::default(), Fit::default());
    for range in ranges.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(weight_of).unwrap_or(1000);
        widen(&mut json, exactness(&name, "application/json"), weight);
        widen(&mut graphql, exactness(&name, "application/graphql-response+json"), weight);
    }
    let named = graphql.exactness == 3 && graphql.weight >= json.weight;
    match (json.weight, graphql.weight) {
        (0, 0) => None,
        (_, weight) if weight > 0 && (named || json.weight < weight) => Some(AnswerType::GraphqlResponse),
        _ => Some(AnswerType::Json),
    }
}

/// Whether the body is announced as plain JSON in UTF-8 (415 otherwise). Forms and text never pass, which is
/// also what keeps other sites from posting with the visitor's cookie.
pub(crate) fn sends_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(sent), None) = (types.next(), types.next()) else { return false };
    let Ok(sent) = sent.to_str() else { return false };
    let mut parts = sent.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_json = parts.next().is_some_and(|name| name == "application/json");
    let is_utf8 = parts.filter_map(|part| part.strip_prefix("charset=").map(|set| set.trim_matches('"').to_owned()));
    let is_plain = headers.get(CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity");
    is_json && is_plain && is_utf8.into_iter().all(|set| set == "utf-8" || set == "utf8")
}

fn widen(fit: &mut Fit, exactness: u8, weight: u16) {
    if exactness > fit.exactness {
        *fit = Fit { exactness, weight };
    }
}

fn exactness(range: &str, ours: &str) -> u8 {
    match range {
        name if name == ours => 3,
        "application/*" => 2,
        "*/*" => 1,
        _ => 0,
    }
}

/// `q=0.8` in thousandths; a weight that cannot be read counts as full.
fn weight_of(part: &str) -> Option<u16> {
    let text = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let thousandths = format!("{whole}{fraction:0<3}");
    Some(thousandths.get(..4).and_then(|digits| digits.parse::<u16>().ok()).unwrap_or(1000).min(1000))
}

fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("")).collect();
    (!values.is_empty()).then(|| values.join(","))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{AnswerType, choose_answer, sends_json};

    fn accept(value: &'static str) -> Option<AnswerType> {
        choose_answer(&HeaderMap::from_iter([(http::header::ACCEPT, HeaderValue::from_static(value))]))
    }

    fn content(value: &'static str) -> bool {
        sends_json(&HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static(value))]))
    }

    #[test]
    fn json_is_the_answer_when_nothing_is_said() {
        assert_eq!(choose_answer(&HeaderMap::new()), Some(AnswerType::Json));
        for vague in ["", "*/*", "application/*", "application/json", "text/html, */*;q=0.8", "application/json;charset=utf-8"] {
            assert_eq!(accept(vague), Some(AnswerType::Json), "{vague}");
        }
    }

    #[test]
    fn the_newer_type_is_given_to_those_who_name_it() {
        for named in [
            "application/graphql-response+json",
            "Application/GraphQL-Response+JSON; charset=utf-8",
            "application/graphql-response+json, application/json;q=0.9",
            "application/json, application/graphql-response+json",
            "application/graphql-response+json, */*",
            "application/json;q=0.5, application/graphql-response+json;q=0.51",
        ] {
            assert_eq!(accept(named), Some(AnswerType::GraphqlResponse), "{named}");
        }
    }

    #[test]
    fn weights_are_obeyed() {
        assert_eq!(accept("application/graphql-response+json;q=0.1, application/json"), Some(AnswerType::Json));
        assert_eq!(accept("application/json;q=0, */*"), Some(AnswerType::GraphqlResponse));
        assert_eq!(accept("application/graphql-response+json;q=0, */*"), Some(AnswerType::Json));
    }

    #[test]
    fn nothing_acceptable_is_told_apart() {
        for foreign in ["text/html", "application/xml", "application/json;q=0", "*/*;q=0", "nonsense"] {
            assert_eq!(accept(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn only_json_in_utf8_is_taken() {
        for good in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
            assert!(content(good), "{good}");
        }
        for bad in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=windows-1251",
            "application/graphql",
            "application/jsonp",
            "",
        ] {
            assert!(!content(bad), "{bad}");
        }
        assert!(!sends_json(&HeaderMap::new()));
    }
}
