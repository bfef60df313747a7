//! When a point is open.

use serde::{Deserialize, Serialize};

use crate::values::ValueError;

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// Times a point may open on one day.
const MOST_SPANS: usize = 3;

/// When a point is open on one day: spans from one minute of the day to another, in order and apart from each other; none when
/// it stays closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayHours(Vec<(u16, u16)>);

impl DayHours {
    /// Reads "09:00-18:00", "09:00-13:00, 14:00-18:00", "круглосуточно", or "выходной". Hours past midnight stand with the next
    /// day.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.trim().to_lowercase().replace(['–', '—'], "-");
        match text.as_str() {
            "выходной" | "закрыто" | "-" => return Ok(Self::default()),
            "круглосуточно" | "24" => return Ok(Self(vec![(0, DAY)])),
            _ => {}
        }
        let spans = text.split(',').map(span).collect::<Result<Vec<_>, _>>()?;
        let apart = spans.windows(2).all(|pair| matches!(pair, [first, second] if first.1 < second.0));
        if apart && spans.len() <= MOST_SPANS { Ok(Self(spans)) } else { Err(ValueError::InvalidHours) }
    }

    /// The spans, in minutes of the day.
    #[must_use]
    pub fn spans(&self) -> &[(u16, u16)] {
        &self.0
    }
}

/// When a point is open in a week, Monday first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hours(pub [DayHours; 7]);

impl Hours {
    /// The spans in minutes of the week, which begins with Monday.
    pub fn of_week(&self) -> impl Iterator<Item = (u16, u16)> {
        let days = (0..).step_by(usize::from(DAY)).zip(&self.0);
        days.flat_map(|(begin, day): (u16, _)| day.spans().iter().map(move |(from, to)| (begin + from, begin + to)))
    }
}

/// A time zone as Russia has them: so many minutes before UTC, all year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeZone(i16);

impl TimeZone {
    /// Moscow.
    pub const MOSCOW: Self = Self(180);

    /// Reads "МСК", "МСК+2", "МСК-1", "UTC+3", "+5".
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.trim().to_uppercase().replace(' ', "").replace('−', "-");
        let (base, hours) = match text.strip_prefix("МСК") {
            Some(hours) => (3, hours),
            None => (0, text.strip_prefix("UTC").unwrap_or(&text)),
        };
        let signed = hours.starts_with(['+', '-']) || (hours.is_empty() && base == 3);
        let hours: i16 = if hours.is_empty() { Ok(0) } else { hours.parse() }.map_err(|_| ValueError::InvalidTimeZone)?;
        let hours = base + hours.clamp(-24, 24);
        if signed && (2..=12).contains(&hours) { Ok(Self(hours * 60)) } else { Err(ValueError::InvalidTimeZone) }
    }

    /// Minutes before UTC.
    #[must_use]
    pub const fn minutes(self) -> i16 {
        self.0
    }
}

fn span(text: &str) -> Result<(u16, u16), ValueError> {
    let (from, to) = text.trim().split_once('-').ok_or(ValueError::InvalidHours)?;
    let (from, to) = (minute(from)?, minute(to)?);
    if from < to { Ok((from, to)) } else { Err(ValueError::InvalidHours) }
}

/// "9:00", "09:00"; "24:00" is the day's end.
fn minute(text: &str) -> Result<u16, ValueError> {
    let (hours, minutes) = text.trim().split_once(':').ok_or(ValueError::InvalidHours)?;
    let number = |text: &str, most: usize| {
        let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u16>().ok()).flatten().ok_or(ValueError::InvalidHours)
    };
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    let minute = hours * 60 + minutes;
    if minutes < 60 && minute <= DAY { Ok(minute) } else { Err(ValueError::InvalidHours) }
}
