//! Nominating: each pair must stand in its channel's relation by the roster of today; opening asks again.
use super::Nominations;
use crate::{
    Error, Result,
    cycle::{cycle::Cycle, nomination::row::nomination as table, roster::Of},
    decision::{Proposal, proposed},
    ground::{
        sql::Bound,
        word::{Stored, is},
    },
};
use policy::{
    Id, Permit, Relation, acts, record,
    relation::{RelationRules, Target},
    roster::{Roster, RosterData, RosterPerson, RosterSeat, Seat},
};
use scoring::{
    Channel, Problem,
    scheme::{
        SchemeFile,
        document::{Raters, TargetKind},
    },
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::{BTreeSet, HashSet};

/// The person or organisation that somebody is to rate. The caller who nominates must see it.
#[derive(Debug)]
pub enum Candidate {
    /// A person.
    Person(Permit<acts::person::Read>),
    /// An organisation.
    Organisation(Permit<acts::organisation::Read>),
}

/// A pair to nominate.
#[derive(Debug)]
pub struct NewNomination {
    /// DOWNWARD or PANEL.
    pub channel: Channel,
    /// PANEL: for which group.
    pub group: Option<Permit<acts::group::Read>>,
    /// Who is to rate.
    pub rater: Permit<acts::person::Read>,
    /// Whom or what.
    pub target: Candidate,
}

/// A pair in ids, which is what makes it unique.
type Pair = (Channel, Option<Uuid>, Uuid, Target);

impl NewNomination {
    fn pair(&self) -> Pair {
        let target = match &self.target {
            Candidate::Person(person) => Target::Person(person.id().uuid()),
            Candidate::Organisation(organisation) => Target::Organisation(organisation.id().uuid()),
        };
        (self.channel, self.group.as_ref().map(|group| group.id().uuid()), self.rater.id().uuid(), target)
    }
}

/// The cycle for which somebody nominates.
pub struct Planned {
    cycle: Cycle,
    proposal: Proposal,
}

impl Nominations<'_> {
    /// The cycle for which the caller nominates.
    pub async fn planned(&self, permit: &Permit<acts::nomination::Propose>) -> Result<Planned> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        Ok(Planned { cycle, proposal: self.decisions().proposal(permit)? })
    }

    /// Fails unless each pair may be nominated, and says what is wrong with each that may not. The number of statements
    /// does not grow with theirs.
    pub async fn fit(&self, Planned { cycle, proposal }: &Planned, new: &[NewNomination]) -> Result<()> {
        let tenant = *self.path(cycle.organisation_id).await?.first().ok_or(Error::NotFound)?;
        let pairs: Vec<Pair> = new.iter().map(NewNomination::pair).collect();
        let scheme = self.schemes().version(cycle.scheme_version_id).await?.file()?;
        let persons = pairs.iter().flat_map(|(_, _, rater, target)| [*rater, target.id()]).chain([proposal.by]);
        let check = Check {
            scheme: &scheme,
            rules: RelationRules::of(&scheme),
            roster: self.roster_around(tenant, &persons.collect()).await?,
            standing: self.pairs(cycle.number).await?,
            proposed_by: proposal.by,
        };
        let mut once = HashSet::new();
        let problems = pairs.iter().enumerate().filter_map(|(place, pair)| check.problem(place, pair, &mut once));
        let problems: Vec<_> = problems.collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    /// Nominates pairs, all of them or none.
    pub async fn propose(
        &self,
        _: Permit<acts::nomination::Propose>,
        Planned { cycle, proposal }: Planned,
        new: &[NewNomination],
    ) -> Result<Vec<Id<record::Nomination>>> {
        let row = |new: &NewNomination| {
            let (channel, group_id, rater_id, target) = new.pair();
            proposed!(
                proposal,
                table::Model {
                    id: Uuid::now_v7(),
                    cycle: cycle.number,
                    channel: channel.into(),
                    group_id,
                    rater_id,
                    target_person_id: matches!(target, Target::Person(_)).then_some(target.id()),
                    target_organisation_id: matches!(target, Target::Organisation(_)).then_some(target.id()),
                }
            )
        };
        let rows: Vec<_> = new.iter().map(row).collect();
        let ids = rows.iter().map(|row| Id::new(row.id)).collect();
        self.insert::<table::Entity>(rows).await?;
        Ok(ids)
    }

    async fn pairs(&self, cycle: i32) -> Result<HashSet<Pair>> {
        let standing = self.nominated(cycle).await?.into_iter();
        Ok(standing.map(|one| (one.channel, one.group, one.rater, one.target)).collect())
    }

    /// As much of today's roster as decides how some persons stand to each other and to organisations: the tree, every
    /// HEAD and overseer, the groups, and what these persons hold.
    async fn roster_around(&self, tenant: Uuid, persons: &BTreeSet<Uuid>) -> Result<Roster> {
        #[derive(FromQueryResult)]
        struct Recusal {
            a: Uuid,
            b: Uuid,
        }
        let (organisations, groups) = (
            self.rosters().organisations_of(Of::Today(tenant)).await?,
            self.rosters().groups_of(Of::Today(tenant)).await?,
        );
        let seats = self.seats_around(tenant, persons).await?;
        let mut bound = Bound::default();
        let tenant = bound.put(tenant);
        let among = bound.set(persons.iter().copied());
        let sql = format!(
            "SELECT person_id AS a, coalesce(other_person_id, organisation_id) AS b FROM recusal
             WHERE tenant_id = {tenant} AND person_id IN {among}"
        );
        let recusals: Vec<Recusal> = self.all(&sql, bound.values()).await?;
        let members = groups.iter().flat_map(|group| group.members.iter().map(|(member, _)| *member));
        let known: BTreeSet<_> = seats.iter().map(|seat| seat.person).chain(members).chain(persons.clone()).collect();
        Ok(Roster::new(RosterData {
            organisations,
            persons: known.into_iter().map(|id| RosterPerson { id, code: id.to_string() }).collect(),
            seats,
            groups,
            recusals: recusals.into_iter().map(|row| (row.a, row.b)).collect(),
        }))
    }
}

impl Nominations<'_> {
    /// The seats of today: every HEAD's, every overseer's, and those of some persons.
    async fn seats_around(&self, tenant: Uuid, persons: &BTreeSet<Uuid>) -> Result<Vec<RosterSeat>> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            person_id: Uuid,
            organisation_id: Uuid,
            seat: Stored<Seat>,
            overseen: Option<Uuid>,
        }
        let mut bound = Bound::default();
        let (tenant, today) = (bound.put(tenant), bound.put(self.today()));
        let among = bound.set(persons.iter().copied());
        let sql = format!(
            "SELECT a.id, a.person_id, a.organisation_id, a.seat, v.organisation_id AS overseen FROM appointment a
             LEFT JOIN oversight v ON v.appointment_id = a.id
             WHERE a.tenant_id = {tenant} AND a.from_date <= {today} AND (a.to_date IS NULL OR a.to_date >= {today})
             AND ({} OR v.organisation_id IS NOT NULL OR a.person_id IN {among}) ORDER BY a.id",
            is("a.seat", Seat::Head)
        );
        let rows: Vec<Row> = self.all(&sql, bound.values()).await?;
        let seat = |rows: &[Row]| {
            let first = rows.first()?;
            let oversees = rows.iter().filter_map(|row| row.overseen).collect();
            Some(RosterSeat {
                person: first.person_id,
                organisation: first.organisation_id,
                seat: *first.seat,
                oversees,
            })
        };
        Ok(rows.chunk_by(|one, other| one.id == other.id).filter_map(seat).collect())
    }
}

/// What a nomination is held against.
struct Check<'a> {
    scheme: &'a SchemeFile,
    rules: RelationRules,
    roster: Roster,
    standing: HashSet<Pair>,
    proposed_by: Uuid,
}

impl Check<'_> {
    /// The first thing that is wrong with a pair.
    fn problem<'p>(&self, place: usize, pair: &'p Pair, once: &mut HashSet<&'p Pair>) -> Option<Problem> {
        let (channel, group, rater, target) = pair;
        let problem = |code, field: &str, zh: &str, en: &str| {
            Some(Problem::new(code, format!("nominations[{place}].{field}"), zh, en))
        };
        let rule = self.scheme.channels.iter().find(|rule| rule.channel == *channel);
        if rule.is_none_or(|rule| rule.raters != Raters::Nominated) {
            let (zh, en) = ("该方案的这一渠道不采用提名", "in this scheme the channel does not go by nomination");
            return problem("NOT_BY_NOMINATION", "channel", zh, en);
        }
        let of_persons = self.scheme.target == TargetKind::Person;
        if matches!(target, Target::Person(_)) != of_persons {
            let (zh, en) = if of_persons {
                ("该方案考核人员", "the scheme assesses persons")
            } else {
                ("该方案考核单位", "the scheme assesses organisations")
            };
            let field = if of_persons { "targetOrganisation" } else { "targetPerson" };
            return problem("WRONG_TARGET", field, zh, en);
        }
        if group.is_some() != (*channel == Channel::Panel) {
            let (zh, en) = ("PANEL 须指明考核组，其他渠道不得指明", "give a group in PANEL, and only there");
            return problem("GROUP_FOR_PANEL", "group", zh, en);
        }
        let target_field = if of_persons { "targetPerson" } else { "targetOrganisation" };
        if self.roster.relations(&self.rules, self.proposed_by, *target).contains(Relation::Oneself) {
            let (zh, en) = ("不能为本人提名评价人", "you cannot nominate those who are to rate you");
            return problem("OWN_RATER", target_field, zh, en);
        }
        if !self.stands(pair) {
            let zh = format!("评价人与对象之间没有{}渠道所需的关系", channel.label().zh);
            let en = format!("the rater does not stand to the target in the relation that {} needs", channel.word());
            return problem("NOT_IN_RELATION", "rater", &zh, &en);
        }
        if self.roster.recused(*rater, *target) {
            let (zh, en) = ("评价人须回避该对象", "the rater is recused from the target");
            return problem("RECUSED_PAIR", "rater", zh, en);
        }
        if self.standing.contains(pair) || !once.insert(pair) {
            let (zh, en) = ("该评价人已被提名", "the rater is nominated for the target already");
            return problem("ALREADY_NOMINATED", "rater", zh, en);
        }
        None
    }

    fn stands(&self, (channel, group, rater, target): &Pair) -> bool {
        let relations = self.roster.relations(&self.rules, *rater, *target);
        relations.contains(Relation::of(*channel))
            && group.is_none_or(|group| self.roster.sits_for(&self.rules, group, *rater, *target))
    }
}
