//! Reach's other reading: a scope as a [`Condition`], for the builder as it is, and for lists in SQL text written out. Holds
//! the same meaning as `policy::Scope::covers`.
use crate::ground::sql::Bound;
use policy::{Arm, Audience, Phase, Reach, Reads, Relation, Scope, Word};
use sea_orm::{
    ColumnTrait, Condition,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, Query},
};

/// Where a list in SQL text keeps what a scope asks for: expressions over its tables.
pub(crate) struct Columns<'a> {
    /// The tenant.
    pub(crate) tenant: &'a str,
    /// The person whose record it is, where records have one.
    pub(crate) owner: Option<&'a str>,
    /// The organisation the record belongs to.
    pub(crate) organisation: &'a str,
    /// The phase, where records have one.
    pub(crate) phase: Option<&'a str>,
    /// The channel's number, where records have one.
    pub(crate) channel: Option<&'a str>,
    /// Whether the viewer stands in a relation to the record, given the viewer's placeholder.
    pub(crate) relation: Option<fn(Relation, &str) -> String>,
}

/// The arms that hold in one tenant and one phase, where a list knows both beforehand: only reach is left to ask.
pub(crate) fn arms_in<A: Reads>(scope: &Scope<A>, tenant: Uuid, phase: Phase) -> Vec<&Arm> {
    let axes = A::DESCRIPTION.axes;
    let holds = |arm: &&Arm| {
        (!axes.phase || arm.phases.contains(phase))
            // A restriction that such a list cannot express closes it.
            && (!axes.channel || arm.channels.is_all())
            && arm.relations.is_all()
    };
    if tenant == scope.tenant() { scope.arms().iter().filter(holds).collect() } else { vec![] }
}

/// Whether an arm reaches every record of the tenant: the tenant is its root organisation.
pub(crate) fn everywhere<A: Reads>(scope: &Scope<A>, arm: &Arm) -> bool {
    match arm.reach {
        Reach::Tenant => true,
        Reach::Subtree => arm.organisation == Some(scope.tenant()),
        _ => false,
    }
}

/// The audiences the viewer belongs to by some arms, as the sum of `2^(number − 1)`, where only reach is left to ask.
pub(crate) fn audiences_by<A: Reads>(
    scope: &Scope<A>,
    arms: &[&Arm],
    columns: &Columns<'_>,
    bound: &mut Bound,
) -> String {
    let of = |audience: &Audience, bound: &mut Bound| {
        let mut arms = arms.iter().filter(|arm| arm.audience == *audience).peekable();
        arms.peek()?;
        let reaches = any(arms.map(|arm| in_text(columns, bound, |asked| reached(scope, arm, asked))).collect());
        let bit = 1 << (audience.number() - 1);
        Some(format!("CASE WHEN {} THEN {bit} ELSE 0 END", bound.condition(reaches)))
    };
    let terms: Vec<_> = Audience::ALL.iter().filter_map(|audience| of(audience, bound)).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}

/// The records in scope, of a list by the builder: of a kind that no one owns and that stands in no relation, no phase and
/// no channel.
pub(crate) fn within<A: Reads>(
    scope: &Scope<A>,
    tenant: impl ColumnTrait,
    organisation: impl ColumnTrait,
) -> Condition {
    let [tenant, organisation] = [tenant.as_column_ref(), organisation.as_column_ref()].map(Expr::col);
    visible(scope, &mut Asked { tenant, owner: None, organisation, phase: None, channel: None, relation: None })
}

/// The records in scope, as text.
pub(crate) fn condition<A: Reads>(scope: &Scope<A>, columns: &Columns<'_>, bound: &mut Bound) -> String {
    let read = in_text(columns, bound, |asked| visible(scope, asked));
    format!("({})", bound.condition(read))
}

/// The records that an arm reaches in the tenant, as text.
pub(crate) fn reach<A: Reads>(scope: &Scope<A>, arm: &Arm, columns: &Columns<'_>, bound: &mut Bound) -> String {
    let read = in_text(columns, bound, |asked| reached(scope, arm, asked));
    format!("({})", bound.condition(read))
}

/// What a scope asks of a list, as expressions.
struct Asked<'a> {
    tenant: Expr,
    owner: Option<Expr>,
    organisation: Expr,
    phase: Option<Expr>,
    channel: Option<Expr>,
    relation: Option<Stands<'a>>,
}

/// Whether a person stands in a relation to the record.
type Stands<'a> = &'a mut dyn FnMut(Relation, Uuid) -> Expr;

/// Reads a scope with a list's expressions. The one who looks is bound once, if anything asks for them.
fn in_text(columns: &Columns<'_>, bound: &mut Bound, read: impl FnOnce(&mut Asked<'_>) -> Condition) -> Condition {
    let text = |text: &str| Expr::cust(text.to_owned());
    let mut viewer: Option<(Uuid, String)> = None;
    let mut stands = |which, person| {
        let (_, place) = match viewer.take().filter(|(bound, _)| *bound == person) {
            Some(known) => viewer.insert(known),
            None => viewer.insert((person, bound.put(person))),
        };
        text(&columns.relation.map_or_else(|| "1 = 0".to_owned(), |relation| relation(which, place)))
    };
    let stands: Stands<'_> = &mut stands;
    read(&mut Asked {
        tenant: text(columns.tenant),
        owner: columns.owner.map(text),
        organisation: text(columns.organisation),
        phase: columns.phase.map(text),
        channel: columns.channel.map(text),
        relation: columns.relation.is_some().then_some(stands),
    })
}

fn always() -> Condition {
    Condition::all().add(Expr::cust("1 = 1"))
}

fn never() -> Condition {
    Condition::all().add(Expr::cust("1 = 0"))
}

fn any(conditions: Vec<Condition>) -> Condition {
    // No arm: nothing. (A scope always has one, but a list must never open up for lack of it.)
    if conditions.is_empty() { never() } else { conditions.into_iter().fold(Condition::any(), Condition::add) }
}

fn visible<A: Reads>(scope: &Scope<A>, asked: &mut Asked<'_>) -> Condition {
    any(scope.arms().iter().map(|arm| seen_by(scope, arm, asked)).collect())
}

fn seen_by<A: Reads>(scope: &Scope<A>, arm: &Arm, asked: &mut Asked<'_>) -> Condition {
    let axes = A::DESCRIPTION.axes;
    let mut seen = Condition::all().add(asked.tenant.clone().eq(scope.tenant())).add(reached(scope, arm, asked));
    // A restriction that a list cannot express closes it: nothing is seen rather than too much.
    if axes.phase && !arm.phases.is_all() {
        let within = |phase: Expr| Condition::all().add(phase.is_in(arm.phases.iter().map(Word::word)));
        seen = seen.add(asked.phase.clone().map_or_else(never, within));
    }
    if axes.channel && !arm.channels.is_all() {
        let within =
            |channel: Expr| Condition::all().add(channel.is_in(arm.channels.iter().map(scoring::Channel::number)));
        seen = seen.add(asked.channel.clone().map_or_else(never, within));
    }
    if !arm.relations.is_all() {
        seen = seen.add(asked.relation.as_deref_mut().map_or_else(never, |stands| related(scope, arm, stands)));
    }
    seen
}

fn reached<A: Reads>(scope: &Scope<A>, arm: &Arm, asked: &mut Asked<'_>) -> Condition {
    if everywhere(scope, arm) {
        return always();
    }
    let reached = match (arm.reach, scope.person(), arm.organisation, &asked.owner) {
        (Reach::Own, Some(person), _, Some(owner)) => match asked.relation.as_deref_mut() {
            // Where a list knows how the viewer stands to a record, its author owns it.
            Some(stands) => stands(Relation::Author, person),
            None => owner.clone().eq(person),
        },
        (Reach::Organisation, _, Some(organisation), _) => asked.organisation.clone().eq(organisation),
        (Reach::Subtree, _, Some(organisation), _) => {
            let below = Query::select()
                .column("descendant_id")
                .from("organisation_closure")
                .and_where(Expr::col("ancestor_id").eq(organisation))
                .take();
            asked.organisation.clone().in_subquery(below)
        }
        _ => return never(),
    };
    Condition::all().add(reached)
}

/// As `RelationSet::views`: the target of a record has TARGET, and AUTHOR if they wrote it, and nothing else.
fn related<A: Reads>(scope: &Scope<A>, arm: &Arm, stands: Stands<'_>) -> Condition {
    let has = |which: Relation| arm.relations.contains(which);
    let Some(person) = scope.person() else {
        return if has(Relation::None) { always() } else { never() };
    };
    let mut is = |which| Condition::all().add(stands(which, person));
    let others = [Relation::Author, Relation::Rater, Relation::Confirmer];
    let mut ways: Vec<_> = others.into_iter().filter(|which| has(*which)).map(&mut is).collect();
    if has(Relation::None) {
        ways.push(others.into_iter().fold(Condition::all(), |none, which| none.add(is(which).not())));
    }
    let target = is(Relation::Target);
    let as_target = if has(Relation::Target) {
        target.clone()
    } else if has(Relation::Author) {
        target.clone().add(is(Relation::Author))
    } else {
        never()
    };
    any(vec![as_target, Condition::all().add(target.not()).add(any(ways))])
}
