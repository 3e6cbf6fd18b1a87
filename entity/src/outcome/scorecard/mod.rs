//! Scorecards (成绩单): read in the detail that their publication gives the viewer, and not a column more.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    cycle::cycle::phase,
    ground::{
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{Subject, Tx},
    },
    outcome::figure::kept::{Figures, Kept, Line, Wanted},
    record::audit::bad_cursor,
};
use policy::{Actor, Audience, Facts, Id, Permit, Scope, acts, record};
use scoring::Channel;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

/// How much of a scorecard somebody may see, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Nothing but that there is one.
    None,
    /// The grade.
    Grade,
    /// And the total and the rank.
    Total,
    /// And the figures per indicator.
    Leaves,
    /// And the figures per channel, and the trace.
    Channels,
}

impl Detail {
    /// The word in storage and GraphQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Grade => "GRADE",
            Self::Total => "TOTAL",
            Self::Leaves => "LEAVES",
            Self::Channels => "CHANNELS",
        }
    }

    /// The detail a stored word stands for; nothing for any other.
    pub fn from_word(word: &str) -> Self {
        [Self::Grade, Self::Total, Self::Leaves, Self::Channels]
            .into_iter()
            .find(|detail| detail.word() == word)
            .unwrap_or(Self::None)
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
    /// SCORED or INCOMPLETE.
    pub state: String,
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
    channel: i16,
    /// The text.
    pub comment: String,
}

impl Comment {
    /// The channel.
    pub fn channel(&self) -> Result<Channel> {
        crate::marks::form::channel(self.channel)
    }
}

#[derive(Clone, FromQueryResult)]
struct Row {
    id: Uuid,
    cycle_id: Uuid,
    cycle: i32,
    target: i32,
    version: i32,
    person_id: Option<Uuid>,
    organisation_id: Uuid,
    code: String,
    name_zh: String,
    name_en: String,
    state: String,
    total_exact: Option<String>,
    total: Option<i64>,
    place: Option<i32>,
    grade: Option<String>,
    full_exact: String,
    unassessed_exact: String,
    anonymous: bool,
    policy_revision: String,
    scheme_version_id: Uuid,
    audiences: i32,
    for_target: Option<String>,
    for_own_organisation: Option<String>,
    for_tenant_organisations: Option<String>,
    for_tenant_persons: Option<String>,
    for_public_organisations: Option<String>,
    for_public_persons: Option<String>,
}

/// In which order a list of scorecards comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the target's code: says nothing about results.
    Code,
    /// By rank, and only those whose rank the viewer may see.
    Rank,
}

const COLUMNS: Columns<'_> = Columns {
    tenant: "c.tenant_id",
    owner: Some("t.person_id"),
    organisation: "t.organisation_id",
    phase: Some("c.phase"),
    channel: None,
    relation: None,
};

/// The version that counts: the latest approved one once published, the latest computed one before.
const FROM: &str = "scorecard k JOIN cycle c ON c.number = k.cycle
    JOIN cycle_target t ON t.cycle = k.cycle AND t.number = k.target
    LEFT JOIN publication p ON p.cycle = k.cycle AND p.version = k.version AND p.state = 'APPROVED'
    AND p.version = (SELECT max(x.version) FROM publication x WHERE x.cycle = k.cycle AND x.state = 'APPROVED')";
const CURRENT: &str = "((c.phase IN ('PUBLISHED', 'ARCHIVED') AND p.id IS NOT NULL)
    OR (c.phase = 'REVIEW' AND k.version = (SELECT max(y.version) FROM scorecard y WHERE y.cycle = k.cycle)))";

impl Subject for record::Scorecard {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Facted {
            version: i32,
            person_id: Option<Uuid>,
            organisation_id: Uuid,
            phase: String,
        }
        let sql = format!(
            "SELECT k.version, t.person_id, t.organisation_id, c.phase FROM {FROM} WHERE k.id = $1
             AND {CURRENT}"
        );
        let row: Option<Facted> = tx.one(&sql, vec![id.uuid().into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), i64::from(row.version), tx.path(row.organisation_id).await?);
        let involved = row.person_id.into_iter().collect();
        Ok(Some(Facts { owner: row.person_id, phase: Some(phase(&row.phase)?), involved, ..facts }))
    }
}

impl Tx {
    /// The scorecards of a cycle, each in the viewer's detail: four statements at most, whatever the page size.
    pub async fn scorecards(
        &self,
        scope: &Scope<acts::scorecard::Read>,
        cycle: Id<record::Cycle>,
        order: Order,
        wanted: Wanted,
        page: &Page,
    ) -> Result<Slice<Scorecard>> {
        let mut bound = Bound::default();
        let id = bound.put(cycle.uuid());
        let inner = visible(scope, &mut bound, &format!("c.id = {id}"));
        let which = match order {
            Order::Code => seen_in(ANY),
            Order::Rank => format!("place IS NOT NULL AND {}", seen_in(RANKED)),
        };
        let total = if wanted.count {
            self.count(&format!("SELECT count(*) AS n FROM ({inner}) every WHERE {which}"), &bound).await?
        } else {
            -1
        };
        let (sort, after) = match (order, &page.after) {
            (Order::Code, None) => ("code", String::new()),
            (Order::Code, Some(code)) => ("code", format!("AND code > {}", bound.put(code.clone()))),
            (Order::Rank, None) => ("place, code", String::new()),
            (Order::Rank, Some(after)) => {
                let (place, code) = after.split_once('/').ok_or_else(bad_cursor)?;
                let place: i32 = place.parse().map_err(|_| bad_cursor())?;
                let (place, code) = (bound.put(place), bound.put(code));
                ("place, code", format!("AND (place > {place} OR (place = {place} AND code > {code}))"))
            }
        };
        let most = bound.put(i64::from(page.first) + 1);
        let sql = format!("SELECT * FROM ({inner}) every WHERE {which} {after} ORDER BY {sort} LIMIT {most}");
        let slice = Slice::of(self.all::<Row>(&sql, bound.values()).await?, page, total);
        let cards = self.dress(slice.rows, wanted).await?;
        Ok(Slice { rows: cards, more: slice.more, total: slice.total })
    }

    /// One scorecard, whole.
    pub async fn scorecard(
        &self,
        permit: &Permit<acts::scorecard::Read>,
        scope: &Scope<acts::scorecard::Read>,
    ) -> Result<Scorecard> {
        let mut bound = Bound::default();
        let id = bound.put(permit.id().uuid());
        let inner = visible(scope, &mut bound, &format!("k.id = {id}"));
        let sql = format!("SELECT * FROM ({inner}) every WHERE {}", seen_in(ANY));
        let rows: Vec<Row> = self.all(&sql, bound.values()).await?;
        self.dress(rows, Wanted::WHOLE).await?.pop().ok_or(Error::NotFound)
    }

    /// Gives rows their figures and comments, cut to the detail of each. All rows are of one cycle and version.
    async fn dress(&self, rows: Vec<Row>, wanted: Wanted) -> Result<Vec<Scorecard>> {
        let mut lines = self.lines(&rows, wanted).await?;
        let mut comments = self.comments(&rows, wanted).await?;
        let cards = rows.into_iter().map(|row| {
            let target = row.target;
            dressed(row, lines.remove(&target).unwrap_or_default(), comments.remove(&target).unwrap_or_default())
        });
        Ok(cards.collect())
    }

    async fn lines(&self, rows: &[Row], wanted: Wanted) -> Result<HashMap<i32, Vec<Line>>> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        let seen: Vec<_> = rows.iter().filter(|row| row.detail() >= Detail::Leaves).collect();
        // Rows beyond a viewer's detail are not even read.
        let blended_only = seen.iter().all(|row| row.detail() < Detail::Channels);
        let (Some(first), Some(which)) = (seen.first(), wanted.rows(blended_only)) else { return Ok(found) };
        let mut bound = Bound::default();
        let (cycle, version) = (bound.put(first.cycle), bound.put(first.version));
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

    async fn comments(&self, rows: &[Row], wanted: Wanted) -> Result<HashMap<i32, Vec<Comment>>> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        let seen: Vec<_> = rows.iter().filter(|row| row.detail() >= Detail::Channels).collect();
        let Some(first) = seen.first().filter(|_| wanted.comments) else { return Ok(found) };
        let mut bound = Bound::default();
        let cycle = bound.put(first.cycle);
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

/// Rows that the viewer sees in one of these details or finer; the same rule as [`Row::detail`].
fn seen_in(words: &str) -> String {
    format!(
        "(audiences % 32 >= 16
        OR (audiences % 2 = 1 AND for_target IN ({words}))
        OR ((audiences / 2) % 2 = 1 AND for_own_organisation IN ({words}))
        OR ((audiences / 2) % 4 > 0 AND (CASE WHEN person_id IS NULL THEN for_tenant_organisations
            ELSE for_tenant_persons END) IN ({words}))
        OR (audiences > 0 AND (CASE WHEN person_id IS NULL THEN for_public_organisations
            ELSE for_public_persons END) IN ({words})))"
    )
}

/// The details in which a rank is seen.
const RANKED: &str = "'TOTAL', 'LEAVES', 'CHANNELS'";
/// The details in which anything is seen: a scorecard seen in none of them looks absent.
const ANY: &str = "'GRADE', 'TOTAL', 'LEAVES', 'CHANNELS'";

/// Every scorecard in scope, with the audiences the viewer belongs to for it.
fn visible(scope: &Scope<acts::scorecard::Read>, bound: &mut Bound, which: &str) -> String {
    let audiences = scope::audiences(scope, &COLUMNS, bound);
    let condition = scope::condition(scope, &COLUMNS, bound);
    format!(
        "SELECT k.id, c.id AS cycle_id, k.cycle, k.target, k.version, t.person_id, t.organisation_id, t.code,
         t.name_zh, t.name_en, k.state, k.total_exact, k.total, k.place, k.grade, k.full_exact, k.unassessed_exact,
         k.anonymous, k.policy_revision, c.scheme_version_id, {audiences} AS audiences, p.for_target,
         p.for_own_organisation, p.for_tenant_organisations, p.for_tenant_persons, p.for_public_organisations,
         p.for_public_persons FROM {FROM} WHERE {which} AND {CURRENT} AND {condition}"
    )
}

impl Row {
    /// The finest detail any of the viewer's audiences has (the publication's word; the office sees CHANNELS).
    fn detail(&self) -> Detail {
        let of = |word: &Option<String>| word.as_deref().map_or(Detail::None, Detail::from_word);
        let person = self.person_id.is_some();
        let of_audience = |audience: &Audience| match audience {
            Audience::Office => Detail::Channels,
            Audience::Target => of(&self.for_target),
            // Whoever leads the organisation is in the tenant too.
            Audience::OwnOrganisation => of(&self.for_own_organisation).max(self.in_tenant(person)),
            Audience::Tenant => self.in_tenant(person),
            Audience::Public if person => of(&self.for_public_persons),
            Audience::Public => of(&self.for_public_organisations),
        };
        let held = Audience::ALL.iter().filter(|audience| self.audiences & (1 << (audience.number() - 1)) != 0);
        let public = if person { of(&self.for_public_persons) } else { of(&self.for_public_organisations) };
        held.map(of_audience).max().map_or(Detail::None, |detail| detail.max(public))
    }

    fn in_tenant(&self, person: bool) -> Detail {
        let word = if person { &self.for_tenant_persons } else { &self.for_tenant_organisations };
        word.as_deref().map_or(Detail::None, Detail::from_word)
    }
}

fn dressed(row: Row, mut lines: Vec<Line>, comments: Vec<Comment>) -> Scorecard {
    let detail = row.detail();
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
        cycle_id: row.cycle_id,
        version: row.version,
        person_id: row.person_id,
        organisation_id: row.organisation_id,
        code: row.code,
        name_zh: row.name_zh,
        name_en: row.name_en,
        detail,
        state: row.state,
        grade: row.grade.filter(|_| detail >= Detail::Grade),
        place: row.place.filter(|_| detail >= Detail::Total),
        scheme_version_id: row.scheme_version_id,
        figures,
        comments,
        policy_revision: row.policy_revision,
    }
}
