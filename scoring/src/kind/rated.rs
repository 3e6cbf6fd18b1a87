//! RATED: a leaf that raters mark, in points or by level.
use super::lint_foreign;
use crate::{
    Exact, Label, NodeNumber, NotPoints, Points, Problem,
    document::{Indicator, Level},
    finding::{Findings, LARGEST, codes},
    mark::{Entry, Mark, Value},
};

/// How many levels an indicator may offer.
pub const LEVEL_LIMIT: usize = 50;

/// Points of a perfect mark where the file says nothing.
const DEFAULT_FULL: Points = Points::HUNDRED;

/// A leaf that raters mark.
#[derive(Clone, Debug)]
pub struct Rated {
    full: Points,
    levels: Vec<Level>,
}

pub(super) fn lint(indicator: &Indicator, path: &str, findings: &mut Findings) {
    if !indicator.children.is_empty() {
        let (zh, en) = ("RATED 指标没有下级指标", "a RATED indicator has no children");
        findings.error("RATED_WITH_CHILDREN", format!("{path}.children"), zh, en);
    }
    lint_foreign(indicator, path, findings);
    let full = indicator.full.unwrap_or(DEFAULT_FULL);
    if full.0 <= 0 || full > LARGEST {
        let (zh, en) = (format!("应当大于 0，不大于 {LARGEST}"), format!("must be above 0, at most {LARGEST}"));
        findings.error("FULL_RANGE", format!("{path}.full"), zh, en);
    }
    lint_levels(&indicator.levels, full, path, findings);
}

fn lint_levels(levels: &[Level], full: Points, path: &str, findings: &mut Findings) {
    if levels.len() > LEVEL_LIMIT {
        let (zh, en) = (format!("等级超过 {LEVEL_LIMIT} 个"), format!("more than {LEVEL_LIMIT} levels"));
        findings.error("TOO_MANY_LEVELS", format!("{path}.levels"), zh, en);
        return;
    }
    for (place, level) in levels.iter().enumerate() {
        let path = format!("{path}.levels[{place}]");
        codes::code(&level.code, format!("{path}.code"), findings);
        codes::name(&level.name, &format!("{path}.name"), findings);
        if levels.iter().take(place).any(|earlier| earlier.code == level.code) {
            let (zh, en) = (format!("等级 {} 重复", level.code), format!("the level {} is there twice", level.code));
            findings.error("CODE_DUPLICATE", format!("{path}.code"), zh, en);
        }
        if !(0..=full.0).contains(&level.points.0) {
            let (zh, en) = (format!("应当是 0 到满分 {full}"), format!("must be 0 to full, {full}"));
            findings.error("LEVEL_RANGE", format!("{path}.points"), zh, en);
        }
    }
}

impl Rated {
    pub(super) fn read(indicator: &Indicator) -> Self {
        Self { full: indicator.full.unwrap_or(DEFAULT_FULL), levels: indicator.levels.clone() }
    }

    /// The points of a perfect mark.
    pub const fn full(&self) -> Points {
        self.full
    }

    /// The levels a rater chooses from; empty for free points from 0 to full.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// Whether a mark may be worth so many points.
    pub(crate) fn takes(&self, points: Points) -> bool {
        points >= Points::ZERO && points <= self.full
    }

    /// The entry that a mark makes at this leaf. No sentence repeats what was given.
    pub(crate) fn check(&self, leaf: NodeNumber, mark: &Mark, path: &str) -> Result<Entry, Problem> {
        match (&mark.points, &mark.level, mark.abstained) {
            (Some(points), None, false) if self.levels.is_empty() => {
                self.check_points(leaf, points, &format!("{path}.points"))
            }
            (None, Some(level), false) if !self.levels.is_empty() => {
                self.check_level(leaf, level, &format!("{path}.level"))
            }
            (None, None, true) => Ok(Entry::abstained(leaf)),
            (Some(_), None, false) => {
                let (zh, en) = ("这个指标按等级评", "this indicator is marked by level");
                Err(Problem::new("LEVEL_WANTED", format!("{path}.points"), zh, en))
            }
            (None, Some(_), false) => {
                let (zh, en) = ("这个指标按分数评", "this indicator is marked in points");
                Err(Problem::new("POINTS_WANTED", format!("{path}.level"), zh, en))
            }
            _ => {
                let zh = "分数、等级、不了解，三者填一";
                Err(Problem::new("ENTRY_NOT_ONE", path, zh, "give exactly one of points, a level and abstained"))
            }
        }
    }

    fn check_points(&self, leaf: NodeNumber, text: &str, path: &str) -> Result<Entry, Problem> {
        let full = self.full;
        let range = || {
            let (zh, en) = (format!("分数应当在 0 到 {full} 之间"), format!("points must be 0 to {full}"));
            Problem::new("POINTS_RANGE", path, zh, en)
        };
        let points: Points = text.parse().map_err(|why| match why {
            NotPoints::TooFine => {
                Problem::new("POINTS_TOO_FINE", path, "分数最多四位小数", "points have at most four decimals")
            }
            NotPoints::TooLarge => range(),
            NotPoints::Malformed => Problem::new("POINTS_MALFORMED", path, "不是十进制数", "not a decimal number"),
        })?;
        self.in_points(leaf, points).ok_or_else(range)
    }

    fn check_level(&self, leaf: NodeNumber, code: &str, path: &str) -> Result<Entry, Problem> {
        let place = self.levels.iter().position(|level| level.code == code);
        place.and_then(|place| self.at_level(leaf, u8::try_from(place).ok()?)).ok_or_else(|| {
            let codes: Vec<&str> = self.levels.iter().map(|level| level.code.as_str()).collect();
            let (zh, en) = (codes.join("、"), codes.join(", "));
            Problem::new("LEVEL_UNKNOWN", path, format!("等级应当是 {zh}"), format!("the level must be one of {en}"))
        })
    }

    /// The entry of so many points; none where levels are offered or the points are out of range.
    pub(crate) fn in_points(&self, leaf: NodeNumber, points: Points) -> Option<Entry> {
        let free = self.levels.is_empty() && self.takes(points);
        free.then_some(Entry { leaf, value: Value::Points(points), level: None, choice: None })
    }

    /// The entry of the level at this place, if there is one.
    pub(crate) fn at_level(&self, leaf: NodeNumber, place: u8) -> Option<Entry> {
        let level = self.levels.get(usize::from(place))?;
        let value = Value::Points(level.points);
        Some(Entry { leaf, value, level: Some(level.code.clone()), choice: Some(place) })
    }

    /// The figure on a scale of 100 of marks whose aggregate is `sum / weight`; none where nothing weighs. Marks are
    /// within range, so that 100 × `sum` fits by far.
    pub(crate) fn figure(&self, sum: i128, weight: i128) -> Option<Exact> {
        Exact::ratio(sum.saturating_mul(100), weight.saturating_mul(i128::from(self.full.0)))
    }

    /// How the figure comes about, in words.
    pub(super) const HOW: Label = Label { zh: "各渠道加权平均", en: "the channels' weighted mean" };
}
