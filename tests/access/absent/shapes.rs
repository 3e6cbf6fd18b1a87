//! One question in every shape that GraphQL has for it: aliases, fragments with a name and without, the interface, fields
//! that are included and skipped, several fields of one request in either order.
use super::{
    super::{play, tenant::Tenant},
    Question, absent, near,
};
use crate::area::AREAS;
use std::collections::BTreeMap;
use tests::{Raw, TestApp};

tests::on_both!(
    every_shape_tells_what_is_seen_from_what_never_was,
    what_others_have_changes_no_list,
    a_cursor_tells_nothing_of_what_lies_at_it,
);

/// Everything that can be asked of a node, by its type.
fn of_a_node() -> String {
    let fragments: Vec<_> = AREAS.iter().map(|area| area.of_a_node()).collect();
    format!("{{ __typename ...known {} }}", fragments.join(" "))
}

/// How many shapes there are.
pub(super) const MANY: usize = 10;

/// A question in another shape. Directives are written with %, because @ stands around the names of ids.
pub(super) fn of(question: &Question, which: usize) -> Question {
    let (kind, field) = parts(&question.document);
    let root = if kind.is_empty() { "Query" } else { "Mutation" };
    let never = play::filled(field, &BTreeMap::new());
    let document = match which {
        0 => format!("{kind}{{ secret: {field} }}"),
        1 => format!("{kind}{{ ...asked }} fragment asked on {root} {{ {field} }}"),
        2 => format!("{kind}{{ ... on {root} {{ ... {{ {field} }} }} }}"),
        3 => format!("{kind}{{ ... %include(if: true) {{ ... %skip(if: false) {{ {field} }} }} }}"),
        4 => format!("{kind}{{ __typename ... %skip(if: true) {{ {field} }} ... %include(if: false) {{ {field} }} }}"),
        5 => format!("{kind}{{ one: {field} two: {field} }}"),
        6 => format!("{kind}{{ one: {never} two: {field} }}"),
        7 => format!("{kind}{{ one: {field} two: {never} three: {field} }}"),
        8 if kind.is_empty() => format!("{{ {field} viewer {{ login }} }}"),
        8 => format!("{kind}{{ __typename {field} }}"),
        _ if question.field == "node" => {
            let (asks, _) = field.split_once('{').expect("a selection");
            format!("{{ {asks} {} }} fragment known on Node {{ id %include(if: true) }}", of_a_node())
        }
        _ if kind.is_empty() => format!("query asked {{ {field} }}"),
        _ => format!("mutation asked {{ {field} }}"),
    };
    Question { field: question.field, document, attempt: question.attempt }
}

/// `mutation` or nothing, and the one field.
fn parts(document: &str) -> (&str, &str) {
    let (kind, rest) = document.split_once('{').expect("an operation");
    (kind, rest.trim_end().strip_suffix('}').expect("an operation").trim())
}

/// Without this the comparison would prove nothing.
async fn every_shape_tells_what_is_seen_from_what_never_was(app: &TestApp) {
    let tenant = Tenant::settle(app).await;
    let office = app.person("OFF").await;
    for document in ["{ node(id: \"@Organisation:SUR@\") { id } }", "{ cycle(id: \"@Cycle:C1@\") { id code } }"] {
        let field = if document.contains("node") { "node" } else { "cycle" };
        let question = Question { field, document: document.to_owned(), attempt: None };
        for which in 0..MANY {
            let shape = of(&question, which);
            let seen = office.ask_raw(&shape.filled(&tenant.ids, |_| None)).await;
            let never = office.ask_raw(&shape.filled(&tenant.ids, |name| Some(absent(super::kind(name))))).await;
            let text = String::from_utf8_lossy(&seen.bytes).into_owned();
            assert!(!text.contains("errors") || which == 6 || which == 7, "shape {which} is no good request: {text}");
            // What is skipped tells nothing of anything.
            assert_eq!(seen == never, which == 4, "shape {which}: {seen:?} and {never:?}");
        }
    }
}

/// Every list that can be compared from one moment to the next, and whether it is one of a cycle.
fn lists() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lists = AREAS.iter().flat_map(|area| area.lists()).filter(|list| list.still);
    lists.map(|list| (list.field, if list.of_cycle { "cycle: \"@Cycle:C1@\", " } else { "" }))
}

/// A page with all that pages say: order, cursors, totals.
fn list(field: &str, more: &str, after: &str) -> String {
    let after = if after.is_empty() { String::new() } else { format!(", after: \"{after}\"") };
    format!(
        "{{ {field}({more}first: 2{after}) {{ totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
         edges {{ cursor node {{ id }} }} }} }}"
    )
}

/// Whoever holds every role in another tenant is answered alike at every moment of a cycle that is hidden from them.
async fn what_others_have_changes_no_list(app: &TestApp) {
    let mut before: BTreeMap<(&str, &str), Raw> = BTreeMap::new();
    let mut changed = 0;
    play::through(app, async |tenant, moment| {
        for login in ["XHEAD", "OFF"] {
            let client = app.stranger().with_token(tenant.token(login).await);
            for (field, more) in lists() {
                let answer = client.ask_raw(&play::filled(&list(field, more, ""), &tenant.ids)).await;
                let Some(before) = before.insert((login, field), answer.clone()) else { continue };
                if login == "OFF" {
                    changed += usize::from(answer != before);
                } else if more.is_empty() {
                    // These name the cycle: they are compared below, where its id is known from the beginning.
                    assert_eq!(answer, before, "{field} at {moment:?}");
                }
                if !more.is_empty() && login == "XHEAD" {
                    let never = client.ask_raw(&play::filled(&list(field, more, ""), &BTreeMap::new())).await;
                    assert_eq!(answer, never, "{field} at {moment:?}");
                }
            }
        }
    })
    .await;
    assert!(changed > 2, "the office's own lists changed {changed} times only");
}

/// Pages begin after a place, whether or not something hidden lies at it.
async fn a_cursor_tells_nothing_of_what_lies_at_it(app: &TestApp) {
    let mut tenant = Tenant::settle(app).await;
    let local = near::local(&mut tenant).await;
    let lists = AREAS.iter().flat_map(|area| area.lists());
    let places = lists.filter_map(|list| list.cursor.map(|[hidden, beside]| (list.field, hidden, beside)));
    let mut count = 0;
    for (field, hidden, beside) in places {
        let (at, past) = (local.ask_raw(&list(field, "", hidden)).await, local.ask_raw(&list(field, "", beside)).await);
        assert_eq!(at, past, "{field} after {hidden}");
        count += 1;
    }
    assert!(count >= 7, "only {count} lists have something hidden at a cursor");
    let office = app.person("OFF").await;
    let (at, past) = (list("persons", "", "S2"), list("persons", "", "S4"));
    assert_ne!(office.ask_raw(&at).await, office.ask_raw(&past).await, "a place that is seen makes a difference");
}
