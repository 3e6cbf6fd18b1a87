//! Reach's other reading: a scope as a `WHERE`. Holds the same meaning as `policy::Scope::covers`.
use crate::ground::sql::Bound;
use policy::{Arm, Audience, Phase, Reach, Reads, Relation, Scope, Word};
use sea_orm::prelude::Uuid;

/// Where a list keeps what a scope asks for: SQL expressions over its tables.
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
        let arms: Vec<_> = arms.iter().filter(|arm| arm.audience == *audience).collect();
        let reaches: Vec<_> = arms.iter().map(|arm| reach(scope, arm, columns, bound)).collect();
        let bit = 1 << (audience.number() - 1);
        (!reaches.is_empty()).then(|| format!("CASE WHEN {} THEN {bit} ELSE 0 END", or(&reaches)))
    };
    let terms: Vec<_> = Audience::ALL.iter().filter_map(|audience| of(audience, bound)).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}

/// The records in scope.
pub(crate) fn condition<A: Reads>(scope: &Scope<A>, columns: &Columns<'_>, bound: &mut Bound) -> String {
    let arms: Vec<_> = scope.arms().iter().map(|arm| arm_condition(scope, arm, columns, bound)).collect();
    format!("({})", or(&arms))
}

fn or(conditions: &[String]) -> String {
    // No arm: nothing. (A scope always has one, but a list must never open up for lack of it.)
    if conditions.is_empty() { "1 = 0".to_owned() } else { conditions.join(" OR ") }
}

fn arm_condition<A: Reads>(scope: &Scope<A>, arm: &Arm, columns: &Columns<'_>, bound: &mut Bound) -> String {
    let axes = A::DESCRIPTION.axes;
    let mut parts = vec![format!("{} = {}", columns.tenant, bound.put(scope.tenant()))];
    parts.push(reach(scope, arm, columns, bound));
    // A restriction that a list cannot express closes it: nothing is seen rather than too much.
    let closed = || "1 = 0".to_owned();
    if axes.phase && !arm.phases.is_all() {
        let within = |phase| format!("{phase} IN {}", bound.set(arm.phases.iter().map(Word::word)));
        parts.push(columns.phase.map_or_else(closed, within));
    }
    if axes.channel && !arm.channels.is_all() {
        let within = |channel| format!("{channel} IN {}", bound.set(arm.channels.iter().map(scoring::Channel::number)));
        parts.push(columns.channel.map_or_else(closed, within));
    }
    if !arm.relations.is_all() {
        parts.push(columns.relation.map_or_else(closed, |relation| relations(scope, arm, relation, bound)));
    }
    format!("({})", parts.join(" AND "))
}

/// The records that an arm reaches in the tenant.
pub(crate) fn reach<A: Reads>(scope: &Scope<A>, arm: &Arm, columns: &Columns<'_>, bound: &mut Bound) -> String {
    if everywhere(scope, arm) {
        return "1 = 1".to_owned();
    }
    match (arm.reach, scope.person(), arm.organisation, columns.owner) {
        (Reach::Own, Some(person), _, Some(owner)) => {
            let person = bound.put(person);
            // Where a list knows how the viewer stands to a record, its author owns it.
            columns.relation.map_or_else(|| format!("{owner} = {person}"), |is| is(Relation::Author, &person))
        }
        (Reach::Organisation, _, Some(organisation), _) => {
            format!("{} = {}", columns.organisation, bound.put(organisation))
        }
        (Reach::Subtree, _, Some(organisation), _) => format!(
            "{} IN (SELECT descendant_id FROM organisation_closure WHERE ancestor_id = {})",
            columns.organisation,
            bound.put(organisation)
        ),
        _ => "1 = 0".to_owned(),
    }
}

/// As `RelationSet::views`: the target of a record has TARGET, and AUTHOR if they wrote it, and nothing else.
fn relations<A: Reads>(
    scope: &Scope<A>,
    arm: &Arm,
    relation: fn(Relation, &str) -> String,
    bound: &mut Bound,
) -> String {
    let Some(person) = scope.person() else {
        return if arm.relations.contains(Relation::None) { "1 = 1" } else { "1 = 0" }.to_owned();
    };
    let viewer = bound.put(person);
    let is = |which| relation(which, &viewer);
    let has = |which: Relation| arm.relations.contains(which);
    let target = is(Relation::Target);
    let mut others = vec![];
    for which in [Relation::Author, Relation::Rater, Relation::Confirmer] {
        if has(which) {
            others.push(is(which));
        }
    }
    if has(Relation::None) {
        let none: Vec<_> =
            [Relation::Author, Relation::Rater, Relation::Confirmer].map(|which| format!("NOT {}", is(which))).into();
        others.push(format!("({})", none.join(" AND ")));
    }
    let as_target = if has(Relation::Target) {
        target.clone()
    } else if has(Relation::Author) {
        format!("({target} AND {})", is(Relation::Author))
    } else {
        "1 = 0".to_owned()
    };
    format!("({as_target} OR (NOT {target} AND ({})))", or(&others))
}
