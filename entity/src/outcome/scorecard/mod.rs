//! Scorecards (考核结果单): read in the detail that their publication gives the viewer, and not a column more.
mod force;
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    ground::{
        sql::{Bound, Page, bad_cursor},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is, one_of},
    },
    outcome::figure::kept::{Figures, Kept, Line, Wanted},
};
use force::InForce;
use policy::{Actor, Facts, Id, Permit, Phase, Scope, acts, record, words::DecisionState};
use scoring::{Channel, scorecard::State};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

pub use policy::words::Detail;

crate::ground::handle! {
    /// The store of scorecards.
    Scorecards, scorecards
}

/// A scorecard as a row. Its figures are rows of their own.
pub(crate) fn row_of(
    cycle: i32,
    (target, code): (i32, String),
    version: i32,
    card: &scoring::scorecard::Scorecard,
    policy_revision: String,
) -> row::scorecard::Model {
    row::scorecard::Model {
        id: Uuid::now_v7(),
        cycle,
        target,
        version,
        code,
        state: card.state.into(),
        total_exact: card.total.as_ref().map(|total| total.exact.to_string()),
        total: card.total.as_ref().map(|total| total.rounded.0),
        place: None,
        grade: None,
        full_exact: card.full.to_string(),
        unassessed_exact: card.unassessed.exact.to_string(),
        anonymous: card.anonymous,
        policy_revision,
    }
}

/// A scorecard, cut to what its viewer may see: what is hidden is absent.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// Its id.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// The version of its publication.
    pub version: i32,
    /// The person, if it is one's.
    pub person_id: Option<Uuid>,
    /// The organisation, or the person's.
    pub organisation_id: Uuid,
    /// The target's code.
    pub code: String,
    /// The target's Chinese name.
    pub name_zh: String,
    /// The target's English name.
    pub name_en: String,
    /// How much is seen.
    pub detail: Detail,
    /// Whether it has a total.
    pub state: State,
    /// The grade's code, from GRADE on.
    pub grade: Option<String>,
    /// The competition rank, from TOTAL on.
    pub place: Option<i32>,
    /// The scheme version, by which indicators are named.
    pub scheme_version_id: Uuid,
    /// The figures, from TOTAL on: cut to what `detail` allows and to what was asked for.
    pub figures: Option<Figures>,
    /// What raters of anonymous channels wrote, in order of content; from CHANNELS on.
    pub comments: Vec<Comment>,
    /// The rules it was computed under.
    pub policy_revision: String,
}

/// What somebody wrote in an anonymous channel: released only among enough others, apart from all marks (rule 10).
#[derive(Clone, Debug, FromQueryResult)]
pub struct Comment {
    target: i32,
    /// The channel.
    pub channel: Stored<Channel>,
    /// The text.
    pub comment: String,
}

#[derive(Clone, FromQueryResult)]
struct Row {
    id: Uuid,
    target: i32,
    person_id: Option<Uuid>,
    organisation_id: Uuid,
    code: String,
    name_zh: String,
    name_en: String,
    state: Stored<State>,
    total_exact: Option<String>,
    total: Option<i64>,
    place: Option<i32>,
    grade: Option<String>,
    full_exact: String,
    unassessed_exact: String,
    anonymous: bool,
    policy_revision: String,
    audiences: i32,
}

/// In which order a list of scorecards comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the target's code: says nothing about results.
    Code,
    /// By rank, and only those whose rank the viewer may see.
    Rank,
}

impl Order {
    /// The order: that of an index.
    fn sort(self) -> &'static str {
        match self {
            Self::Code => "k.code",
            Self::Rank => "k.place, k.code",
        }
    }

    fn cursor(self, text: &str) -> Result<Cursor<'_>> {
        if self == Self::Code {
            return Ok(Cursor { place: None, code: text });
        }
        let (place, code) = text.split_once('/').ok_or_else(bad_cursor)?;
        Ok(Cursor { place: Some(place.parse().map_err(|_| bad_cursor())?), code })
    }
}

/// Where a page begins.
struct Cursor<'a> {
    place: Option<i32>,
    code: &'a str,
}

impl Cursor<'_> {
    fn beyond(&self, bound: &mut Bound) -> String {
        match self.place {
            None => format!("AND k.code > {}", bound.put(self.code)),
            Some(place) => format!("AND (k.place, k.code) > ({}, {})", bound.put(place), bound.put(self.code)),
        }
    }
}

/// The version in force, looked for from one scorecard: the latest approved one once published, the latest computed one
/// before.
fn from() -> String {
    format!(
        "scorecard k JOIN cycle c ON c.number = k.cycle
         JOIN cycle_target t ON t.cycle = k.cycle AND t.number = k.target
         LEFT JOIN publication p ON p.cycle = k.cycle AND p.scorecard_version = k.version AND {}
         AND p.scorecard_version = (SELECT max(x.scorecard_version) FROM publication x WHERE x.cycle = k.cycle AND {})",
        is("p.state", DecisionState::Approved),
        is("x.state", DecisionState::Approved)
    )
}

fn current() -> String {
    format!(
        "(({} AND p.id IS NOT NULL)
         OR ({} AND k.version = (SELECT max(y.version) FROM scorecard y WHERE y.cycle = k.cycle)))",
        one_of("c.phase", Phase::RELEASED),
        is("c.phase", Phase::Review)
    )
}

impl Subject for record::Scorecard {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Facted {
            version: i32,
            person_id: Option<Uuid>,
            organisation_id: Uuid,
            phase: Stored<Phase>,
        }
        let sql = format!(
            "SELECT k.version, t.person_id, t.organisation_id, c.phase FROM {} WHERE k.id = $1 AND {}",
            from(),
            current()
        );
        let row: Option<Facted> = tx.one(&sql, vec![id.uuid().into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), i64::from(row.version), tx.path(row.organisation_id).await?);
        let involved = row.person_id.into_iter().collect();
        Ok(Some(Facts { owner: row.person_id, phase: Some(*row.phase), involved, ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Scorecards<'_> {
    /// The scorecards of a cycle, each in the viewer's detail: five statements at most, whatever the page size.
    pub async fn list(
        &self,
        scope: &Scope<acts::scorecard::Read>,
        cycle: Id<record::Cycle>,
        order: Order,
        wanted: Wanted,
        page: &Page,
    ) -> Result<Slice<Scorecard>> {
        let least = if order == Order::Rank { Detail::Total } else { Detail::Grade };
        let after = page.after.as_deref().map(|after| order.cursor(after)).transpose()?;
        // Where there is none, as much is asked for as where there is one that is not seen.
        let force = self.scores_in_force("c.id = $1", cycle.uuid()).await?.unwrap_or_else(|| InForce::nowhere(scope));
        let mut bound = Bound::default();
        let seen = force.seen(scope, least, &mut bound);
        let ranked = if order == Order::Rank { "AND k.place IS NOT NULL" } else { "" };
        let total = if wanted.count {
            self.count(&format!("SELECT count(*) AS n FROM scorecard k WHERE {seen} {ranked}"), &bound).await?
        } else {
            -1
        };
        let after = after.map(|after| after.beyond(&mut bound)).unwrap_or_default();
        let sort = order.sort();
        let select = force.select(scope, &mut bound);
        let most = bound.put(i64::from(page.first) + 1);
        let sql = format!("{select} WHERE {seen} {ranked} {after} ORDER BY {sort} LIMIT {most}");
        let slice = Slice::of(self.all::<Row>(&sql, bound.values()).await?, page, total);
        let cards = self.dress(&force, slice.rows, wanted).await?;
        Ok(Slice { rows: cards, more: slice.more, total: slice.total })
    }

    /// One scorecard, whole.
    pub async fn read(
        &self,
        permit: &Permit<acts::scorecard::Read>,
        scope: &Scope<acts::scorecard::Read>,
    ) -> Result<Scorecard> {
        let id = permit.id().uuid();
        let of = "c.number = (SELECT cycle FROM scorecard WHERE id = $1)";
        let force = self.scores_in_force(of, id).await?.ok_or(Error::NotFound)?;
        let mut bound = Bound::default();
        let seen = force.seen(scope, Detail::Grade, &mut bound);
        let select = force.select(scope, &mut bound);
        let sql = format!("{select} WHERE {seen} AND k.id = {}", bound.put(id));
        let rows: Vec<Row> = self.all(&sql, bound.values()).await?;
        self.dress(&force, rows, Wanted::WHOLE).await?.pop().ok_or(Error::NotFound)
    }

    /// Gives rows their figures and comments, cut to the detail of each. All rows are of one cycle and version.
    async fn dress(&self, force: &InForce, rows: Vec<Row>, wanted: Wanted) -> Result<Vec<Scorecard>> {
        let mut lines = self.lines(force, &rows, wanted).await?;
        let mut comments = self.comments(force, &rows, wanted).await?;
        let cards = rows.into_iter().map(|row| {
            let target = row.target;
            let (lines, comments) = (lines.remove(&target), comments.remove(&target));
            dressed(force, row, lines.unwrap_or_default(), comments.unwrap_or_default())
        });
        Ok(cards.collect())
    }

    async fn lines(&self, force: &InForce, rows: &[Row], wanted: Wanted) -> Result<HashMap<i32, Vec<Line>>> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        let seen: Vec<_> = rows.iter().filter(|row| force.detail(row) >= Detail::Leaves).collect();
        // Rows beyond a viewer's detail are not even read.
        let blended_only = seen.iter().all(|row| force.detail(row) < Detail::Channels);
        let Some(which) = wanted.rows(blended_only).filter(|_| !seen.is_empty()) else { return Ok(found) };
        let mut bound = Bound::default();
        let (cycle, version) = (bound.put(force.cycle), bound.put(force.version));
        let targets = bound.set(seen.iter().map(|row| row.target));
        let sql = format!(
            "SELECT {} FROM figure WHERE cycle = {cycle} AND version = {version} AND target IN {targets} AND {which}
             ORDER BY target, node, channel",
            Line::columns(wanted.exact)
        );
        for row in self.rows(&sql, bound.values()).await? {
            let (target, line) = Line::read(&row, wanted.exact)?;
            found.entry(target).or_default().push(line);
        }
        Ok(found)
    }

    async fn comments(&self, force: &InForce, rows: &[Row], wanted: Wanted) -> Result<HashMap<i32, Vec<Comment>>> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        let seen: Vec<_> = rows.iter().filter(|row| force.detail(row) >= Detail::Channels).collect();
        if seen.is_empty() || !wanted.comments {
            return Ok(found);
        }
        let mut bound = Bound::default();
        let cycle = bound.put(force.cycle);
        let sql = format!(
            "SELECT target, channel, comment FROM tally_comment WHERE cycle = {cycle} AND target IN {}
             ORDER BY target, channel, position",
            bound.set(seen.iter().map(|row| row.target))
        );
        for comment in self.all::<Comment>(&sql, bound.values()).await? {
            found.entry(comment.target).or_default().push(comment);
        }
        Ok(found)
    }
}

fn dressed(force: &InForce, row: Row, mut lines: Vec<Line>, comments: Vec<Comment>) -> Scorecard {
    let detail = force.detail(&row);
    if detail < Detail::Channels {
        lines.retain(|line| line.channel.is_none());
    }
    let figures = (detail >= Detail::Total).then(|| Figures {
        total: Kept::new(row.total_exact, row.total),
        anonymous: row.anonymous,
        lines,
        full: row.full_exact,
        unassessed: row.unassessed_exact,
    });
    Scorecard {
        id: row.id,
        cycle_id: force.cycle_id,
        version: force.version,
        person_id: row.person_id,
        organisation_id: row.organisation_id,
        code: row.code,
        name_zh: row.name_zh,
        name_en: row.name_en,
        detail,
        state: *row.state,
        grade: row.grade.filter(|_| detail >= Detail::Grade),
        place: row.place.filter(|_| detail >= Detail::Total),
        scheme_version_id: force.scheme_version_id,
        figures,
        comments,
        policy_revision: row.policy_revision,
    }
}
