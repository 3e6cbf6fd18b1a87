use std::fmt::Write as _;

use async_graphql::parser::parse_query;

use super::*;

fn code(text: &str, limits: &Limits) -> Option<&'static str> {
    check(&parse_query(text).unwrap(), limits).err().map(|problem| problem.code())
}

fn sums(text: &str) -> Sums {
    let document = parse_query(text).unwrap();
    let fragments = document.fragments.iter();
    let parts = fragments.map(|(name, one)| (name.as_str(), Part::of(&[], &one.node.selection_set))).collect();
    let mut expansion = Expansion { parts, ..Expansion::default() };
    let (_, operation) = document.operations.iter().next().unwrap();
    expansion.sum(&Part::of(&operation.node.directives, &operation.node.selection_set)).unwrap()
}

#[test]
fn counts_are_of_the_expanded_document() {
    let text =
        "query @d { ...F a { ...F ... @d { x: b } } } fragment F on Q { c ...G ...G } fragment G on Q { y: d @d }";
    // Each F: c and twice d; F twice; beside them a and b. Root: F's three and a.
    let expected = Sums { fields: 8, root_fields: 4, aliases: 5, directives: 6, spreads: 6 };
    assert_eq!(sums(text), expected);
}

#[test]
fn a_bomb_costs_nothing_and_is_refused() {
    let mut text = String::from("{ ...F0 }");
    for level in 0..60 {
        write!(text, "fragment F{level} on Q {{ ...F{0} ...F{0} }}", level + 1).unwrap();
    }
    text.push_str("fragment F60 on Q { __typename }");
    assert_eq!(sums(&text).fields, 1 << 60);
    assert_eq!(code(&text, &Limits::default()), Some("TOO_COMPLEX"));
    assert_eq!(code(&text.replacen("{ ...F0 }", "{ a }", 1), &Limits::default()), Some("TOO_COMPLEX"), "unused");
}

#[test]
fn each_bound_binds() {
    let limits = Limits {
        spreads: 2,
        aliases: 2,
        root_fields: 2,
        directives: 2,
        fields: 3,
        definitions: 3,
        ..Limits::default()
    };
    let f = "fragment F on Q { a }";
    assert_eq!(code(&format!("{{ ...F a {{ ...F }} }} {f}"), &limits), None);
    assert_eq!(code(&format!("{{ a {{ ...F ...F ...F }} }} {f}"), &limits), Some("TOO_COMPLEX"));
    assert_eq!(code("{ a { x: a y: a } }", &limits), None);
    assert_eq!(code("{ z: a { x: a y: a } }", &limits), Some("TOO_COMPLEX"));
    assert_eq!(code("{ a b c }", &limits), Some("TOO_COMPLEX"));
    assert_eq!(code(&format!("{{ a ... {{ b ...F }} }} {f}"), &limits), Some("TOO_COMPLEX"));
    assert_eq!(code("{ a { b c d } }", &limits), Some("TOO_COMPLEX"));
    assert_eq!(code("query($v: B @d) @d { a @d }", &limits), Some("TOO_COMPLEX"));
    assert_eq!(code("{ a } fragment F on Q { a } fragment G on Q { a }", &limits), None);
    assert_eq!(code("query A{a} query B{a} query C{a} query D{a}", &limits), Some("TOO_COMPLEX"));
}

#[test]
fn a_cycle_is_refused_and_an_unknown_fragment_is_not_ours() {
    let limits = Limits::default();
    assert_eq!(code("{ ...F } fragment F on Q { a { ...G } } fragment G on Q { ...F }", &limits), Some("VALIDATION"));
    assert_eq!(code("{ ...F }", &limits), None);
}
