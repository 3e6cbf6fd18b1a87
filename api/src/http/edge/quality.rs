//! How much a caller prefers one thing to another: the quality values of `Accept` and `Accept-Language`.

/// The quality of what is named without one, in thousandths. 0 forbids.
pub(super) const MOST: u16 = 1000;

/// `0.75` → 750; nothing for what is no quality (RFC 9110, 12.4.2).
pub(super) fn read(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(MOST),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quality_has_at_most_three_decimals_and_is_at_most_one() {
        for (text, quality) in [("1", 1000), ("1.000", 1000), ("0", 0), ("0.5", 500), ("0.05", 50), ("0.123", 123)] {
            assert_eq!(read(text), Some(quality), "{text}");
        }
        for text in ["", "2", "1.001", "0.1234", "-0", ".5", "NaN", "0.x"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
