//! A walk answers what the engine answers.
use super::{Plainly, called};
use async_graphql::{EmptyMutation, EmptySubscription, Enum, ID, Interface, Object, Schema, SimpleObject, Variables};
use serde_json::json;

#[derive(Enum, Copy, Clone, PartialEq, Eq)]
enum Colour {
    DeepRed,
    Blue,
}
plain_words!(enums: Colour; scalars: );

plain! {
    /// An object with a bit of everything.
    #[derive(Clone)]
    struct Sample {
        /// An id.
        pub id: ID,
        /// A text of two words.
        first_name: String,
        /// A number.
        how_many: Option<i32>,
        /// A large number.
        large: i64,
        /// A truth.
        is_so: bool,
        /// A word.
        colour: Colour,
        /// Objects below.
        parts: Vec<Part>,
        /// Or none.
        part: Option<Part>,
    }

    /// A part.
    #[derive(Clone)]
    struct Part {
        /// A text.
        text: String,
        /// Texts.
        words: Vec<String>,
    }
}

#[derive(SimpleObject, Clone)]
struct Other {
    id: ID,
}

#[derive(Interface, Clone)]
#[graphql(field(name = "id", ty = "&ID"))]
enum Thing {
    Sample(Sample),
    Other(Other),
}

struct Query;

#[Object]
impl Query {
    async fn engine(&self) -> Vec<Sample> {
        samples()
    }

    async fn walk(&self) -> Vec<Plainly<Sample>> {
        samples().into_iter().map(Plainly).collect()
    }

    async fn thing(&self) -> Thing {
        Thing::Other(Other { id: ID("x".to_owned()) })
    }
}

fn samples() -> Vec<Sample> {
    let part = |text: &str| Part { text: text.to_owned(), words: vec![text.to_owned(), "二".to_owned()] };
    let sample = |id: &str, how_many, parts: Vec<Part>| Sample {
        id: ID(id.to_owned()),
        first_name: format!("名 {id}"),
        how_many,
        large: i64::MAX,
        is_so: how_many.is_some(),
        colour: if how_many.is_some() { Colour::DeepRed } else { Colour::Blue },
        part: parts.first().cloned(),
        parts,
    };
    vec![sample("a", Some(-7), vec![part("x"), part("y")]), sample("b", None, vec![])]
}

/// Selections of a sample; `$yes` is true.
const SELECTIONS: &[&str] = &[
    "{ id firstName howMany large isSo colour parts { text words } part { text } }",
    "{ __typename a: firstName b: firstName parts { __typename w: words } }",
    "{ part { text } part { words } parts { text } parts { words } }",
    "{ colour ... { id } ... on Sample { firstName parts { ... on Part { text } } } ... on Thing { id } }",
    "{ ...Whole ...Only part { text } }",
    "{ id @skip(if: $yes) firstName @include(if: $yes) parts @skip(if: $yes) { text } ... @include(if: $yes) { large } }",
    "{ firstName id firstName id }",
];
const FRAGMENTS: &str = "fragment Whole on Sample { id part { words ...Text } }
    fragment Text on Part { text }
    fragment Only on Thing { id ... on Other { id __typename } ... on Sample { colour } }";

#[tokio::test]
async fn a_walk_answers_what_the_engine_answers() {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).finish();
    for selection in SELECTIONS {
        let fragments = if selection.contains("...Whole") { FRAGMENTS } else { "" };
        let ask = async |field: &str| {
            let document = format!(
                "query($yes: Boolean!) {{ thing @include(if: $yes) {{ id }} list: {field} {selection} }} {fragments}"
            );
            let request = async_graphql::Request::new(document).variables(Variables::from_json(json!({ "yes": true })));
            let response = schema.execute(request).await;
            assert!(response.errors.is_empty(), "{selection}: {:?}", response.errors);
            response.data.into_json().expect("JSON").to_string()
        };
        assert_eq!(ask("walk").await, ask("engine").await, "{selection}");
    }
}

#[test]
fn names_are_compared_in_camel_case() {
    assert!(called("declared_weight", "declaredWeight") && called("id", "id") && called("a_b_c", "aBC"));
    for wrong in ["declaredweight", "declared_weight", "declaredWeigh", "declaredWeights", ""] {
        assert!(!called("declared_weight", wrong), "{wrong}");
    }
}
