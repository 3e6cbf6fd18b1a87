//! Exact rationals: what every figure is until it is shown (domain rule 13).
#[cfg(test)]
mod tests;

use crate::Points;
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{
    cmp::Ordering,
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Mul, Sub},
    str::FromStr,
};

/// An exact rational number of points, per cent or share; `925/10` and `185/2` are the same number.
///
/// Written and read as `n/d`, reduced, with a positive denominator: `185/2`, `-1/3`, `92/1`.
///
/// Inside it is a pair of 128-bit integers as long as both fit, and a big rational from there on, so that
/// ordinary figures cost no allocation and extraordinary ones stay exact.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Exact(Repr);

/// Always reduced, denominator positive, and `Small` whenever both parts fit: equal numbers look equal.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i128, i128),
    Big(Box<BigRational>),
}

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotExact;

impl fmt::Display for NotExact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an exact number of the form n/d")
    }
}

impl std::error::Error for NotExact {}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self(Repr::Small(0, 1));
    /// One.
    pub const ONE: Self = Self(Repr::Small(1, 1));
    /// One hundred: the scale of every figure and percentage.
    pub const HUNDRED: Self = Self(Repr::Small(100, 1));

    /// A whole number.
    pub fn whole(number: impl Into<i64>) -> Self {
        Self(Repr::Small(i128::from(number.into()), 1))
    }

    /// `numerator / denominator`; nothing if the denominator is zero.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        Some(
            small(numerator, denominator).unwrap_or_else(|| {
                Self::from_big(BigRational::new(BigInt::from(numerator), BigInt::from(denominator)))
            }),
        )
    }

    /// The quotient; nothing when dividing by zero.
    pub fn over(&self, divisor: &Self) -> Option<Self> {
        match &divisor.0 {
            Repr::Small(0, _) => None,
            Repr::Small(n, d) => Some(self * &Self::ratio(*d, *n)?),
            Repr::Big(big) => Some(Self::from_big(self.big() / big.as_ref())),
        }
    }

    /// Whether this is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(0, _))
    }

    /// Whether this is greater than zero.
    pub fn is_positive(&self) -> bool {
        match &self.0 {
            Repr::Small(n, _) => *n > 0,
            Repr::Big(big) => big.is_positive(),
        }
    }

    /// Rounded to `decimals` decimals (at most four), half away from zero: the one rounding law.
    ///
    /// A number beyond the range of [`Points`] becomes the nearest one in it; figures of a scheme that passed the
    /// linter stay far inside.
    pub fn round(&self, decimals: u8) -> Points {
        let decimals = u32::from(decimals.min(4));
        let scale = 10_i64.pow(decimals);
        let unit = Points::UNIT / scale;
        let steps = match &self.0 {
            Repr::Small(n, d) => small_steps(*n, *d, scale),
            Repr::Big(_) => None,
        };
        let steps = steps.unwrap_or_else(|| {
            let big = self.big();
            let doubled: BigInt = big.numer().abs() * scale * 2 + big.denom();
            let magnitude = doubled.div_floor(&(big.denom() * 2));
            let magnitude = magnitude.to_i64().unwrap_or(i64::MAX);
            if big.is_negative() { -magnitude } else { magnitude }
        });
        Points(steps.saturating_mul(unit))
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Repr::Small(n, d) => BigRational::new_raw(BigInt::from(*n), BigInt::from(*d)),
            Repr::Big(big) => big.as_ref().clone(),
        }
    }

    /// Takes a reduced big rational and keeps it small if it fits.
    fn from_big(big: BigRational) -> Self {
        match (big.numer().to_i128(), big.denom().to_i128()) {
            (Some(n), Some(d)) if n != i128::MIN => Self(Repr::Small(n, d)),
            _ => Self(Repr::Big(Box::new(big))),
        }
    }
}

/// Whole steps of `1 / scale` in `n / d`, half away from zero, if the arithmetic fits.
fn small_steps(n: i128, d: i128, scale: i64) -> Option<i64> {
    let doubled = n.checked_abs()?.checked_mul(i128::from(scale))?.checked_mul(2)?.checked_add(d)?;
    let magnitude = i64::try_from(doubled.checked_div(d.checked_mul(2)?)?).ok()?;
    Some(if n < 0 { -magnitude } else { magnitude })
}

/// The greatest common divisor of the magnitudes, at least 1; 64 bits where they do, because 128 cost several times more.
fn divisor(a: i128, b: i128) -> Option<i128> {
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let common = match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => u128::from(a.gcd(&b)),
        _ => a.gcd(&b),
    };
    i128::try_from(common.max(1)).ok()
}

/// `n / d` reduced, sign in the numerator, if it fits; `d` is not zero.
fn small(n: i128, d: i128) -> Option<Exact> {
    if n == i128::MIN || d == i128::MIN {
        return None;
    }
    let common = divisor(n, d)?;
    let (n, d) = (n.checked_div(common)?, d.checked_div(common)?);
    Some(Exact(if d < 0 { Repr::Small(-n, -d) } else { Repr::Small(n, d) }))
}

/// `n / d + m / e`, if it fits.
fn small_sum((n, d): (i128, i128), (m, e): (i128, i128)) -> Option<Exact> {
    if d == e {
        return small(n.checked_add(m)?, d);
    }
    let common = divisor(d, e)?;
    let (left, right) = (e.checked_div(common)?, d.checked_div(common)?);
    let sum = n.checked_mul(left)?.checked_add(m.checked_mul(right)?)?;
    small(sum, right.checked_mul(e)?)
}

/// `n / d × m / e`, if it fits; reduced crosswise first, so that the product is.
fn small_product((n, d): (i128, i128), (m, e): (i128, i128)) -> Option<Exact> {
    let (cross, other) = (divisor(n, e)?, divisor(m, d)?);
    let numerator = n.checked_div(cross)?.checked_mul(m.checked_div(other)?)?;
    let denominator = d.checked_div(other)?.checked_mul(e.checked_div(cross)?)?;
    (numerator != i128::MIN).then_some(Exact(Repr::Small(numerator, denominator)))
}

impl Add for &Exact {
    type Output = Exact;

    fn add(self, other: Self) -> Exact {
        if let (Repr::Small(n, d), Repr::Small(m, e)) = (&self.0, &other.0)
            && let Some(sum) = small_sum((*n, *d), (*m, *e))
        {
            return sum;
        }
        Exact::from_big(self.big() + other.big())
    }
}

impl Sub for &Exact {
    type Output = Exact;

    fn sub(self, other: Self) -> Exact {
        if let (Repr::Small(n, d), Repr::Small(m, e)) = (&self.0, &other.0)
            && let Some(difference) = small_sum((*n, *d), (-*m, *e))
        {
            return difference;
        }
        Exact::from_big(self.big() - other.big())
    }
}

impl Mul for &Exact {
    type Output = Exact;

    fn mul(self, other: Self) -> Exact {
        if let (Repr::Small(n, d), Repr::Small(m, e)) = (&self.0, &other.0)
            && let Some(product) = small_product((*n, *d), (*m, *e))
        {
            return product;
        }
        Exact::from_big(self.big() * other.big())
    }
}

impl AddAssign<&Exact> for Exact {
    fn add_assign(&mut self, other: &Exact) {
        *self = &*self + other;
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, |sum, number| &sum + &number)
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small(n, d), Repr::Small(m, e)) = (&self.0, &other.0)
            && let (Some(left), Some(right)) = (n.checked_mul(*e), m.checked_mul(*d))
        {
            return left.cmp(&right);
        }
        self.big().cmp(&other.big())
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<Points> for Exact {
    fn from(points: Points) -> Self {
        small(i128::from(points.0), i128::from(Points::UNIT)).unwrap_or(Self::ZERO)
    }
}

impl From<BigRational> for Exact {
    fn from(big: BigRational) -> Self {
        Self::from_big(big.reduced())
    }
}

impl From<&Exact> for BigRational {
    fn from(exact: &Exact) -> Self {
        exact.big()
    }
}

/// The reduced fraction, always with its denominator: `185/2`, `92/1`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(n, d) => write!(f, "{n}/{d}"),
            Repr::Big(big) => write!(f, "{}/{}", big.numer(), big.denom()),
        }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `n/d` or a whole `n`; the fraction need not be reduced.
impl FromStr for Exact {
    type Err = NotExact;

    fn from_str(text: &str) -> Result<Self, NotExact> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(numerator.strip_prefix('-').unwrap_or(numerator)) || !digits(denominator) {
            return Err(NotExact);
        }
        if let (Ok(n), Ok(d)) = (numerator.parse(), denominator.parse()) {
            return Self::ratio(n, d).ok_or(NotExact);
        }
        let n: BigInt = numerator.parse().map_err(|_| NotExact)?;
        let d: BigInt = denominator.parse().map_err(|_| NotExact)?;
        if d.is_zero() || d.sign() == Sign::Minus {
            return Err(NotExact);
        }
        Ok(Self::from_big(if d.is_one() { BigRational::from_integer(n) } else { BigRational::new(n, d) }))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
