//! Why somebody may or may not (权限说明): one decision explained, who may do an act to a record, what a person may do.
//!
//! What may not be seen explains itself as what is not there. Whatever their role, callers are not told here who has a
//! task: acts on an assignment are answered by their rules alone (domain rule 11), because a person named as one who
//! may score a target is named as its rater.
mod holder;

pub use holder::Holder;

use crate::{
    Error, Result, Slice,
    ground::{
        sql::Page,
        tx::{Subject, Tx},
        word::Stored,
    },
    rules::policy::{Line, Term},
};
use policy::{Act, Actor, Explanation, Facts, Id, Permit, Record, Role, RoleSet, acts, record, words::Outcome};
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// Explains who may do what, and why.
    Permissions, permissions
}

/// A decision, in words.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Whether it is allowed, and if not whether it is even seen: `ALLOWED`, `FORBIDDEN` or `NOT_FOUND`.
    pub outcome: Outcome,
    /// Why it is forbidden.
    pub reason: Option<&'static str>,
    /// By which role it is allowed; none for a scoring act.
    pub role: Option<Term>,
    /// By which reach.
    pub reach: Option<Term>,
    /// The lines that decide: those by which it is allowed, or else those by which it would be.
    pub lines: Vec<Line>,
    /// The relations that were looked at.
    pub relations: Vec<Term>,
    /// The channel.
    pub channel: Option<Term>,
    /// The phase.
    pub phase: Option<Term>,
    /// Which rules were asked.
    pub revision: String,
    /// The sentence, in Chinese and English; with what is missing.
    pub text: (String, String),
}

/// Who may do an act to a record.
#[derive(Clone, Debug)]
pub struct WhoCan {
    /// By which lines of the policy, in the record's phase and channel.
    pub lines: Vec<Line>,
    /// Those who may, as far as the reader sees them; empty for what is done by task.
    pub holders: Slice<Holder>,
    /// It goes by tasks and by relations to the record, so no names are given.
    pub by_task: bool,
}

/// What a person may do.
#[derive(Clone, Debug)]
pub struct WhatCan {
    /// The roles they hold today, and where.
    pub stations: Vec<Station>,
    /// What these allow, and what everybody may who has a task.
    pub lines: Vec<Line>,
}

/// A role held somewhere.
#[derive(Clone, Debug)]
pub struct Station {
    /// The role.
    pub role: Term,
    /// The organisation.
    pub organisation_id: Uuid,
    /// Its code.
    pub code: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
}

/// An act that is asked about, and the record.
pub struct Question {
    act: usize,
    channelled: bool,
    facts: Facts,
}

impl Question {
    /// The organisation the record belongs to: who may do what there, the office may ask.
    pub fn organisation(&self) -> Id<record::Organisation> {
        Id::new(self.facts.path.last().copied().unwrap_or_default())
    }
}

/// Loads the facts of any record there is by the name of its kind.
macro_rules! loaders {
    ($($record:ident)*) => {
        impl Tx {
            async fn facts_of(&self, actor: &Actor, kind: &'static str, node: &str) -> Result<Option<Facts>> {
                match kind {
                    $(<record::$record as Record>::NAME => match node.parse::<Id<record::$record>>() {
                        Ok(id) => <record::$record as Subject>::facts(self, actor, id).await,
                        Err(_) => Err(of_another_kind(kind)),
                    },)*
                    other => Err(Error::internal(format!("no facts of {other}"))),
                }
            }
        }
    };
}

policy::for_each_record!(loaders);

impl Permissions<'_> {
    /// Decides as for a permit, and says why. What is hidden and what is absent are explained by the same bytes.
    pub async fn explain(&self, actor: &Actor, act: &str, node: &str) -> Result<Explained> {
        let (place, of) = known(act)?;
        let hidden = || Explanation::hidden(self.rules.of(actor.tenant()).revision());
        let Some(facts) = self.facts_of(actor, of.record, node).await? else { return Ok(explained(hidden())) };
        if !self.shows(actor, of.name, &facts).await? {
            return Ok(explained(hidden()));
        }
        let explanation = self.rules.explain(place, actor, &facts);
        let seen = explanation.outcome != Err(policy::Refusal::Hidden);
        let mut told = explained(explanation);
        if let Some((zh, en)) = self.on_behalf(&facts, of.name).await?.filter(|_| seen) {
            told.text = (format!("{}；{zh}", told.text.0), format!("{}; {en}", told.text.1));
        }
        Ok(told)
    }

    /// Who may do what to which record: only a caller who sees the record can ask.
    pub async fn question(&self, actor: &Actor, act: &str, node: &str) -> Result<Question> {
        let (place, of) = known(act)?;
        let facts = self.facts_of(actor, of.record, node).await?.ok_or(Error::NotFound)?;
        let seen = self.rules.decide(place, actor, &facts) != Err(policy::Refusal::Hidden);
        if !seen || !self.shows(actor, of.name, &facts).await? {
            return Err(Error::NotFound);
        }
        Ok(Question { act: place, channelled: of.axes.channel, facts })
    }

    /// Who may do it now. Everybody who holds a right for it, as far as the reader sees them, by the same table that
    /// decides.
    pub async fn who_can(
        &self,
        permit: &Permit<acts::policy::Explain>,
        actor: &Actor,
        question: &Question,
        page: &Page,
    ) -> Result<WhoCan> {
        if permit.id() != question.organisation() {
            return Err(Error::internal("a permit for another organisation"));
        }
        let facts = &question.facts;
        let table = self.rules.of(actor.tenant());
        let lines = table.lines_in(question.act, facts.channel, facts.phase).into_iter().map(Line::from).collect();
        let holders = if question.channelled {
            Slice { rows: vec![], more: false, total: 0 }
        } else {
            self.holders_of(actor, question.act, facts, page).await?
        };
        Ok(WhoCan { lines, holders, by_task: question.channelled })
    }

    /// What a person may do. What goes by tasks is the same for everybody, whether they have one or not.
    pub async fn what_can(&self, actor: &Actor, person: Id<record::Person>) -> Result<WhatCan> {
        let seen = self.permit::<acts::person::Read>(actor, person).await?;
        let facts = <record::Person as Subject>::facts(self, actor, person).await?.ok_or(Error::NotFound)?;
        let home = Id::new(facts.path.last().copied().unwrap_or_default());
        let _: Permit<acts::policy::Explain> = self.permit(actor, home).await?;
        let rows = self.stations_of_person(seen.id().uuid()).await?;
        let roles: RoleSet = rows.iter().map(|held| *held.role).collect();
        let stations = rows.into_iter().map(Held::station).collect();
        let table = self.rules.of(actor.tenant());
        Ok(WhatCan { stations, lines: table.lines_of(roles).into_iter().map(Line::from).collect() })
    }

    /// Whether what the policy allows to read shows anything: a scorecard that is seen in no detail is absent.
    async fn shows(&self, actor: &Actor, act: &str, facts: &Facts) -> Result<bool> {
        if act != acts::scorecard::Read::NAME {
            return Ok(true);
        }
        let Ok(permit) = self.rules.permit::<acts::scorecard::Read>(actor, facts) else { return Ok(true) };
        match self.scorecards().read(&permit, &self.scope(actor)?).await {
            Err(Error::NotFound) => Ok(false),
            shown => shown.map(|_| true),
        }
    }

    /// The person or organisation that the actor acts for, where they see the task.
    async fn on_behalf(&self, facts: &Facts, act: &str) -> Result<Option<(String, String)>> {
        #[derive(FromQueryResult)]
        struct Name {
            name_zh: String,
            name_en: String,
        }
        let (table, id) = match (facts.acting_for, facts.acting_for_unit) {
            (Some(person), _) => ("person", person),
            (None, Some(organisation)) => ("organisation", organisation),
            (None, None) => return Ok(None),
        };
        let sql = format!("SELECT name_zh, name_en FROM {table} WHERE id = $1");
        let name: Option<Name> = self.one(&sql, vec![id.into()]).await?;
        Ok(name.map(|Name { name_zh, name_en }| {
            let (mut zh, mut en) = (format!("您代{name_zh}办理"), format!("you act for {name_en}"));
            if facts.acting_for.is_some() && act.starts_with("ballot::") {
                zh.push_str("，而无记名渠道中任何人都不得代他人评价");
                en.push_str(", and in an anonymous channel no one can act for a person");
            }
            (zh, en)
        }))
    }

    async fn stations_of_person(&self, person: Uuid) -> Result<Vec<Held>> {
        let sql = format!(
            "SELECT s.role, s.organisation_id, o.code, o.name_zh, o.name_en FROM ({}) s
             JOIN organisation o ON o.id = s.organisation_id WHERE s.person_id = $1 ORDER BY s.role, o.code",
            holder::stations("$2")
        );
        self.all(&sql, vec![person.into(), self.today().into()]).await
    }
}

#[derive(FromQueryResult)]
struct Held {
    role: Stored<Role>,
    organisation_id: Uuid,
    code: String,
    name_zh: String,
    name_en: String,
}

impl Held {
    fn station(self) -> Station {
        let Self { role, organisation_id, code, name_zh, name_en } = self;
        Station { role: Term::of(*role), organisation_id, code, name_zh, name_en }
    }
}

fn known(act: &str) -> Result<(usize, &'static acts::Description)> {
    acts::find(act).ok_or_else(|| {
        let (zh, en) = ("没有这样的操作", "there is no such act");
        Error::invalid("UNKNOWN_ACT", "act", zh, en)
    })
}

fn of_another_kind(kind: &str) -> Error {
    let (zh, en) = (format!("该操作针对 {kind}"), format!("this act is done to a record of type {kind}"));
    Error::invalid("ACT_OF_ANOTHER_RECORD", "node", zh, en)
}

fn explained(explanation: Explanation) -> Explained {
    let (outcome, reason) = match explanation.outcome {
        Ok(_) => (Outcome::Allowed, None),
        Err(policy::Refusal::Forbidden(reason)) => (Outcome::Forbidden, Some(reason.word())),
        Err(policy::Refusal::Hidden) => (Outcome::NotFound, None),
    };
    let grounds = explanation.outcome.ok();
    Explained {
        outcome,
        reason,
        role: grounds.and_then(|grounds| grounds.role).map(Term::of),
        reach: grounds.map(|grounds| Term::of(grounds.reach)),
        lines: explanation.lines.into_iter().map(Line::from).collect(),
        relations: Term::all(explanation.relations),
        channel: explanation.channel.map(Term::of),
        phase: explanation.phase.map(Term::of),
        revision: explanation.revision.to_string(),
        text: (explanation.zh, explanation.en),
    }
}
