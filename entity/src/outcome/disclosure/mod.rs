//! The disclosure audit (domain rule 10): scorecards that are to be published are read back as they are kept, ranges of
//! targets at a time, and refused if anything held back follows from them.
use crate::{
    Error, Result,
    cycle::cycle::Cycle,
    ground::word::Stored,
    outcome::figure::kept::{Figures, Kept, Line},
};
use scoring::{Channel, Problem, Scheme, disclosure, disclosure::Crowd, scheme::NodeNumber};
use sea_orm::{FromQueryResult, Value};
use std::collections::{BTreeMap, HashMap};

crate::ground::handle! {
    /// Audits what a publication would disclose.
    Disclosures, disclosures
}

/// How many targets are looked at at once: bounds the memory.
const RANGE: i64 = 500;
/// How many findings are told; one is enough to refuse.
const TOLD: usize = 20;

#[derive(FromQueryResult)]
struct CardRow {
    target: i32,
    code: String,
    total: Option<i64>,
    total_exact: Option<String>,
    full_exact: String,
    unassessed_exact: String,
    anonymous: bool,
}

#[derive(FromQueryResult)]
struct CrowdRow {
    target: i32,
    leaf: i16,
    channel: Stored<Channel>,
    n: i64,
}

impl Disclosures<'_> {
    /// Refuses scorecards that tell what is not released. `path` is where the client named them.
    pub(crate) async fn check(&self, cycle: &Cycle, version: i32, path: &'static str) -> Result<()> {
        let scheme = self.forms().scheme_of_version(cycle.scheme_version_id).await?;
        let mut problems = vec![];
        let mut after = 0;
        while problems.len() < TOLD {
            let sql = format!(
                "SELECT k.target, t.code, k.total, k.total_exact, k.full_exact, k.unassessed_exact, k.anonymous
                 FROM scorecard k JOIN cycle_target t ON t.cycle = k.cycle AND t.number = k.target
                 WHERE k.cycle = $1 AND k.version = $2 AND k.target > $3 ORDER BY k.target LIMIT {RANGE}"
            );
            let values = vec![cycle.number.into(), version.into(), after.into()];
            let cards: Vec<CardRow> = self.all(&sql, values).await?;
            let (Some(first), Some(last)) = (cards.first(), cards.last()) else { break };
            let range = (first.target, last.target);
            after = range.1;
            let mut lines = self.lines_between(cycle.number, version, range).await?;
            let mut crowds = self.crowds(cycle.number, range).await?;
            for card in cards {
                let lines = lines.remove(&card.target).unwrap_or_default();
                let crowd = crowds.remove(&card.target).unwrap_or_default();
                problems.extend(audited(&scheme, card, lines, &crowd, path)?);
            }
        }
        problems.truncate(TOLD);
        if problems.is_empty() {
            return Ok(());
        }
        tracing::error!(cycle = cycle.number, version, "scorecards would tell what is not released: not published");
        Err(Error::Invalid(problems))
    }

    async fn lines_between(&self, cycle: i32, version: i32, range: (i32, i32)) -> Result<HashMap<i32, Vec<Line>>> {
        let sql = format!(
            "SELECT {} FROM figure WHERE cycle = $1 AND version = $2 AND target BETWEEN $3 AND $4
             ORDER BY target, node, channel",
            Line::columns(true)
        );
        let values: Vec<Value> = vec![cycle.into(), version.into(), range.0.into(), range.1.into()];
        let mut lines: HashMap<_, Vec<_>> = HashMap::new();
        for row in self.rows(&sql, values).await? {
            let (target, line) = Line::read(&row, true)?;
            lines.entry(target).or_default().push(line);
        }
        Ok(lines)
    }

    /// How many marks and comments the tallies hold.
    async fn crowds(&self, cycle: i32, range: (i32, i32)) -> Result<BTreeMap<i32, Crowd>> {
        let values = || vec![cycle.into(), range.0.into(), range.1.into()];
        let marks = "SELECT target, leaf, channel, CAST(sum(marks) AS BIGINT) AS n FROM tally
            WHERE cycle = $1 AND target BETWEEN $2 AND $3 GROUP BY target, leaf, channel";
        let comments = "SELECT target, CAST(0 AS SMALLINT) AS leaf, channel, count(*) AS n FROM tally_comment
            WHERE cycle = $1 AND target BETWEEN $2 AND $3 GROUP BY target, channel";
        let mut crowds: BTreeMap<i32, Crowd> = BTreeMap::new();
        for row in self.all::<CrowdRow>(marks, values()).await? {
            let leaf = NodeNumber::new(u16::try_from(row.leaf).map_err(Error::internal)?);
            crowds.entry(row.target).or_default().marks.push((leaf, *row.channel, number(row.n)?));
        }
        for row in self.all::<CrowdRow>(comments, values()).await? {
            crowds.entry(row.target).or_default().comments.push((*row.channel, number(row.n)?));
        }
        Ok(crowds)
    }
}

fn number(n: i64) -> Result<u32> {
    u32::try_from(n).map_err(Error::internal)
}

/// What is wrong with one scorecard: whose, where and why, and no figure.
fn audited(
    scheme: &Scheme,
    card: CardRow,
    lines: Vec<Line>,
    crowd: &Crowd,
    path: &'static str,
) -> Result<Vec<Problem>> {
    let figures = Figures {
        total: Kept::new(card.total_exact, card.total),
        anonymous: card.anonymous,
        lines,
        full: card.full_exact,
        unassessed: card.unassessed_exact,
    };
    let leaks = disclosure::audit(scheme, &figures.computed(scheme.decimals())?, crowd);
    let told = leaks.into_iter().map(|leak| {
        let indicator = leak.indicator.and_then(|number| scheme.node(number)).map_or("", |node| node.code.as_str());
        let channel = leak.channel.map_or("", Channel::word);
        let place = [card.code.as_str(), indicator, channel].into_iter().filter(|word| !word.is_empty());
        let place = place.collect::<Vec<_>>().join(" · ");
        let why = leak.why.label();
        Problem::new("DISCLOSURE", path, format!("{place}：{}", why.zh), format!("{place}: {}", why.en))
    });
    Ok(told.collect())
}
