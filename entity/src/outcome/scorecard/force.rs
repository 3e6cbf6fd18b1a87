//! Which version of a cycle's scorecards counts, and who sees how much of it: resolved once, before any scorecard is read.
use super::Scorecards;
use super::{Detail, Row};
use crate::{
    Result,
    ground::{
        scope::{self, Columns},
        sql::Bound,
        word::{Stored, is},
    },
};
use policy::{Arm, Audience, Phase, Scope, acts, standing::Declared, words::DecisionState};
use sea_orm::{FromQueryResult, prelude::Uuid};

/// A cycle's version in force, and its publication's words for each audience.
pub(super) struct InForce {
    pub(super) cycle: i32,
    pub(super) cycle_id: Uuid,
    pub(super) version: i32,
    pub(super) scheme_version_id: Uuid,
    tenant: Uuid,
    phase: Phase,
    /// Whether persons are assessed in the cycle, and whether organisations are.
    persons: bool,
    organisations: bool,
    declared: Declared,
}

#[derive(FromQueryResult)]
struct ForceRow {
    id: Uuid,
    number: i32,
    tenant_id: Uuid,
    phase: Stored<Phase>,
    scheme_version_id: Uuid,
    computed: Option<i32>,
    approved: Option<i32>,
    for_target: Option<Stored<Detail>>,
    for_own_organisation: Option<Stored<Detail>>,
    for_tenant_organisations: Option<Stored<Detail>>,
    for_tenant_persons: Option<Stored<Detail>>,
    for_public_organisations: Option<Stored<Detail>>,
    for_public_persons: Option<Stored<Detail>>,
    a_person: Option<i32>,
    an_organisation: Option<i32>,
}

const COLUMNS: Columns<'_> = columns("t.person_id", "t.organisation_id");
/// The same of the target that decides whether a scorecard is seen.
const DECIDING: Columns<'_> = columns("u.person_id", "u.organisation_id");

/// Tenant and phase are the cycle's, and known.
const fn columns<'a>(owner: &'a str, organisation: &'a str) -> Columns<'a> {
    Columns { tenant: "", owner: Some(owner), organisation, phase: None, channel: None, relation: None }
}

impl Scorecards<'_> {
    /// The version in force of a cycle `c` found by `$1`: the latest approved one once published, the latest computed one
    /// before. None if there is none.
    pub(super) async fn scores_in_force(&self, which: &str, value: Uuid) -> Result<Option<InForce>> {
        let sql = format!(
            "SELECT c.id, c.number, c.tenant_id, c.phase, c.scheme_version_id,
             (SELECT max(k.version) FROM scorecard k WHERE k.cycle = c.number) AS computed, p.scorecard_version AS approved,
             p.for_target, p.for_own_organisation, p.for_tenant_organisations, p.for_tenant_persons,
             p.for_public_organisations, p.for_public_persons,
             (SELECT t.number FROM cycle_target t WHERE t.cycle = c.number AND t.person_id IS NOT NULL
                ORDER BY t.person_id LIMIT 1) AS a_person,
             (SELECT t.number FROM cycle_target t WHERE t.cycle = c.number AND t.person_id IS NULL
                ORDER BY t.organisation_id LIMIT 1) AS an_organisation
             FROM cycle c LEFT JOIN publication p ON p.cycle = c.number AND {}
             AND p.scorecard_version = (SELECT max(x.scorecard_version) FROM publication x WHERE x.cycle = c.number AND {})
             WHERE {which}",
            is("p.state", DecisionState::Approved),
            is("x.state", DecisionState::Approved)
        );
        Ok(self.one::<ForceRow>(&sql, vec![value.into()]).await?.as_ref().and_then(InForce::of))
    }
}

impl InForce {
    fn of(row: &ForceRow) -> Option<Self> {
        let phase = *row.phase;
        let version = match phase {
            Phase::Published | Phase::Archived => row.approved,
            Phase::Review => row.computed,
            _ => None,
        }?;
        let declared = if row.approved == Some(version) { row.declared() } else { Declared::NOTHING };
        Some(Self {
            cycle: row.number,
            cycle_id: row.id,
            version,
            scheme_version_id: row.scheme_version_id,
            tenant: row.tenant_id,
            phase,
            persons: row.a_person.is_some(),
            organisations: row.an_organisation.is_some(),
            declared,
        })
    }

    /// A cycle that there is not.
    pub(super) fn nowhere(scope: &Scope<acts::scorecard::Read>) -> Self {
        Self {
            cycle: 0,
            cycle_id: Uuid::nil(),
            version: 0,
            scheme_version_id: Uuid::nil(),
            tenant: scope.tenant(),
            phase: Phase::Published,
            persons: true,
            organisations: true,
            declared: Declared::NOTHING,
        }
    }

    fn arms<'s>(&self, scope: &'s Scope<acts::scorecard::Read>) -> Vec<&'s Arm> {
        scope::arms_in(scope, self.tenant, self.phase)
    }

    /// The start of a statement that reads scorecards with their targets and the viewer's audiences.
    pub(super) fn select(&self, scope: &Scope<acts::scorecard::Read>, bound: &mut Bound) -> String {
        let audiences = scope::audiences_by(scope, &self.arms(scope), &COLUMNS, bound);
        format!(
            "SELECT k.id, k.target, t.person_id, t.organisation_id, t.code, t.name_zh, t.name_en, k.state,
             k.total_exact, k.total, k.place, k.grade, k.full_exact, k.unassessed_exact, k.anonymous,
             k.policy_revision, {audiences} AS audiences
             FROM scorecard k JOIN cycle_target t ON t.cycle = k.cycle AND t.number = k.target"
        )
    }

    /// The condition on scorecards `k` that the viewer sees in this detail or a finer one.
    pub(super) fn seen(&self, scope: &Scope<acts::scorecard::Read>, least: Detail, bound: &mut Bound) -> String {
        let (cycle, version) = (bound.put(self.cycle), bound.put(self.version));
        let every = format!("k.cycle = {cycle} AND k.version = {version}");
        let mut parts: Vec<(Arm, &str)> = vec![];
        for arm in self.arms(scope) {
            let sees = |person: bool| self.declared.seen_by(arm.audience, person) >= least;
            let (persons, organisations) = (self.persons && sees(true), self.organisations && sees(false));
            let all = persons == self.persons && organisations == self.organisations;
            let kind = match (persons, organisations) {
                (false, false) => continue,
                _ if all => "",
                (true, _) => "AND u.person_id IS NOT NULL",
                (false, true) => "AND u.person_id IS NULL",
            };
            if all && scope::everywhere(scope, arm) {
                return every;
            }
            // Several roles may see the same.
            let same = |(other, of): &(Arm, &str)| {
                (other.reach, other.organisation, *of) == (arm.reach, arm.organisation, kind)
            };
            if !parts.iter().any(same) {
                parts.push((*arm, kind));
            }
        }
        if parts.is_empty() {
            return format!("{every} AND 1 = 0");
        }
        // Found from the targets, each part by an index of its own: what is not seen is not looked at.
        let targets: Vec<_> = parts
            .iter()
            .map(|(arm, kind)| {
                let reach = scope::reach(scope, arm, &DECIDING, bound);
                format!("SELECT u.number FROM cycle_target u WHERE u.cycle = {cycle} {kind} AND {reach}")
            })
            .collect();
        format!("{every} AND k.target IN ({})", targets.join(" UNION "))
    }

    /// The finest detail any of the viewer's audiences has.
    pub(super) fn detail(&self, row: &Row) -> Detail {
        let held = Audience::ALL.iter().filter(|audience| row.audiences & (1 << (audience.number() - 1)) != 0);
        self.declared.seen(held.copied().collect(), row.person_id.is_some())
    }
}

impl ForceRow {
    /// What its publication declares. Where it says nothing, nothing is seen.
    fn declared(&self) -> Declared {
        let of = |word: Option<Stored<Detail>>| word.map_or(Detail::None, |word| word.0);
        Declared {
            target: of(self.for_target),
            own_organisation: of(self.for_own_organisation),
            tenant_organisations: of(self.for_tenant_organisations),
            tenant_persons: of(self.for_tenant_persons),
            public_organisations: of(self.for_public_organisations),
            public_persons: of(self.for_public_persons),
        }
    }
}
