//! How much is measured, and what is said of it.

/// Few and short measurements, to try a bench and not to believe it: `BENCH_SMALL=1`.
pub fn is_small() -> bool {
    std::env::var_os("BENCH_SMALL").is_some()
}

/// Seconds of one measurement: `BENCH_SECONDS`.
pub fn seconds() -> u64 {
    let given = std::env::var("BENCH_SECONDS").ok().and_then(|text| text.parse().ok());
    given.unwrap_or(if is_small() { 1 } else { 3 })
}

/// How often everything is measured, one round after the other, so that what disturbs the machine disturbs all alike.
pub fn rounds() -> usize {
    if is_small() { 1 } else { 3 }
}

/// Whether something is to be measured: everything, unless the command line names some.
pub fn is_wanted(name: &str) -> bool {
    let mut names = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    names.peek().is_none() || names.any(|wanted| wanted == name)
}

/// A ratio to the limit beside what it must be and what it should be (docs/benchmarks.md).
pub fn verdict(ratio: f64, (floor, goal): (f64, f64)) -> String {
    let word = if ratio >= goal {
        "goal reached"
    } else if ratio >= floor {
        "floor reached"
    } else {
        "BELOW THE FLOOR"
    };
    format!("{ratio:.2} (floor {floor}, goal {goal}): {word}")
}

/// A figure that must stay under a limit.
pub fn ceiling(value: f64, most: f64, unit: &str) -> String {
    let word = if value < most { "floor reached" } else { "BELOW THE FLOOR" };
    format!("{value:.1} {unit} (must stay under {most} {unit}): {word}")
}

/// Prints how times in microseconds are spread; answers what 99 of 100 stay within, in milliseconds.
pub fn line(name: &str, mut micros: Vec<i64>) -> f64 {
    micros.sort_unstable();
    let at = |hundredths: usize| milliseconds(micros[(micros.len() - 1) * hundredths / 100]);
    println!("{name:<28}{:>8.1}{:>8.1}{:>8.1}", at(50), at(99), at(100));
    at(99)
}

pub fn milliseconds(micros: i64) -> f64 {
    f64::from(i32::try_from(micros).unwrap()) / 1_000.0
}
