//! Points: whole ten-thousandths, exact everywhere (domain rule 13).
//!
//! This is the edge at which decimal texts are read and written, and the only file of the crate that knows
//! `rust_decimal`. Inside, points are whole numbers and figures are rationals: a decimal has no third of anything.
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A number of points, a weight or a percentage in whole ten-thousandths: `92.5` is `Points(925_000)`.
/// Written and read as a decimal text; a binary float never becomes points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Points(pub i64);

impl Points {
    /// How many units make one point.
    pub const UNIT: i64 = 10_000;
    /// No points.
    pub const ZERO: Self = Self(0);
    /// One hundred: the scale of every percentage.
    pub const HUNDRED: Self = Self(100 * Self::UNIT);

    /// A whole number of points, if it fits.
    pub fn whole(points: i64) -> Option<Self> {
        points.checked_mul(Self::UNIT).map(Self)
    }
}

/// Why a text is not a number of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPoints {
    /// Not `[-]digits[.digits]`.
    Malformed,
    /// More than four decimals.
    TooFine,
    /// Beyond the range of a 64-bit number of ten-thousandths.
    TooLarge,
}

impl fmt::Display for NotPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a decimal number",
            Self::TooFine => "more than four decimals",
            Self::TooLarge => "too large",
        })
    }
}

/// How many decimals points have: [`Points::UNIT`] is ten to this power.
const DECIMALS: u8 = 4;

/// Reads `[-]digits[.digits]`. The library that does so takes more than that (`+1`, `.5`, `1_000`), which a form or a
/// file is refused: there is one way to write a number.
impl FromStr for Points {
    type Err = NotPoints;

    fn from_str(text: &str) -> Result<Self, NotPoints> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(fraction) {
            return Err(NotPoints::Malformed);
        }
        if fraction.len() > usize::from(DECIMALS) {
            return Err(NotPoints::TooFine);
        }
        Decimal::from_str_exact(text).ok().and_then(Self::from_decimal).ok_or(NotPoints::TooLarge)
    }
}

impl Points {
    /// The number in ten-thousandths, if it is one and fits, as its opposite does.
    fn from_decimal(decimal: Decimal) -> Option<Self> {
        let finer = 10_i128.checked_pow(u32::from(DECIMALS).checked_sub(decimal.scale())?)?;
        let units = i64::try_from(decimal.mantissa().checked_mul(finer)?).ok()?;
        (units != i64::MIN).then_some(Self(units))
    }
}

/// The shortest exact text: `92.5`, `100`, `-0.25`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = Decimal::try_from_i128_with_scale(i128::from(self.0), u32::from(DECIMALS));
        let shortest = decimal.map_err(|_| fmt::Error)?.normalize();
        write!(f, "{shortest}")
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asks for the scalar's text, so that an unquoted `92.5` in YAML is never parsed as a float.
        deserializer.deserialize_str(PointsVisitor)
    }
}

struct PointsVisitor;

impl de::Visitor<'_> for PointsVisitor {
    type Value = Points;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number with at most four decimals")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Points, E> {
        text.parse().map_err(|why: NotPoints| E::custom(format!("{why}: `{text}`")))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Points, E> {
        Points::whole(number).ok_or_else(|| E::custom(NotPoints::TooLarge))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Points, E> {
        i64::try_from(number).ok().and_then(Points::whole).ok_or_else(|| E::custom(NotPoints::TooLarge))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_plain_decimals_are_points() {
        for (text, expected) in [
            ("92.5", Ok(Points(925_000))),
            ("-0.0001", Ok(Points(-1))),
            ("007", Ok(Points(70_000))),
            ("1.00000", Err(NotPoints::TooFine)),
            ("922337203685477.5807", Ok(Points(i64::MAX))),
            ("-922337203685477.5807", Ok(Points(-i64::MAX))),
            ("-0", Ok(Points::ZERO)),
            ("0.0000", Ok(Points::ZERO)),
            ("1.5000", Ok(Points(15_000))),
            ("0.00001", Err(NotPoints::TooFine)),
            ("922337203685477.5808", Err(NotPoints::TooLarge)),
            ("-922337203685477.5808", Err(NotPoints::TooLarge)),
            ("922337203685478", Err(NotPoints::TooLarge)),
            ("79228162514264337593543950336", Err(NotPoints::TooLarge)),
            ("79228162514264337593543950335.9999", Err(NotPoints::TooLarge)),
            // What is wrong with the form comes first, then what is too fine, then what is too large.
            ("99999999999999999999.00001", Err(NotPoints::TooFine)),
            ("99999999999999999999.0000x", Err(NotPoints::Malformed)),
            (".5", Err(NotPoints::Malformed)),
            ("5.", Err(NotPoints::Malformed)),
            (".", Err(NotPoints::Malformed)),
            ("-", Err(NotPoints::Malformed)),
            ("-.5", Err(NotPoints::Malformed)),
            ("1.2.3", Err(NotPoints::Malformed)),
            ("1.-2", Err(NotPoints::Malformed)),
            ("+5", Err(NotPoints::Malformed)),
            ("1e3", Err(NotPoints::Malformed)),
            ("1E3", Err(NotPoints::Malformed)),
            ("1_000", Err(NotPoints::Malformed)),
            ("1.0_0", Err(NotPoints::Malformed)),
            ("1,5", Err(NotPoints::Malformed)),
            (" 1", Err(NotPoints::Malformed)),
            ("1 ", Err(NotPoints::Malformed)),
            ("1\n", Err(NotPoints::Malformed)),
            ("0x1", Err(NotPoints::Malformed)),
            ("NaN", Err(NotPoints::Malformed)),
            ("inf", Err(NotPoints::Malformed)),
            ("٣", Err(NotPoints::Malformed)),
            ("１", Err(NotPoints::Malformed)),
            ("1．5", Err(NotPoints::Malformed)),
            ("−1", Err(NotPoints::Malformed)),
            ("--1", Err(NotPoints::Malformed)),
            ("", Err(NotPoints::Malformed)),
        ] {
            assert_eq!(text.parse::<Points>(), expected, "{text}");
        }
    }

    #[test]
    fn leading_zeros_say_nothing_however_many() {
        for zeros in [1, 20, 30, 40, 1_000] {
            let zeros = "0".repeat(zeros);
            assert_eq!(format!("{zeros}7.25").parse(), Ok(Points(72_500)), "{} zeros", zeros.len());
            assert_eq!(format!("-{zeros}922337203685477.5807").parse(), Ok(Points(-i64::MAX)));
            assert_eq!(format!("{zeros}922337203685477.5808").parse::<Points>(), Err(NotPoints::TooLarge));
            assert_eq!(format!("1{zeros}{zeros}").parse::<Points>().is_ok(), zeros.len() == 1);
        }
    }

    #[test]
    fn the_shortest_text_is_written() {
        for (units, text) in [
            (0, "0"),
            (1, "0.0001"),
            (-1, "-0.0001"),
            (925_000, "92.5"),
            (1_000_000, "100"),
            (-2_500, "-0.25"),
            (100_100, "10.01"),
            (i64::MAX, "922337203685477.5807"),
            (i64::MIN, "-922337203685477.5808"),
        ] {
            assert_eq!(Points(units).to_string(), text);
            // What a format asks of a number's text does not change it.
            assert_eq!(format!("{:.1}|{:+}", Points(units), Points(units)), format!("{text}|{text}"));
        }
    }

    /// The form of a number of points, written out by hand: the library behind it takes more than this.
    fn read_by_hand(text: &str) -> Option<Result<i64, NotPoints>> {
        let rest = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match rest.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (rest, None),
        };
        let digits = |part: &str| !part.is_empty() && part.chars().all(|c| "0123456789".contains(c));
        if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) {
            return None;
        }
        let fraction = fraction.unwrap_or_default();
        if fraction.len() > 4 {
            return Some(Err(NotPoints::TooFine));
        }
        let mut units = 0_i128;
        for digit in whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', 4 - fraction.len())) {
            units = units.saturating_mul(10).saturating_add(i128::from(digit - b'0'));
        }
        let units = if units > i128::from(i64::MAX) { Err(NotPoints::TooLarge) } else { Ok(units) };
        Some(units.map(|units| i64::try_from(units).unwrap() * if text.starts_with('-') { -1 } else { 1 }))
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_by_hand(text in "[-+]?[0-9]{0,32}[.,_e]?[0-9_]{0,6}") {
            let expected = read_by_hand(&text).unwrap_or(Err(NotPoints::Malformed)).map(Points);
            prop_assert_eq!(text.parse::<Points>(), expected);
        }

        #[test]
        fn texts_come_back(units in -i64::MAX..=i64::MAX) {
            let points = Points(units);
            prop_assert_eq!(points.to_string().parse::<Points>(), Ok(points));
            let json = serde_json::to_string(&points).unwrap();
            prop_assert_eq!(serde_json::from_str::<Points>(&json).unwrap(), points);
        }

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = text.parse::<Points>();
        }
    }
}
