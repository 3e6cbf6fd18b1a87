//! What was given to a range of targets: who was asked, the marks of named channels, the tallies of anonymous ones, and how
//! those stood in an earlier computing.
use super::{Computing, Range, Run};
use crate::{
    Error, Result,
    cycle::cycle::Cycle,
    ground::{
        sql::Bound,
        word::{Stored, one_of},
    },
    marks::form::{FormKey, Forms},
    rules::scheme::small,
};
use policy::words::SheetState;
use scoring::{Cell, Channel, Points, Scheme, TargetMarks, Values, scheme::NodeNumber, scorecard::Standing};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::{BTreeMap, HashMap};

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

/// Everything given to a range of targets, by their numbers.
pub struct Given {
    marks: HashMap<i32, TargetMarks>,
    standing: HashMap<i32, Vec<Standing>>,
}

impl Given {
    pub(super) fn marks(&self, target: i32) -> Result<&TargetMarks> {
        self.marks.get(&target).ok_or_else(|| Error::internal("a target of another range"))
    }

    pub(super) fn standing(&self, target: i32) -> &[Standing] {
        self.standing.get(&target).map_or(&[], Vec::as_slice)
    }
}

impl Computing<'_> {
    /// Gathers what was given to a range of targets.
    pub async fn given(&self, run: &Run, range: Range<'_>) -> Result<Given> {
        let keys: Vec<_> = range.0.iter().map(|target| key(&run.cycle, target.organisation_id)).collect();
        let forms = self.forms().of_all(&keys).await?;
        let mut cells = self.cells(run, &forms, range).await?;
        let marks = range.0.iter().map(|target| {
            let organisations = forms.ancestry(run.cycle.number, target.organisation_id);
            let cells = cells.remove(&target.number).unwrap_or_default().into_values().collect();
            (target.number, TargetMarks { organisations, cells })
        });
        let marks = marks.collect();
        let standing = match run.earlier {
            0 => HashMap::new(),
            earlier => self.standing(&run.cycle, earlier, range.ends()).await?,
        };
        Ok(Given { marks, standing })
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

    /// Everything given to a range of targets, already summed or counted by the database.
    async fn cells(&self, run: &Run, forms: &Forms, targets: Range<'_>) -> Result<HashMap<i32, Cells>> {
        let (cycle, range) = (&run.cycle, targets.ends());
        let mut marks = self.asked(cycle, forms, targets).await?;
        for row in self.named_values(cycle, &run.scheme, range).await? {
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
    async fn asked(&self, cycle: &Cycle, forms: &Forms, targets: Range<'_>) -> Result<HashMap<i32, Cells>> {
        let range = targets.ends();
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
        let home: HashMap<_, _> = targets.0.iter().map(|target| (target.number, target.organisation_id)).collect();
        let mut asked: HashMap<i32, Cells> = HashMap::new();
        for row in rows {
            let organisation = home.get(&row.target).copied().unwrap_or_default();
            let channel = *row.channel;
            let form = forms.form(FormKey { channel, group: row.group_id, ..key(cycle, organisation) })?;
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
    let (cycle, scheme) = (cycle.number, cycle.scheme_version_id);
    FormKey { cycle, scheme, channel: Channel::Downward, group: None, organisation }
}
