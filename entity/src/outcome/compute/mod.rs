//! Computing (domain rules 10, 13 to 16 and 18): the database sums and counts, `scoring` computes, ranges of targets at a time.
use crate::{
    Error, Result,
    cycle::cycle::Cycle,
    ground::{
        sql::Bound,
        word::{Stored, is, one_of},
    },
    marks::form::{FormKey, Forms},
    outcome::{figure, scorecard as card},
    rules::scheme::small,
};
use policy::{
    Permit, acts,
    words::{ClosingStep, PublicationState, SheetState},
};
use scoring::{
    Cell, Channel, Points, Scheme, TargetMarks, Values, grade, rank,
    scheme::NodeNumber,
    scorecard::{self, Standing},
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::{BTreeMap, HashMap};

crate::ground::handle! {
    /// Makes scorecards of marks.
    Computing, computing
}

/// How many targets are computed at once: bounds the memory, not the result.
const RANGE: usize = 500;

#[derive(FromQueryResult)]
struct TargetRow {
    number: i32,
    code: String,
    organisation_id: Uuid,
}

#[derive(FromQueryResult)]
struct AskedRow {
    target: i32,
    channel: Stored<Channel>,
    group_id: Option<Uuid>,
    n: i64,
}

#[derive(FromQueryResult)]
struct SumRow {
    target: i32,
    leaf: i16,
    channel: Stored<Channel>,
    seat_weight: i64,
    points: Option<i64>,
    sum: i64,
    values: i64,
    abstained: i64,
}

#[derive(FromQueryResult)]
struct StandingRow {
    target: i32,
    node: i16,
    channel: Stored<Channel>,
    weight: Option<String>,
}

type Cells = BTreeMap<(i16, Channel), Cell>;

impl Computing<'_> {
    /// Makes the scorecards of a closed cycle, or makes them again as long as they are neither published nor drafted to
    /// be. Returns how many.
    pub async fn make(&self, permit: Permit<acts::cycle::Compute>) -> Result<u64> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        if cycle.closing != ClosingStep::Done {
            let (zh, en) = ("各渠道尚未全部截止计票", "the channels are not all closed and counted yet");
            return Err(Error::invalid("NOT_CLOSED", "id", zh, en));
        }
        self.publications().no_draft(cycle.number).await?;
        let version = self.next_version(&cycle).await?;
        let earlier = self.latest_version(&cycle).await?;
        let sql = "SELECT number, code, organisation_id FROM cycle_target WHERE cycle = $1 ORDER BY number";
        let targets: Vec<TargetRow> = self.all(sql, vec![cycle.number.into()]).await?;
        let mut totals = vec![];
        let mut scheme = None;
        for range in targets.chunks(RANGE) {
            let keys: Vec<_> = range.iter().map(|target| key(&cycle, target.organisation_id)).collect();
            let forms = self.forms().of_all(&keys).await?;
            let of = forms.scheme(cycle.number)?.clone();
            totals.extend(self.compute_range(&permit, &cycle, (version, earlier), range, &forms, &of).await?);
            scheme = Some(of);
        }
        if let Some(scheme) = scheme {
            self.rank(&cycle, version, &scheme, &totals).await?;
        }
        Ok(u64::try_from(totals.len()).unwrap_or(u64::MAX))
    }

    /// A published version stays; computing again makes the next beside it.
    async fn next_version(&self, cycle: &Cycle) -> Result<i32> {
        let mut bound = Bound::default();
        let number = bound.put(cycle.number);
        let sql = format!(
            "SELECT CAST(coalesce(max(version), 0) + 1 AS BIGINT) AS n FROM publication
             WHERE cycle = {number} AND {}",
            is("state", PublicationState::Approved)
        );
        i32::try_from(self.count(&sql, &bound).await?).map_err(Error::internal)
    }

    /// The version computed last, published or not; 0 if none was.
    async fn latest_version(&self, cycle: &Cycle) -> Result<i32> {
        let mut bound = Bound::default();
        let number = bound.put(cycle.number);
        let sql =
            format!("SELECT CAST(coalesce(max(version), 0) AS BIGINT) AS n FROM scorecard WHERE cycle = {number}");
        i32::try_from(self.count(&sql, &bound).await?).map_err(Error::internal)
    }

    async fn clear(&self, cycle: &Cycle, version: i32, (low, high): (i32, i32)) -> Result<()> {
        for table in ["figure", "scorecard"] {
            let sql = format!("DELETE FROM {table} WHERE cycle = $1 AND version = $2 AND target BETWEEN $3 AND $4");
            self.run(&sql, vec![cycle.number.into(), version.into(), low.into(), high.into()]).await?;
        }
        Ok(())
    }

    /// How anonymous channels stood in an earlier computing: their figures are final (rule 10).
    async fn standing(
        &self,
        cycle: &Cycle,
        version: i32,
        (low, high): (i32, i32),
    ) -> Result<HashMap<i32, Vec<Standing>>> {
        let sql = format!(
            "SELECT target, node, channel, weight FROM figure WHERE cycle = $1 AND version = $2
             AND target BETWEEN $3 AND $4 AND node > 0 AND {}",
            one_of("channel", Channel::ANONYMOUS)
        );
        let values = vec![cycle.number.into(), version.into(), low.into(), high.into()];
        let mut standing: HashMap<i32, Vec<Standing>> = HashMap::new();
        for row in self.all::<StandingRow>(&sql, values).await? {
            let weight = row.weight.map(|weight| weight.parse().map_err(|_| Error::internal("no fraction")));
            let leaf = u16::try_from(row.node - 1).map_err(Error::internal)?;
            standing.entry(row.target).or_default().push(Standing {
                leaf: NodeNumber::new(leaf),
                channel: *row.channel,
                in_total: weight.transpose()?,
            });
        }
        Ok(standing)
    }

    async fn compute_range(
        &self,
        permit: &Permit<acts::cycle::Compute>,
        cycle: &Cycle,
        (version, earlier): (i32, i32),
        range: &[TargetRow],
        forms: &Forms,
        scheme: &Scheme,
    ) -> Result<Vec<Option<Points>>> {
        let (Some(first), Some(last)) = (range.first(), range.last()) else { return Ok(vec![]) };
        let between = (first.number, last.number);
        let mut marks = self.marks(cycle, scheme, forms, range, between).await?;
        let mut standing = HashMap::new();
        if earlier > 0 {
            standing = self.standing(cycle, earlier, between).await?;
            self.clear(cycle, version, between).await?;
        }
        let (mut cards, mut figures, mut totals) = (vec![], vec![], vec![]);
        for target in range {
            let organisations = forms.ancestry(cycle.number, target.organisation_id);
            let cells = marks.remove(&target.number).unwrap_or_default().into_values().collect();
            let marks = TargetMarks { organisations, cells };
            let card = if earlier > 0 {
                scorecard::recompute(scheme, &marks, &standing.remove(&target.number).unwrap_or_default())
            } else {
                scorecard::compute(scheme, &marks)
            };
            let card = card.map_err(|misfit| Error::internal(format!("{misfit:?}")))?;
            totals.push(card.total.as_ref().map(|total| total.rounded));
            figures.extend(figure::rows(cycle.number, target.number, version, &card)?);
            cards.push(card::row_of(
                cycle.number,
                (target.number, target.code.clone()),
                version,
                &card,
                permit.revision().to_string(),
            ));
        }
        self.insert::<card::row::scorecard::Entity>(cards).await?;
        self.analyse("scorecard").await?;
        self.insert::<figure::row::figure::Entity>(figures).await?;
        Ok(totals)
    }

    /// Everything given to a range of targets, already summed or counted by the database.
    async fn marks(
        &self,
        cycle: &Cycle,
        scheme: &Scheme,
        forms: &Forms,
        targets: &[TargetRow],
        range: (i32, i32),
    ) -> Result<HashMap<i32, Cells>> {
        let mut marks = self.asked(cycle, forms, targets, range).await?;
        for row in self.named_values(cycle, scheme, range).await? {
            if let Some(cell) = marks.get_mut(&row.target).and_then(|cells| cells.get_mut(&(row.leaf, *row.channel))) {
                add(cell, &row)?;
            }
        }
        let sql = "SELECT target, leaf, channel, CAST(10000 AS BIGINT) AS seat_weight, points,
            CAST(0 AS BIGINT) AS sum, CAST(marks AS BIGINT) AS \"values\", CAST(0 AS BIGINT) AS abstained
            FROM tally WHERE cycle = $1 AND target BETWEEN $2 AND $3";
        let rows: Vec<SumRow> = self.all(sql, vec![cycle.number.into(), range.0.into(), range.1.into()]).await?;
        for row in rows {
            if let Some(cell) = marks.get_mut(&row.target).and_then(|cells| cells.get_mut(&(row.leaf, *row.channel))) {
                add(cell, &row)?;
            }
        }
        Ok(marks)
    }

    /// Who was asked what: an empty cell for each indicator, channel and target.
    async fn asked(
        &self,
        cycle: &Cycle,
        forms: &Forms,
        targets: &[TargetRow],
        range: (i32, i32),
    ) -> Result<HashMap<i32, Cells>> {
        // Of what has ended only what was handed in is counted: the rest is not missing, but not required (rule 15).
        let sql = format!(
            "SELECT a.target, a.channel, a.group_id, count(*) AS n FROM assignment a
             WHERE a.cycle = $1 AND a.target BETWEEN $2 AND $3 AND NOT a.withdrawn
             AND (NOT a.ended
                OR EXISTS (SELECT 1 FROM participation p WHERE p.cycle = a.cycle AND p.assignment = a.number)
                OR EXISTS (SELECT 1 FROM sheet s WHERE s.cycle = a.cycle AND s.assignment = a.number AND {}))
             GROUP BY a.target, a.channel, a.group_id",
            one_of("s.state", SheetState::HANDED_IN)
        );
        let rows: Vec<AskedRow> = self.all(&sql, vec![cycle.number.into(), range.0.into(), range.1.into()]).await?;
        let home: HashMap<_, _> = targets.iter().map(|target| (target.number, target.organisation_id)).collect();
        let mut asked: HashMap<i32, Cells> = HashMap::new();
        for row in rows {
            let organisation = home.get(&row.target).copied().unwrap_or_default();
            let channel = *row.channel;
            let form = forms.form(FormKey { cycle: cycle.number, channel, group: row.group_id, organisation })?;
            let raters = u32::try_from(row.n).map_err(Error::internal)?;
            let cells = asked.entry(row.target).or_default();
            for leaf in form.numbers() {
                let cell = cells.entry((small(*leaf), channel)).or_insert_with(|| Cell {
                    leaf: *leaf,
                    channel,
                    expected: 0,
                    abstained: 0,
                    values: vec![],
                });
                cell.expected += raters;
            }
        }
        Ok(asked)
    }

    async fn named_values(&self, cycle: &Cycle, scheme: &Scheme, range: (i32, i32)) -> Result<Vec<SumRow>> {
        let counted = |plan: &&scoring::scheme::ChannelPlan| plan.needs_counts() && !plan.channel.anonymous();
        let counted: Vec<_> = scheme.channels().iter().filter(counted).map(|plan| Stored(plan.channel)).collect();
        let mut bound = Bound::default();
        let (number, low, high) = (bound.put(cycle.number), bound.put(range.0), bound.put(range.1));
        let sums = "CAST(coalesce(sum(points), 0) AS BIGINT) AS sum, count(points) AS \"values\",
            count(*) - count(points) AS abstained FROM entry";
        let which = format!("WHERE cycle = {number} AND target BETWEEN {low} AND {high}");
        // Value → count only where trimming or a median needs it.
        let split = format!("CASE WHEN channel IN {} THEN points END", bound.set(counted));
        let sql = format!(
            "SELECT target, leaf, channel, seat_weight, {split} AS points, {sums} {which}
             GROUP BY target, leaf, channel, seat_weight, {split}"
        );
        self.all(&sql, bound.values()).await
    }

    /// Ranks and grades all targets of the cycle by rounded totals: one statement for ranks, one for each grade.
    async fn rank(&self, cycle: &Cycle, version: i32, scheme: &Scheme, totals: &[Option<Points>]) -> Result<()> {
        let places = rank::competition(totals);
        let grades = grade::assign(scheme.grades(), scheme.tie(), totals);
        self.run(
            "UPDATE scorecard SET place = r.place FROM (
                SELECT id, rank() OVER (ORDER BY total DESC) AS place FROM scorecard
                WHERE cycle = $1 AND version = $2 AND total IS NOT NULL
             ) r WHERE r.id = scorecard.id",
            vec![cycle.number.into(), version.into()],
        )
        .await?;
        // Equal totals share a rank and a grade, so a grade is one or more ranges of totals.
        let mut by_total: BTreeMap<Points, usize> = BTreeMap::new();
        for ((total, grade), place) in totals.iter().zip(grades).zip(places) {
            if let (Some(total), Some(grade), Some(_)) = (total, grade, place) {
                by_total.insert(*total, grade);
            }
        }
        for (low, high, grade) in ranges(&by_total) {
            let code = scheme.grades().get(grade).map(|grade| grade.code.clone());
            let values = vec![code.into(), cycle.number.into(), version.into(), low.0.into(), high.0.into()];
            let sql = "UPDATE scorecard SET grade = $1 WHERE cycle = $2 AND version = $3 AND total BETWEEN $4 AND $5";
            self.run(sql, values).await?;
        }
        Ok(())
    }
}

/// Runs of neighbouring totals with one grade.
fn ranges(by_total: &BTreeMap<Points, usize>) -> Vec<(Points, Points, usize)> {
    let mut ranges: Vec<(Points, Points, usize)> = vec![];
    for (total, grade) in by_total {
        match ranges.last_mut() {
            Some(last) if last.2 == *grade => last.1 = *total,
            _ => ranges.push((*total, *total, *grade)),
        }
    }
    ranges
}

fn add(cell: &mut Cell, row: &SumRow) -> Result<()> {
    let count = u32::try_from(row.values).map_err(Error::internal)?;
    cell.abstained += u32::try_from(row.abstained).map_err(Error::internal)?;
    if count == 0 {
        return Ok(());
    }
    let weight = Points(row.seat_weight);
    let found = cell.values.iter_mut().find(|(of, _)| *of == weight);
    match (found, row.points) {
        (Some((_, Values::Counts(counts))), Some(points)) => counts.push((Points(points), count)),
        (None, Some(points)) => cell.values.push((weight, Values::Counts(vec![(Points(points), count)]))),
        (None, None) => cell.values.push((weight, Values::Sums { sum: i128::from(row.sum), count })),
        _ => return Err(Error::internal("sums and counts in one cell")),
    }
    Ok(())
}

fn key(cycle: &Cycle, organisation: Uuid) -> FormKey {
    FormKey { cycle: cycle.number, channel: Channel::Downward, group: None, organisation }
}
