//! The exact figures as the database keeps them. The API withholds the exact form of what holds anonymous marks, because
//! its denominator would tell how many there were; a test must compare it all the same.
use num_rational::BigRational;
use num_traits::Zero;
use std::collections::HashMap;
use tests::TestApp;

/// Whose figure: target's code, indicator's code or nothing for the whole, channel's number or 0 for the blend.
pub(super) type Place = (String, String, u8);

/// A row of `figure`, exact parts only.
#[derive(Default)]
pub(super) struct Exact {
    pub(super) figure: Option<String>,
    pub(super) points: Option<String>,
    pub(super) weight: Option<String>,
    pub(super) full: Option<String>,
    pub(super) effective: Option<String>,
}

/// Every figure of the one cycle there is.
pub(super) async fn figures(app: &TestApp) -> HashMap<Place, Exact> {
    let rows = app.sql(
        "SELECT t.code, coalesce(i.code, ''), CAST(f.channel AS TEXT), f.exact, f.points_exact, f.weight, f.full_exact,
         f.effective FROM figure f JOIN cycle_target t ON t.cycle = f.cycle AND t.number = f.target
         JOIN cycle c ON c.number = f.cycle
         LEFT JOIN indicator i ON i.scheme_version_id = c.scheme_version_id AND i.number = f.node - 1",
    );
    let mut figures = HashMap::new();
    for row in rows.await {
        let [target, indicator, channel, figure, points, weight, full, effective] =
            row.try_into().expect("eight columns");
        let place = (target.expect("a target"), indicator.expect("a code"), number(&channel));
        figures.insert(place, Exact { figure, points, weight, full, effective });
    }
    figures
}

/// Total and unassessed part of every target.
pub(super) async fn totals(app: &TestApp) -> HashMap<String, (Option<String>, Option<String>)> {
    let rows = app.sql(
        "SELECT t.code, k.total_exact, k.unassessed_exact FROM scorecard k
         JOIN cycle_target t ON t.cycle = k.cycle AND t.number = k.target",
    );
    let pair = |row: Vec<Option<String>>| {
        let [target, total, unassessed] = row.try_into().expect("three columns");
        (target.expect("a target"), (total, unassessed))
    };
    rows.await.into_iter().map(pair).collect()
}

fn number(text: &Option<String>) -> u8 {
    text.as_deref().and_then(|text| text.parse().ok()).expect("a number")
}

/// The number by which a channel is stored.
pub(super) fn channel(word: &str) -> u8 {
    let place = ["DOWNWARD", "UPWARD", "PEER", "SELF", "PANEL"].iter().position(|known| *known == word);
    u8::try_from(place.expect("a channel") + 1).expect("small")
}

/// `n/d` as a number.
pub(super) fn rational(text: &str) -> BigRational {
    text.parse().unwrap_or_else(|_| panic!("no fraction: {text}"))
}

/// A percentage as a part of one, in the script's form; nothing for nothing.
pub(super) fn of_one(percent: Option<&String>) -> String {
    percent.map(|text| fraction(&(rational(text) / rational("100/1")))).unwrap_or_default()
}

/// `n/d` in lowest terms, also for whole numbers.
pub(super) fn fraction(number: &BigRational) -> String {
    format!("{}/{}", number.numer(), number.denom())
}

/// The sum of fractions.
pub(super) fn sum<'a>(texts: impl Iterator<Item = &'a String>) -> BigRational {
    texts.fold(BigRational::zero(), |sum, text| sum + rational(text))
}
