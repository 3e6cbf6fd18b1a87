//! Publications (公示): drafted by the office, let out by the leading group, never changed afterwards.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    cycle::cycle::Cycle,
    decision::{Decided, proposed},
    ground::{
        error::unique,
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is, literal},
    },
    outcome::{publication::row as table, scorecard::Detail},
};
use policy::{Actor, Facts, Id, Permit, Phase, Scope, acts, record, words::DecisionState};
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
    pub state: Stored<DecisionState>,
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
    /// When it was published, turned down or taken back.
    pub decided_at: Option<i64>,
    /// Why it was turned down.
    pub reason: String,
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
    let (approved, review) = (is("p.state", DecisionState::Approved), literal(Phase::Review));
    format!("CASE WHEN {approved} THEN c.phase ELSE {review} END")
}

const SELECT: &str =
    "SELECT p.id, c.id AS cycle_id, p.scorecard_version AS version, p.state, p.for_target, p.for_own_organisation,
    p.for_tenant_organisations, p.for_tenant_persons, p.for_public_organisations, p.for_public_persons,
    p.objection_to, p.note, p.proposed_at, p.decided_at, p.reason
    FROM publication p JOIN cycle c ON c.number = p.cycle";

impl Subject for record::Publication {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            version: i64,
            organisation_id: Uuid,
            phase: Stored<Phase>,
            proposed_by: Uuid,
        }
        let sql = format!(
            "SELECT p.version, c.organisation_id, {} AS phase, p.proposed_by
             FROM publication p JOIN cycle c ON c.number = p.cycle WHERE p.id = $1 {}",
            phase(),
            tx.lock("FOR UPDATE OF c")
        );
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        Ok(Some(Facts { phase: Some(*row.phase), involved: vec![row.proposed_by], ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Decided for record::Publication {
    type Approve = acts::publication::Approve;
    type Reject = acts::publication::Reject;
    type Withdraw = acts::publication::Withdraw;

    const TABLE: &'static str = "publication";
}

/// A version of a cycle's scorecards.
pub struct Computed {
    cycle: Cycle,
    version: i32,
}

/// A draft that was approved: its cycle is to be published, in the same transaction.
#[must_use = "what is approved is to be published"]
pub struct Approved(Computed);

impl Approved {
    /// The scorecards that it shows.
    pub fn computed(&self) -> &Computed {
        &self.0
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

    /// The scorecards of a cycle that were computed last.
    pub async fn computed(&self, permit: &Permit<acts::publication::Propose>) -> Result<Computed> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        match self.latest_scorecards(cycle.number).await? {
            0 => {
                let (zh, en) = ("尚未计算考核结果单", "there are no scorecards yet: compute them first");
                Err(Error::invalid("NOT_COMPUTED", "cycle", zh, en))
            }
            version => Ok(Computed { cycle, version }),
        }
    }

    /// Fails if what is held back follows from scorecards (domain rule 10).
    pub async fn tells_nothing_more(&self, of: &Computed) -> Result<()> {
        self.disclosures().check(&of.cycle, of.version, "cycle").await
    }

    /// Drafts the publication of scorecards.
    pub async fn propose(
        &self,
        permit: Permit<acts::publication::Propose>,
        of: &Computed,
        details: Details,
        objection_to: Option<i64>,
        note: String,
    ) -> Result<Id<record::Publication>> {
        let proposal = self.decisions().proposal(&permit)?;
        let id = Uuid::now_v7();
        let row = proposed!(
            proposal,
            table::publication::Model {
                id,
                cycle: of.cycle.number,
                scorecard_version: of.version,
                for_target: details.target.into(),
                for_own_organisation: details.own_organisation.into(),
                for_tenant_organisations: details.tenant_organisations.into(),
                for_tenant_persons: details.tenant_persons.into(),
                for_public_organisations: details.public_organisations.into(),
                for_public_persons: details.public_persons.into(),
                objection_to,
                note,
                policy_revision: permit.revision().to_string(),
            }
        );
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
        let proposed = is("state", DecisionState::Proposed);
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

    /// Approves a draft, which is then to be published. Facts and changes of a publication hold its cycle's row.
    pub async fn approve(&self, permit: Permit<acts::publication::Approve>) -> Result<Approved> {
        #[derive(FromQueryResult)]
        struct Row {
            cycle_id: Uuid,
            scorecard_version: i32,
        }
        let id = permit.id().uuid();
        self.decisions().approved(permit).await?;
        let sql = "SELECT c.id AS cycle_id, p.scorecard_version FROM publication p JOIN cycle c ON c.number = p.cycle
            WHERE p.id = $1";
        let row: Row = self.one(sql, vec![id.into()]).await?.ok_or(Error::NotFound)?;
        Ok(Approved(Computed { cycle: self.cycles().row(row.cycle_id).await?, version: row.scorecard_version }))
    }

    /// Fails if scorecards were computed again since.
    pub async fn still_latest(&self, of: &Computed) -> Result<()> {
        if of.version == self.latest_scorecards(of.cycle.number).await? {
            return Ok(());
        }
        let (zh, en) =
            ("成绩已重新计算，草稿不是最新版本", "the figures were computed again: this draft is not of the latest");
        Err(Error::invalid("DRAFT_STALE", "version", zh, en))
    }

    /// Makes an approved draft public: its cycle is PUBLISHED.
    pub async fn publish(&self, Approved(Computed { cycle, .. }): Approved) -> Result<()> {
        self.cycles().move_to(cycle.id, cycle.version, Phase::Published).await
    }
}

impl Computed {
    /// Fails if their cycle is not under review any more: a draft that was left lying brings no cycle back that was called
    /// off or filed away.
    pub fn still_in_review(&self) -> Result<()> {
        if matches!(*self.cycle.phase, Phase::Review | Phase::Published) {
            return Ok(());
        }
        let (zh, en) = ("该周期已不在审核阶段", "the cycle is not under review any more");
        Err(Error::invalid("CYCLE_NOT_IN_REVIEW", "cycle", zh, en))
    }
}

fn twice() -> Problem {
    let (zh, en) = ("该版本的公示已经提请", "a publication of this version has been proposed already");
    Problem::new("ALREADY_PROPOSED", "cycle", zh, en)
}
