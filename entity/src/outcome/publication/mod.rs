//! Publications (公示): drafted by the office, let out by the leading group, never changed afterwards.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    ground::{
        error::unique,
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is, literal},
    },
    outcome::{publication::row as table, scorecard::Detail},
};
use policy::{Actor, Facts, Id, Permit, Phase, Scope, acts, record, words::PublicationState};
use scoring::Problem;
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The store of publications.
    Publications, publications
}

/// A publication.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Publication {
    /// Its id.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// 1, 2, 3 … of the cycle.
    pub version: i32,
    /// How far it has come.
    pub state: Stored<PublicationState>,
    /// What a target sees of their own.
    pub for_target: Stored<Detail>,
    /// What its own organisation sees.
    pub for_own_organisation: Stored<Detail>,
    /// What everybody in the tenant sees of organisations.
    pub for_tenant_organisations: Stored<Detail>,
    /// What everybody in the tenant sees of persons.
    pub for_tenant_persons: Stored<Detail>,
    /// What the public sees of organisations.
    pub for_public_organisations: Stored<Detail>,
    /// What the public sees of persons.
    pub for_public_persons: Stored<Detail>,
    /// Until when objections are taken.
    pub objection_to: Option<i64>,
    /// A word to the readers.
    pub note: String,
    /// When it was proposed.
    pub proposed_at: i64,
    /// When it was published.
    pub approved_at: Option<i64>,
    /// When it was turned down or taken back.
    pub ended_at: Option<i64>,
    /// Why it was turned down.
    pub reason: Option<String>,
}

/// Which detail each audience gets. The default is that of the domain's page.
#[derive(Clone, Copy, Debug)]
pub struct Details {
    /// The target.
    pub target: Detail,
    /// Its own organisation.
    pub own_organisation: Detail,
    /// The tenant, of organisations.
    pub tenant_organisations: Detail,
    /// The tenant, of persons.
    pub tenant_persons: Detail,
    /// The public, of organisations.
    pub public_organisations: Detail,
    /// The public, of persons.
    pub public_persons: Detail,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            target: Detail::Channels,
            own_organisation: Detail::Total,
            tenant_organisations: Detail::Total,
            tenant_persons: Detail::Grade,
            public_organisations: Detail::Total,
            public_persons: Detail::None,
        }
    }
}

const COLUMNS: Columns<'_> = Columns {
    tenant: "c.tenant_id",
    owner: None,
    organisation: "c.organisation_id",
    phase: None,
    channel: None,
    relation: None,
};

/// In which phase a publication is: a draft belongs to the review, whatever its cycle has come to.
fn phase() -> String {
    let (approved, review) = (is("p.state", PublicationState::Approved), literal(Phase::Review));
    format!("CASE WHEN {approved} THEN c.phase ELSE {review} END")
}

const SELECT: &str = "SELECT p.id, c.id AS cycle_id, p.version, p.state, p.for_target, p.for_own_organisation,
    p.for_tenant_organisations, p.for_tenant_persons, p.for_public_organisations, p.for_public_persons,
    p.objection_to, p.note, p.proposed_at, p.approved_at, p.ended_at, p.reason FROM publication p JOIN cycle c ON c.number = p.cycle";

impl Subject for record::Publication {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            changes: i64,
            organisation_id: Uuid,
            phase: Stored<Phase>,
            proposed_by: Uuid,
        }
        let sql = format!(
            "SELECT p.row_version AS changes, c.organisation_id, {} AS phase, p.proposed_by
             FROM publication p JOIN cycle c ON c.number = p.cycle WHERE p.id = $1 {}",
            phase(),
            tx.lock("FOR UPDATE OF c")
        );
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), row.changes, tx.path(row.organisation_id).await?);
        Ok(Some(Facts { phase: Some(*row.phase), involved: vec![row.proposed_by], ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Publications<'_> {
    /// Publications, the newest first, of one cycle or of all.
    pub async fn list(
        &self,
        scope: &Scope<acts::publication::Read>,
        cycle: Option<Id<record::Cycle>>,
        page: &Page,
    ) -> Result<Slice<Publication>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &Columns { phase: Some(&phase()), ..COLUMNS }, &mut bound);
        let cycle = cycle.map(|id| format!("AND c.id = {}", bound.put(id.uuid()))).unwrap_or_default();
        let count = format!(
            "SELECT count(*) AS n FROM publication p JOIN cycle c ON c.number = p.cycle WHERE {visible} {cycle}"
        );
        let total = self.total(page, &count, &bound).await?;
        let part = page.newest_first("p.id", &mut bound)?;
        let sql = format!("{SELECT} WHERE {visible} {cycle} {part}");
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One publication.
    pub async fn read(&self, permit: &Permit<acts::publication::Read>) -> Result<Publication> {
        let sql = format!("{SELECT} WHERE p.id = $1");
        self.one(&sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)
    }

    /// Drafts the publication of a cycle's scorecards.
    pub async fn propose(
        &self,
        permit: Permit<acts::publication::Propose>,
        details: Details,
        objection_to: Option<i64>,
        note: String,
    ) -> Result<Id<record::Publication>> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        let version = self.latest_scorecards(cycle.number).await?;
        if version == 0 {
            let (zh, en) = ("尚未计算考核结果单", "there are no scorecards yet: compute them first");
            return Err(Error::invalid("NOT_COMPUTED", "input.cycle", zh, en));
        }
        self.disclosures().check(&cycle, version, "input.cycle").await?;
        let proposed_by = permit.person().or(permit.account()).ok_or_else(|| Error::internal("nobody proposes"))?;
        let row = table::publication::Model {
            id: Uuid::now_v7(),
            cycle: cycle.number,
            version,
            state: PublicationState::Proposed.into(),
            for_target: details.target.into(),
            for_own_organisation: details.own_organisation.into(),
            for_tenant_organisations: details.tenant_organisations.into(),
            for_tenant_persons: details.tenant_persons.into(),
            for_public_organisations: details.public_organisations.into(),
            for_public_persons: details.public_persons.into(),
            objection_to,
            note,
            proposed_by,
            proposed_at: self.now(),
            approved_by: None,
            approved_at: None,
            ended_by: None,
            ended_at: None,
            reason: None,
            policy_revision: permit.revision().to_string(),
            row_version: 1,
        };
        let id = row.id;
        self.insert::<table::publication::Entity>(vec![row]).await.map_err(|error| unique(error, twice))?;
        Ok(Id::new(id))
    }

    /// The latest version of a cycle's scorecards; 0 if there are none.
    async fn latest_scorecards(&self, cycle: i32) -> Result<i32> {
        let mut bound = Bound::default();
        let number = bound.put(cycle);
        let sql =
            format!("SELECT CAST(coalesce(max(version), 0) AS BIGINT) AS n FROM scorecard WHERE cycle = {number}");
        i32::try_from(self.count(&sql, &bound).await?).map_err(Error::internal)
    }

    /// Fails if a draft of the cycle is under review: its figures must stay what they are.
    pub(crate) async fn no_draft(&self, cycle: i32) -> Result<()> {
        let mut bound = Bound::default();
        let number = bound.put(cycle);
        let proposed = is("state", PublicationState::Proposed);
        let sql = format!("SELECT count(*) AS n FROM publication WHERE cycle = {number} AND {proposed}");
        if self.count(&sql, &bound).await? == 0 {
            return Ok(());
        }
        Err(Error::invalid(
            "DRAFT_PROPOSED",
            "id",
            "公示草稿正在审核，成绩不能重新计算：请先撤回草稿",
            "a draft publication of these figures is under review: take it back before computing again",
        ))
    }

    /// Lets a publication out: its cycle is PUBLISHED.
    pub async fn approve(&self, permit: Permit<acts::publication::Approve>) -> Result<()> {
        #[derive(FromQueryResult)]
        struct Row {
            cycle_id: Uuid,
            draft: i32,
        }
        let id = permit.id().uuid();
        let who = permit.person().or(permit.account());
        let sql = format!(
            "UPDATE publication SET {}, approved_by = $1, approved_at = $2,
             row_version = row_version + 1 WHERE id = $3 AND row_version = $4 AND {}",
            is("state", PublicationState::Approved),
            is("state", PublicationState::Proposed)
        );
        let values = vec![who.into(), self.now().into(), id.into(), permit.version().into()];
        self.end_draft(&sql, values).await?;
        let sql = "SELECT c.id AS cycle_id, p.version AS draft FROM publication p JOIN cycle c ON c.number = p.cycle
            WHERE p.id = $1";
        let row: Row = self.one(sql, vec![id.into()]).await?.ok_or(Error::NotFound)?;
        let cycle = self.cycles().row(row.cycle_id).await?;
        if row.draft != self.latest_scorecards(cycle.number).await? {
            let (zh, en) = (
                "成绩已重新计算，草稿不是最新版本",
                "the figures were computed again: this draft is not of the latest",
            );
            return Err(Error::invalid("DRAFT_STALE", "id", zh, en));
        }
        // A draft that was left lying brings no cycle back that was called off or filed away.
        if !matches!(*cycle.phase, Phase::Review | Phase::Published) {
            let (zh, en) = ("该周期已不在审核阶段", "the cycle is not under review any more");
            return Err(Error::invalid("CYCLE_NOT_IN_REVIEW", "id", zh, en));
        }
        self.disclosures().check(&cycle, row.draft, "id").await?;
        self.cycles().move_to(row.cycle_id, cycle.version, Phase::Published).await
    }

    /// Turns a draft down, with a reason. The office may compute again and draft another.
    pub async fn reject(&self, permit: Permit<acts::publication::Reject>, reason: &str) -> Result<()> {
        if reason.trim().is_empty() {
            let (zh, en) = ("驳回须说明理由", "turning down a draft needs a reason");
            return Err(Error::invalid("REASON_MISSING", "reason", zh, en));
        }
        let who = permit.person().or(permit.account());
        let sql = format!(
            "UPDATE publication SET {}, ended_by = $1, ended_at = $2, reason = $3,
             row_version = row_version + 1 WHERE id = $4 AND row_version = $5 AND {}",
            is("state", PublicationState::Rejected),
            is("state", PublicationState::Proposed)
        );
        let (id, version) = (permit.id().uuid(), permit.version());
        self.end_draft(&sql, vec![who.into(), self.now().into(), reason.into(), id.into(), version.into()]).await
    }

    /// Takes a draft back.
    pub async fn withdraw(&self, permit: Permit<acts::publication::Withdraw>) -> Result<()> {
        let who = permit.person().or(permit.account());
        let sql = format!(
            "UPDATE publication SET {}, ended_by = $1, ended_at = $2,
             row_version = row_version + 1 WHERE id = $3 AND row_version = $4 AND {}",
            is("state", PublicationState::Withdrawn),
            is("state", PublicationState::Proposed)
        );
        let (id, version) = (permit.id().uuid(), permit.version());
        self.end_draft(&sql, vec![who.into(), self.now().into(), id.into(), version.into()]).await
    }

    /// Runs what ends a draft, one way or the other. Facts and changes of a publication hold its cycle's row, so a draft
    /// that is none any more was none when it was decided about.
    async fn end_draft(&self, sql: &str, values: Vec<sea_orm::Value>) -> Result<()> {
        if self.run(sql, values).await?.rows_affected() == 1 {
            return Ok(());
        }
        let (zh, en) =
            ("该草稿已撤回、驳回或批准", "this is not a draft any more: it was taken back, turned down or published");
        Err(Error::invalid("NOT_PROPOSED", "id", zh, en))
    }
}

fn twice() -> Problem {
    let (zh, en) = ("该版本的公示已经提请", "a publication of this version has been proposed already");
    Problem::new("ALREADY_PROPOSED", "input.cycle", zh, en)
}
