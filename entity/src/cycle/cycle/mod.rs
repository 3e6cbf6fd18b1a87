//! Cycles (考核周期): planned, rehearsed, opened, moved from phase to phase, called off.
mod open;
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    cycle::cycle::row as table,
    ground::{
        error::unique,
        scope::{self, Columns},
        sql::{Bound, Page, bad_cursor},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is, one_of},
    },
};
use chrono::NaiveDate;
use policy::{
    Actor, Facts, Id, Permit, Phase, Scope, acts, record,
    words::{ClosingStep, CycleKind, SchemeState},
};
use scoring::{Channel, Problem, Text};
use sea_orm::{FromQueryResult, prelude::Uuid};

pub use open::{Planned, Urn};

crate::ground::handle! {
    /// The store of cycles.
    Cycles, cycles
}

/// A cycle.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Cycle {
    /// Its id.
    pub id: Uuid,
    /// Its number in this installation, by which its rows are kept.
    pub number: i32,
    /// Where it is run: everything at and below is assessed.
    pub organisation_id: Uuid,
    /// By which rules.
    pub scheme_version_id: Uuid,
    /// The scheme's code.
    pub scheme_code: String,
    /// The scheme version's number.
    pub scheme_number: i32,
    /// The scheme's Chinese name.
    pub scheme_zh: String,
    /// The scheme's English name.
    pub scheme_en: String,
    /// Unique within the tenant.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// What kind it is of.
    pub kind: Stored<CycleKind>,
    /// How far it has come.
    pub phase: Stored<Phase>,
    /// IANA name of the time zone in which its windows are given.
    pub time_zone: String,
    /// First day assessed.
    pub period_from: NaiveDate,
    /// Last day assessed.
    pub period_to: NaiveDate,
    /// When it opens, for self-assessment if it has one.
    pub opens_at: i64,
    /// When the other channels open.
    pub scoring_at: i64,
    /// When every channel closes.
    pub closes_at: i64,
    /// Whether the calendar moves it.
    pub automatic: bool,
    /// The seed of its draws.
    pub seed: i64,
    /// How far closing has come.
    pub closing: Stored<ClosingStep>,
    /// Why it was called off.
    pub cancel_reason: Option<String>,
    /// Grows with every change.
    pub version: i64,
}

/// A cycle to plan.
#[derive(Clone, Debug)]
pub struct NewCycle {
    /// The scheme version in force.
    pub scheme: Id<record::Scheme>,
    /// Unique within the tenant.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// What kind it is of.
    pub kind: CycleKind,
    /// IANA name of the time zone.
    pub time_zone: String,
    /// First and last day assessed.
    pub period: (NaiveDate, NaiveDate),
    /// When it opens.
    pub opens_at: i64,
    /// When the channels other than SELF open.
    pub scoring_at: i64,
    /// When every channel closes.
    pub closes_at: i64,
    /// Whether the calendar moves it.
    pub automatic: bool,
    /// The seed of its draws; from the operating system if none.
    pub seed: Option<u64>,
}

/// Where a cycle `c`, and records that belong to one, keep what a scope asks for.
pub(crate) const COLUMNS: Columns<'_> = Columns {
    tenant: "c.tenant_id",
    owner: None,
    organisation: "c.organisation_id",
    phase: Some("c.phase"),
    channel: None,
    relation: None,
};

const SELECT: &str = "SELECT c.id, c.number, c.organisation_id, c.scheme_version_id, h.code AS scheme_code,
    v.number AS scheme_number, v.name_zh AS scheme_zh, v.name_en AS scheme_en, c.code, c.name_zh, c.name_en,
    c.kind, c.phase, c.time_zone, c.period_from, c.period_to, c.opens_at, c.scoring_at, c.closes_at, c.automatic,
    c.seed, c.closing, c.cancel_reason, c.version FROM cycle c
    JOIN scheme_version v ON v.id = c.scheme_version_id JOIN scheme h ON h.id = v.scheme_id";

impl Subject for record::Cycle {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            version: i64,
            organisation_id: Uuid,
            phase: Stored<Phase>,
        }
        // A transaction that moves a cycle holds its row, and so waits for every submission that is under way.
        let sql = format!("SELECT version, organisation_id, phase FROM cycle WHERE id = $1 {}", tx.lock("FOR UPDATE"));
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        Ok(Some(Facts { phase: Some(*row.phase), ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Cycles<'_> {
    /// Cycles, the newest period first.
    pub async fn list(&self, scope: &Scope<acts::cycle::Read>, page: &Page) -> Result<Slice<Cycle>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let total = self.total(page, &format!("SELECT count(*) AS n FROM cycle c WHERE {visible}"), &bound).await?;
        let after = match &page.after {
            Some(number) => {
                let number: i32 = number.parse().map_err(|_| bad_cursor())?;
                format!("AND c.number < {}", bound.put(number))
            }
            None => String::new(),
        };
        let most = bound.put(i64::from(page.first) + 1);
        let sql = format!("{SELECT} WHERE {visible} {after} ORDER BY c.number DESC LIMIT {most}");
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One cycle.
    pub async fn read(&self, permit: &Permit<acts::cycle::Read>) -> Result<Cycle> {
        self.row(permit.id().uuid()).await
    }

    pub(crate) async fn row(&self, id: Uuid) -> Result<Cycle> {
        self.one(&format!("{SELECT} WHERE c.id = $1"), vec![id.into()]).await?.ok_or(Error::NotFound)
    }

    /// Plans a cycle.
    pub async fn create(&self, permit: Permit<acts::cycle::Create>, new: NewCycle) -> Result<Id<record::Cycle>> {
        let organisation_id = permit.id().uuid();
        let tenant_id = *self.path(organisation_id).await?.first().ok_or(Error::NotFound)?;
        check(&new)?;
        self.scheme_in_force(tenant_id, new.scheme).await?;
        // Concurrent plans need distinct numbers: a sequence on PostgreSQL; SQLite serialises writers.
        let next = if self.postgres() {
            "SELECT nextval('cycle_number') AS n"
        } else {
            "SELECT coalesce(max(number), 0) + 1 AS n FROM cycle"
        };
        let number = self.count(next, &Bound::default()).await?;
        let seed = match new.seed {
            Some(seed) => seed.cast_signed(),
            None => i64::from_le_bytes(crate::ground::random::random()?).unsigned_abs().cast_signed(),
        };
        let taken = duplicate(&new.code);
        let row = table::cycle::Model {
            id: Uuid::now_v7(),
            number: i32::try_from(number).map_err(Error::internal)?,
            tenant_id,
            organisation_id,
            scheme_version_id: new.scheme.uuid(),
            code: new.code,
            name_zh: new.name.zh,
            name_en: new.name.en,
            kind: new.kind.into(),
            phase: Phase::Preparing.into(),
            time_zone: new.time_zone,
            period_from: new.period.0,
            period_to: new.period.1,
            opens_at: new.opens_at,
            scoring_at: new.scoring_at,
            closes_at: new.closes_at,
            automatic: new.automatic,
            seed,
            public_key: None,
            roster_signature: None,
            ballot_size: None,
            participation_at: 0,
            closing: ClosingStep::Open.into(),
            policy_revision: permit.revision().to_string(),
            cancel_reason: None,
            version: 1,
        };
        let id = row.id;
        self.insert::<table::cycle::Entity>(vec![row]).await.map_err(|error| unique(error, || taken))?;
        Ok(Id::new(id))
    }

    async fn scheme_in_force(&self, tenant: Uuid, scheme: Id<record::Scheme>) -> Result<()> {
        #[derive(FromQueryResult)]
        struct Row {
            state: Stored<SchemeState>,
        }
        let sql = "SELECT v.state FROM scheme_version v JOIN scheme s ON s.id = v.scheme_id
            WHERE v.id = $1 AND s.tenant_id = $2";
        let row: Option<Row> = self.one(sql, vec![scheme.uuid().into(), tenant.into()]).await?;
        if row.ok_or(Error::NotFound)?.state == SchemeState::Active {
            return Ok(());
        }
        let (zh, en) = ("该方案版本尚未启用或已停用", "this version of the scheme is not in force");
        Err(Error::invalid("SCHEME_NOT_ACTIVE", "scheme", zh, en))
    }

    /// From self-assessment on to scoring.
    pub async fn advance(&self, permit: Permit<acts::cycle::Advance>) -> Result<()> {
        self.move_to(permit.id().uuid(), permit.version(), Phase::Scoring).await
    }

    /// Files a cycle away.
    pub async fn archive(&self, permit: Permit<acts::cycle::Archive>) -> Result<()> {
        self.move_to(permit.id().uuid(), permit.version(), Phase::Archived).await
    }

    pub(crate) async fn move_to(&self, id: Uuid, version: i64, phase: Phase) -> Result<()> {
        self.run_one(
            "UPDATE cycle SET phase = $1, version = version + 1 WHERE id = $2 AND version = $3",
            vec![Stored(phase).into(), id.into(), version.into()],
        )
        .await
    }

    /// Moves the end of every channel's window, or, for one assignment of a named channel, of that one only (rule 6).
    pub async fn extend(
        &self,
        permit: Permit<acts::cycle::Extend>,
        closes_at: i64,
        only: Option<Id<record::Assignment>>,
    ) -> Result<()> {
        if closes_at <= self.now() {
            let (zh, en) = ("新的截止时间须在将来", "the new end must lie in the future");
            return Err(Error::invalid("WINDOW_IN_PAST", "closesAt", zh, en));
        }
        let Some(assignment) = only else {
            return self
                .run_one(
                    &format!(
                        "UPDATE cycle SET closes_at = $1, version = version + 1
                         WHERE id = $2 AND version = $3 AND {} AND scoring_at < $1",
                        is("closing", ClosingStep::Open)
                    ),
                    vec![closes_at.into(), permit.id().uuid().into(), permit.version().into()],
                )
                .await;
        };
        let extended = self
            .run(
                &format!(
                    "UPDATE assignment SET extended_to = $1, version = version + 1 WHERE id = $2
                     AND {} AND cycle = (SELECT number FROM cycle WHERE id = $3)",
                    one_of("channel", Channel::NAMED)
                ),
                vec![closes_at.into(), assignment.uuid().into(), permit.id().uuid().into()],
            )
            .await?;
        if extended.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Calls a cycle off, with a reason. Its ballots and keys are destroyed.
    pub async fn cancel(&self, permit: Permit<acts::cycle::Cancel>, reason: &str) -> Result<()> {
        if reason.trim().is_empty() {
            let (zh, en) = ("取消周期须说明理由", "calling off a cycle needs a reason");
            return Err(Error::invalid("REASON_MISSING", "reason", zh, en));
        }
        let cycle = self.row(permit.id().uuid()).await?;
        self.ballots().drop_urn(cycle.number).await?;
        self.run_one(
            &format!(
                "UPDATE cycle SET {}, cancel_reason = $1, {}, version = version + 1 WHERE id = $2 AND version = $3",
                is("phase", Phase::Cancelled),
                is("closing", ClosingStep::Done)
            ),
            vec![reason.into(), cycle.id.into(), permit.version().into()],
        )
        .await
    }

    /// Cycles the calendar should look at: automatic ones whose next instant has come.
    pub async fn due(&self) -> Result<Vec<(Id<record::Cycle>, Id<record::Organisation>, Phase)>> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            tenant_id: Uuid,
            phase: Stored<Phase>,
        }
        let sql = format!(
            "SELECT id, tenant_id, phase FROM cycle WHERE automatic = $2
             AND (({} AND opens_at <= $1) OR ({} AND scoring_at <= $1) OR ({} AND closes_at <= $1)) ORDER BY number",
            is("phase", Phase::Preparing),
            is("phase", Phase::SelfAssessment),
            is("phase", Phase::Scoring)
        );
        let rows: Vec<Row> = self.all(&sql, vec![self.now().into(), true.into()]).await?;
        Ok(rows.into_iter().map(|row| (Id::new(row.id), Id::new(row.tenant_id), *row.phase)).collect())
    }
}

fn check(new: &NewCycle) -> Result<()> {
    let mut problems = vec![];
    if new.time_zone.parse::<chrono_tz::Tz>().is_err() {
        let zh = format!("未知的时区 {}", new.time_zone);
        problems.push(Problem::new("UNKNOWN_TIME_ZONE", "timeZone", zh, "no such IANA time zone"));
    }
    if new.period.1 < new.period.0 {
        let (zh, en) = ("考核期结束早于开始", "the period ends before it begins");
        problems.push(Problem::new("DATES_REVERSED", "periodTo", zh, en));
    }
    if new.opens_at > new.scoring_at || new.scoring_at >= new.closes_at {
        let (zh, en) =
            ("时间窗口须依次为：启动、评分、截止", "the windows must come in order: opening, scoring, closing");
        problems.push(Problem::new("WINDOWS_OUT_OF_ORDER", "closesAt", zh, en));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

fn duplicate(code: &str) -> Problem {
    let (zh, en) = (format!("编码 {code} 已被使用"), format!("the code {code} is taken already"));
    Problem::new("DUPLICATE_CODE", "code", zh, en)
}
