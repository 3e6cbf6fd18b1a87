use super::*;
use proptest::prelude::*;

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

#[test]
fn equal_numbers_look_equal() {
    assert_eq!(exact("925/10").to_string(), "185/2");
    assert_eq!(exact("-4/6"), Exact::ratio(2, -3).unwrap());
    assert_eq!(exact("92").to_string(), "92/1");
    assert_eq!(exact("0/7"), Exact::ZERO);
    let long = "9".repeat(60);
    assert_eq!(exact(&format!("-{long}/{long}")).to_string(), "-1/1");
    assert_eq!(exact(&format!("{}/2", i128::MIN)).to_string(), format!("{}/1", i128::MIN / 2));
    assert_eq!(format!("{long}/0").parse::<Exact>(), Err(NotExact));
    for bad in ["", "1/0", "1/-2", "1/2/3", "1.5", "--1", "/2", "1/", "+1", "1 /2"] {
        assert_eq!(bad.parse::<Exact>(), Err(NotExact), "{bad}");
    }
}

#[test]
fn halves_round_away_from_zero() {
    let cases = [
        ("185/2", 0, "93"),
        ("-185/2", 0, "-93"),
        ("1/8", 2, "0.13"),
        ("-1/8", 2, "-0.13"),
        ("2/3", 4, "0.6667"),
        ("1/3", 4, "0.3333"),
        ("89995/1000", 2, "90"),
        ("89994999999999999999999999999999999999999999999/1000000000000000000000000000000000000000000000", 2, "89.99"),
        ("1/20000", 4, "0.0001"),
        ("1/20001", 4, "0"),
        ("7/1", 9, "7"),
    ];
    for (text, decimals, rounded) in cases {
        assert_eq!(exact(text).round(decimals).to_string(), rounded, "{text} to {decimals}");
    }
}

#[test]
fn beyond_128_bits_it_stays_exact() {
    let huge = Exact::ratio(i128::MAX, 3).unwrap();
    let square = &huge * &huge;
    assert_eq!(square.over(&huge).unwrap(), huge);
    assert_eq!(&(&square + &huge) - &square, huge);
    assert!(square > huge);
    assert_eq!(Exact::ratio(i128::MIN, 1).unwrap().to_string(), format!("{}/1", i128::MIN));
    assert_eq!(Exact::ONE.over(&Exact::ZERO), None);
}

fn part() -> impl Strategy<Value = i128> {
    prop_oneof![-50_i128..50, any::<i64>().prop_map(i128::from), any::<i128>()]
}

proptest! {
    #[test]
    fn agrees_with_big_rationals(a in part(), b in part(), c in part(), d in part(), decimals in 0_u8..5) {
        prop_assume!(b != 0 && d != 0);
        let big = |n: i128, d: i128| BigRational::new(n.into(), d.into());
        let (x, y) = (Exact::ratio(a, b).unwrap(), Exact::ratio(c, d).unwrap());
        let (p, q) = (big(a, b), big(c, d));
        prop_assert_eq!(&x + &y, Exact::from(&p + &q));
        prop_assert_eq!(&x - &y, Exact::from(&p - &q));
        prop_assert_eq!(&x * &y, Exact::from(&p * &q));
        prop_assert_eq!(x.over(&y), (c != 0).then(|| Exact::from(&p / &q)));
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        prop_assert_eq!(x.to_string().parse::<Exact>().unwrap(), x.clone());
        // Ratio::round is half away from zero too.
        let scale = BigRational::from_integer(10_i64.pow(u32::from(decimals)).into());
        let steps = (&p * &scale).round() / scale * BigRational::from_integer(Points::UNIT.into());
        if let Some(units) = steps.to_integer().to_i64() {
            prop_assert_eq!(x.round(decimals), Points(units));
        }
    }
}
