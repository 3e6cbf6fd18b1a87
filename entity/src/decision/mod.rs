//! What takes two: one person proposes, another approves or turns it down with a reason, and those who propose may take it
//! back. Every table that keeps proposals has the same columns for it (`{decision}` in the migrations), and this is the
//! only code that changes them. Who may do which of these is the policy's; what else an approval does is the area's.
use crate::{
    Error, Result,
    ground::{
        sql::Bound,
        word::{Stored, one_of},
    },
};
use policy::{Act, Permit, Record, words::DecisionState};
use sea_orm::prelude::Uuid;

crate::ground::handle! {
    /// Decides about what was proposed.
    Decisions, decisions
}

/// A kind of record that takes two.
pub trait Decided: Record + Sized {
    /// The act that lets it hold.
    type Approve: Act<Record = Self>;
    /// The act that turns it down.
    type Reject: Act<Record = Self>;
    /// The act that takes it back.
    type Withdraw: Act<Record = Self>;

    /// Where its proposals are kept.
    const TABLE: &'static str;
    /// The states from which it is taken back.
    const WITHDRAWN_FROM: &'static [DecisionState] = PROPOSED;
}

/// A kind of record whose approval does nothing but let it hold. The others have an `approve` of their own.
pub trait Plain: Decided {}

const PROPOSED: &[DecisionState] = &[DecisionState::Proposed];

/// Who proposes something, and when.
#[derive(Clone, Copy)]
pub(crate) struct Proposal {
    pub(crate) by: Uuid,
    pub(crate) at: i64,
}

/// A row of something new that waits for a second person: its own columns, and those of every proposal.
macro_rules! proposed {
    ($proposal:expr, $row:path { $($field:ident $(: $value:expr)?),* $(,)? }) => {{
        let proposal: $crate::decision::Proposal = $proposal;
        $row {
            $($field $(: $value)?,)*
            state: ::policy::words::DecisionState::Proposed.into(),
            proposed_by: proposal.by,
            proposed_at: proposal.at,
            decided_by: None,
            decided_at: None,
            reason: String::new(),
            version: 1,
        }
    }};
}
pub(crate) use proposed;

/// Fails where nothing is said, and something must be.
pub(crate) fn reasoned(reason: &str) -> Result<()> {
    if !reason.trim().is_empty() {
        return Ok(());
    }
    Err(Error::invalid("REASON_MISSING", "reason", "须说明理由", "say why"))
}

/// A proposal, and the version of it that the decision is about.
type Which = (Uuid, i64);

/// What becomes of proposals.
struct Outcome<'a> {
    from: &'a [DecisionState],
    to: DecisionState,
    by: Option<Uuid>,
    reason: &'a str,
}

impl Decisions<'_> {
    /// Who proposes by a permit, now.
    pub(crate) fn proposal<A: Act>(&self, permit: &Permit<A>) -> Result<Proposal> {
        let by = permit.who().ok_or_else(|| Error::internal("nobody proposes"))?;
        Ok(Proposal { by, at: self.now() })
    }

    /// Lets a proposal hold.
    pub async fn approve<A: Act>(&self, permit: Permit<A>) -> Result<()>
    where
        A::Record: Plain + Decided<Approve = A>,
    {
        self.approved(permit).await
    }

    /// Lets proposals hold: all of them or none.
    pub async fn approve_all<A: Act>(&self, permits: Vec<Permit<A>>) -> Result<()>
    where
        A::Record: Plain + Decided<Approve = A>,
    {
        self.settle_all(&permits, PROPOSED, DecisionState::Approved, "").await
    }

    /// Turns a proposal down, with a reason.
    pub async fn reject<A: Act>(&self, permit: Permit<A>, reason: &str) -> Result<()>
    where
        A::Record: Decided<Reject = A>,
    {
        reasoned(reason)?;
        self.settle_one(&permit, PROPOSED, DecisionState::Rejected, reason).await
    }

    /// Turns proposals down, with one reason for all of them: all of them or none.
    pub async fn reject_all<A: Act>(&self, permits: Vec<Permit<A>>, reason: &str) -> Result<()>
    where
        A::Record: Decided<Reject = A>,
    {
        reasoned(reason)?;
        self.settle_all(&permits, PROPOSED, DecisionState::Rejected, reason).await
    }

    /// Takes a proposal back.
    pub async fn withdraw<A: Act>(&self, permit: Permit<A>) -> Result<()>
    where
        A::Record: Decided<Withdraw = A>,
    {
        self.settle_one(&permit, A::Record::WITHDRAWN_FROM, DecisionState::Withdrawn, "").await
    }

    /// Takes proposals back: all of them or none.
    pub async fn withdraw_all<A: Act>(&self, permits: Vec<Permit<A>>) -> Result<()>
    where
        A::Record: Decided<Withdraw = A>,
    {
        self.settle_all(&permits, A::Record::WITHDRAWN_FROM, DecisionState::Withdrawn, "").await
    }

    /// Lets a proposal hold whose approval does more: the area does the rest in the same transaction.
    pub(crate) async fn approved<A: Act>(&self, permit: Permit<A>) -> Result<()>
    where
        A::Record: Decided<Approve = A>,
    {
        self.settle_one(&permit, PROPOSED, DecisionState::Approved, "").await
    }

    /// Lets something hold at once that takes no second person.
    pub(crate) async fn approved_at_once<R: Decided>(&self, new: Uuid, by: Uuid) -> Result<()> {
        let outcome = Outcome { from: PROPOSED, to: DecisionState::Approved, by: Some(by), reason: "" };
        self.settle::<R>(&[(new, 1)], &outcome, decided).await
    }

    async fn settle_one<A: Act>(
        &self,
        permit: &Permit<A>,
        from: &[DecisionState],
        to: DecisionState,
        reason: &str,
    ) -> Result<()>
    where
        A::Record: Decided,
    {
        let outcome = Outcome { from, to, by: permit.who(), reason };
        self.settle::<A::Record>(&[(permit.id().uuid(), permit.version())], &outcome, decided).await
    }

    async fn settle_all<A: Act>(
        &self,
        permits: &[Permit<A>],
        from: &[DecisionState],
        to: DecisionState,
        reason: &str,
    ) -> Result<()>
    where
        A::Record: Decided,
    {
        let which: Vec<Which> = permits.iter().map(|permit| (permit.id().uuid(), permit.version())).collect();
        let outcome = Outcome { from, to, by: permits.first().and_then(Permit::who), reason };
        self.settle::<A::Record>(&which, &outcome, some_decided).await
    }

    /// One statement, however many there are. The facts behind the permits are of this transaction, and nothing but a
    /// decision makes another version: what is not found so has been decided meanwhile.
    async fn settle<R: Decided>(&self, which: &[Which], outcome: &Outcome<'_>, taken: fn() -> Error) -> Result<()> {
        if which.is_empty() {
            return Ok(());
        }
        let mut bound = Bound::default();
        let (state, by) = (bound.put(Stored(outcome.to)), bound.put(outcome.by));
        let (at, reason) = (bound.put(self.now()), bound.put(outcome.reason));
        let one = |(id, version): &Which| format!("(id = {} AND version = {})", bound.put(*id), bound.put(*version));
        let these = which.iter().map(one).collect::<Vec<_>>().join(" OR ");
        let sql = format!(
            "UPDATE {} SET state = {state}, decided_by = {by}, decided_at = {at}, reason = {reason},
             version = version + 1 WHERE ({these}) AND {}",
            R::TABLE,
            one_of("state", outcome.from)
        );
        let done = self.run(&sql, bound.values()).await?.rows_affected();
        if usize::try_from(done).is_ok_and(|done| done == which.len()) { Ok(()) } else { Err(taken()) }
    }
}

/// Somebody has decided already, or it was taken back.
pub(crate) fn decided() -> Error {
    Error::invalid("ALREADY_DECIDED", "id", "已审批或撤回", "this was decided or taken back already")
}

fn some_decided() -> Error {
    let (zh, en) = ("其中有已审批或撤回的项目", "some of these were decided or taken back already");
    Error::invalid("ALREADY_DECIDED", "ids", zh, en)
}
