//! What a change does: tasks end or are withdrawn, others are drawn in their place, and the raters are signed anew.
use super::Changes;
use super::{Kind, Waiting, still_open};
use crate::{
    Error, Result,
    cycle::{change::row as table, cycle::Cycle, opening::row, roster::Of},
    decision::decided,
    ground::word::{Stored, is, is_not, one_of},
    marks::assignment::row::assignment,
    sight,
};
use policy::{
    Permit, acts,
    assign::{Drawn, Redraw, draws_peers},
    record,
    relation::Target,
    words::{DecisionState, Seat, SheetState, TaskEffect},
};
use scoring::Channel;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

/// A change and whom it concerns.
pub(crate) struct Concerned {
    pub(crate) id: Uuid,
    cycle: i32,
    number: i32,
    pub(crate) kind: Kind,
    person: Uuid,
    other: Option<Uuid>,
    organisation: Option<Uuid>,
}

impl Concerned {
    pub(crate) fn of(row: &table::change::Model) -> Self {
        Self {
            id: row.id,
            cycle: row.cycle,
            number: row.number,
            kind: *row.kind,
            person: row.person_id,
            other: row.other_person_id,
            organisation: row.organisation_id,
        }
    }

    /// The condition on an assignment `a` with target `t`; `$2` is the person, `$3` the person or organisation they are
    /// recused from.
    fn touches(&self) -> String {
        match self.kind {
            Kind::Left => format!("NOT a.ended AND ({} OR t.person_id = $2)", rates()),
            Kind::Moved => format!("NOT a.ended AND {} AND (t.person_id IS NULL OR t.person_id <> $2)", rates()),
            Kind::Exempt => "NOT a.ended AND t.person_id = $2".to_owned(),
            // A named sheet that was handed in stays; whether a ballot was cast is never asked.
            Kind::Recused => format!(
                "((a.rater_id = $2 AND t.person_id = $3) OR (a.rater_id = $3 AND t.person_id = $2)
                 OR (a.rater_id = $2 AND t.person_id IS NULL AND t.organisation_id = $3))
                 AND ({} OR NOT EXISTS (SELECT 1 FROM sheet s WHERE s.cycle = a.cycle
                     AND s.assignment = a.number AND {}))",
                one_of("a.channel", Channel::ANONYMOUS),
                one_of("s.state", SheetState::HANDED_IN)
            ),
        }
    }
}

/// What `$2` rates. An organisation's assessment of itself is any head's or operator's of the frozen roster: it is theirs
/// only when all others have left or moved.
fn rates() -> String {
    let speaks = format!(
        "SELECT 1 FROM roster_seat s WHERE s.cycle = a.cycle AND s.organisation_id = a.rater_organisation_id AND {}",
        one_of("s.seat", Seat::SPEAKING)
    );
    let unit = format!("{} AND a.rater_organisation_id IS NOT NULL", is("a.channel", Channel::SelfAssessment));
    format!(
        "((a.rater_id = $2 OR ({unit} AND EXISTS ({speaks} AND s.person_id = $2)))
         AND NOT ({unit} AND EXISTS ({speaks} AND s.person_id <> $2 AND NOT {})))",
        sight::gone("s.person_id")
    )
}

/// A task that a change touches.
#[derive(FromQueryResult)]
pub(crate) struct Touched {
    number: i32,
    channel: Stored<Channel>,
    person_id: Option<Uuid>,
    organisation_id: Uuid,
    ended: bool,
}

impl Touched {
    pub(crate) fn anonymous(&self) -> bool {
        self.channel.anonymous()
    }

    fn target(&self) -> Target {
        self.person_id.map_or(Target::Organisation(self.organisation_id), Target::Person)
    }
}

#[derive(FromQueryResult)]
struct DrawnRow {
    rater_id: Uuid,
    rater_organisation_id: Option<Uuid>,
    target: i32,
    person_id: Option<Uuid>,
    organisation_id: Uuid,
    closed: bool,
}

#[derive(FromQueryResult)]
struct Gone {
    kind: Stored<Kind>,
    person_id: Uuid,
}

#[derive(FromQueryResult)]
struct Last {
    number: i32,
}

impl Changes<'_> {
    /// Puts a proposed change in force, by a second person. One of an anonymous channel keeps the raters' signatures before
    /// and after it.
    pub async fn approve(&self, permit: Permit<acts::change::Approve>) -> Result<()> {
        let id = permit.id().uuid();
        let sql = "SELECT * FROM roster_change WHERE id = $1";
        let row: table::change::Model = self.one(sql, vec![id.into()]).await?.ok_or(Error::NotFound)?;
        if row.state != DecisionState::Proposed || row.version != permit.version() {
            return Err(decided());
        }
        let cycle = self.cycle_of(row.cycle).await?;
        still_open(&cycle)?;
        // No ballot is on its way while its rater's task ends.
        self.ballots().own_urn(cycle.number).await?;
        // What is signed anew must have been what was signed: else a list that somebody has changed would be signed here.
        self.closing().check_signature(&cycle).await?;
        let change = Concerned::of(&row);
        // What it touches now: another change may have been put in force since.
        let touched = self.touched(&change).await?;
        self.apply(&cycle, &change, &touched).await?;
        let (before, after) = self.sign_anew(&cycle).await?;
        let sql = "UPDATE roster_change SET signed_before = $1, signed_after = $2 WHERE id = $3";
        self.run_one(sql, vec![before.into(), after.into(), id.into()]).await?;
        self.decisions().approved(permit).await
    }

    /// Puts a change in force that takes no second person.
    pub async fn put_in_force(&self, waiting: Waiting) -> Result<()> {
        let Waiting { running, change, touched } = waiting;
        self.apply(&running.cycle, &change, &touched).await?;
        self.decisions().approved_at_once::<record::RosterChange>(change.id, running.proposal.by).await
    }

    async fn cycle_of(&self, number: i32) -> Result<Cycle> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
        }
        let row: Option<Row> = self.one("SELECT id FROM cycle WHERE number = $1", vec![number.into()]).await?;
        self.cycles().row(row.ok_or(Error::NotFound)?.id).await
    }

    /// The tasks that a change touches. Never depends on whether a ballot was cast.
    pub(crate) async fn touched(&self, change: &Concerned) -> Result<Vec<Touched>> {
        let sql = format!(
            "SELECT a.number, a.channel, t.person_id, t.organisation_id, a.ended FROM assignment a
             JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
             WHERE a.cycle = $1 AND NOT a.withdrawn AND {} ORDER BY a.number",
            change.touches()
        );
        let mut values = vec![change.cycle.into(), change.person.into()];
        values.extend(change.other.or(change.organisation).map(Into::into));
        self.all(&sql, values).await
    }

    /// Ends or withdraws the tasks, and draws others in their place.
    pub(crate) async fn apply(&self, cycle: &Cycle, change: &Concerned, touched: &[Touched]) -> Result<()> {
        let (effect, set) = match change.kind {
            Kind::Recused => (TaskEffect::Withdrawn, "withdrawn"),
            _ => (TaskEffect::Ended, "ended"),
        };
        let (of, number) = (change.cycle, change.number);
        let task = |assignment, effect: TaskEffect| table::task::Model {
            cycle: of,
            change: number,
            assignment,
            effect: effect.into(),
        };
        let tasks = touched.iter().map(|touched| task(touched.number, effect)).collect();
        self.insert::<table::task::Entity>(tasks).await?;
        let sql = format!(
            "UPDATE assignment SET {set} = TRUE, version = version + 1 WHERE cycle = $1
             AND number IN (SELECT assignment FROM roster_change_task WHERE cycle = $1 AND change = $2)"
        );
        self.run(&sql, vec![of.into(), number.into()]).await?;
        let added = self.redrawn(cycle, change, touched).await?;
        let tasks = added.iter().map(|added| task(added.number, TaskEffect::Added)).collect();
        self.insert::<assignment::Entity>(added).await?;
        self.insert::<table::task::Entity>(tasks).await?;
        self.progress().recount(self.progress().raters_changed(of, number).await?).await
    }

    /// The assignments that take the place of those that have gone, where the scheme draws.
    async fn redrawn(&self, cycle: &Cycle, change: &Concerned, touched: &[Touched]) -> Result<Vec<assignment::Model>> {
        let scheme = self.schemes().version(cycle.scheme_version_id).await?.file()?;
        if !draws_peers(&scheme) {
            return Ok(vec![]);
        }
        let sql = format!(
            "SELECT kind, person_id FROM roster_change WHERE cycle = $1 AND {} AND ({} OR number = $2)",
            is_not("kind", Kind::Recused),
            is("state", DecisionState::Approved)
        );
        let rows: Vec<Gone> = self.all(&sql, vec![change.cycle.into(), change.number.into()]).await?;
        let over =
            |target: Target| rows.iter().any(|row| row.kind != Kind::Moved && Target::Person(row.person_id) == target);
        // The place of a task that had ended before was taken then.
        let peers = touched.iter().filter(|task| task.channel == Channel::Peer && !task.ended).map(Touched::target);
        let free: Vec<_> = peers.filter(|target| !over(*target)).collect();
        if free.is_empty() {
            return Ok(vec![]);
        }
        let gone: Vec<_> = rows.iter().filter(|row| row.kind != Kind::Exempt).map(|row| row.person_id).collect();
        let roster = self.opening().selected(cycle, &scheme, Of::Cycle(cycle.number)).await?;
        let (drawn, numbers) = self.drawn(cycle.number).await?;
        let seed = cycle.seed.cast_unsigned();
        let pairs = Redraw {
            roster: &roster,
            scheme: &scheme,
            seed,
            change: change.number,
            drawn: &drawn,
            free: &free,
            gone: &gone,
        }
        .pairs();
        let last: Option<Last> = self
            .one("SELECT max(number) AS number FROM assignment WHERE cycle = $1", vec![cycle.number.into()])
            .await?;
        let first = usize::try_from(last.map_or(0, |last| last.number)).map_err(Error::internal)? + 1;
        let model = |(place, pair): (usize, &policy::assign::Pair)| {
            let target = numbers.get(&pair.target).ok_or_else(|| Error::internal("pair without a target"))?;
            row(cycle.number, first + place, pair, *target)
        };
        pairs.iter().enumerate().map(model).collect()
    }

    /// Every assignment of PEER there is and was, and the numbers of their targets.
    async fn drawn(&self, cycle: i32) -> Result<(Vec<Drawn>, HashMap<Target, i32>)> {
        let sql = format!(
            "SELECT a.rater_id, a.rater_organisation_id, a.target, t.person_id, t.organisation_id,
             (a.ended OR a.withdrawn) AS closed FROM assignment a
             JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target WHERE a.cycle = $1 AND {}",
            is("a.channel", Channel::Peer)
        );
        let rows: Vec<DrawnRow> = self.all(&sql, vec![cycle.into()]).await?;
        let mut numbers = HashMap::new();
        let mut drawn = Vec::with_capacity(rows.len());
        for row in rows {
            let target = row.person_id.map_or(Target::Organisation(row.organisation_id), Target::Person);
            numbers.insert(target, row.target);
            let (rater, rater_organisation) = (row.rater_id, row.rater_organisation_id);
            drawn.push(Drawn { rater, rater_organisation, target, open: !row.closed });
        }
        Ok((drawn, numbers))
    }
}
