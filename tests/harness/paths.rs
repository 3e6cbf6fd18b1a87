//! Every error that names a place in the input names one that the schema has: a client shows it beside that field.
use async_graphql::parser::{
    parse_query, parse_schema,
    types::{
        BaseType, ExecutableDocument, InputValueDefinition, Selection, SelectionSet, Type, TypeKind,
        TypeSystemDefinition,
    },
};
use async_graphql::{Name, Positioned};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Fields that read a file, now or when it came in: their problems may also name a place in it.
const READ_FILES: [&str; 3] = ["importRoster", "importScheme", "activateScheme"];

/// The body of a request to GraphQL, kept beside it: an error names its field by the alias that stands there.
#[derive(Clone)]
pub struct Asked(pub String);

type Inputs = HashMap<String, Type>;

/// What the schema takes: the arguments of its root fields, and the fields of its input objects.
struct Takes {
    roots: HashMap<String, Inputs>,
    objects: HashMap<String, Inputs>,
}

static TAKES: LazyLock<Takes> = LazyLock::new(|| {
    let schema = parse_schema(api::graphql::sdl()).expect("the schema's own text");
    let mut takes = Takes { roots: HashMap::new(), objects: HashMap::new() };
    for definition in schema.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let name = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::Object(object) if ["Query", "Mutation"].contains(&name.as_str()) => {
                let fields = object.fields.into_iter().map(|field| field.node);
                takes.roots.extend(fields.map(|field| (field.name.node.to_string(), inputs(field.arguments))));
            }
            TypeKind::InputObject(object) => drop(takes.objects.insert(name, inputs(object.fields))),
            _ => (),
        }
    }
    takes
});

fn inputs(values: Vec<Positioned<InputValueDefinition>>) -> Inputs {
    values.into_iter().map(|value| (value.node.name.node.to_string(), value.node.ty.node)).collect()
}

/// Panics if an error of this answer names a place that its field does not take.
pub fn check(asked: Option<&Asked>, answer: &[u8]) {
    const ERRORS: &[u8] = b"\"errors\"";
    if !answer.windows(ERRORS.len()).any(|window| window == ERRORS) {
        return;
    }
    let Ok(answer) = serde_json::from_slice::<Value>(answer) else { return };
    for error in answer["errors"].as_array().into_iter().flatten() {
        let (Some(key), extensions) = (error["path"][0].as_str(), &error["extensions"]) else { continue };
        let field = asked.and_then(|asked| behind(&asked.0, key)).unwrap_or_else(|| key.to_owned());
        let problems = extensions["problems"].as_array().into_iter().flatten();
        for problem in problems.chain([extensions]) {
            let path = problem["path"].as_str().unwrap_or_default();
            let wrong = wrong(&field, path);
            assert!(wrong.is_none(), "{} of {field} names `{path}`: {}", problem["code"], wrong.unwrap_or_default());
        }
    }
}

/// The field that the document in this body calls by this key.
pub fn behind(body: &str, key: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let document = parse_query(body["query"].as_str()?).ok()?;
    let roots = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    roots.into_iter().find_map(|set| find(&document, set, key, &mut HashSet::new()))
}

fn find<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    key: &str,
    met: &mut HashSet<&'a Name>,
) -> Option<String> {
    set.items.iter().find_map(|selection| match &selection.node {
        Selection::Field(field) => (field.node.response_key().node == key).then(|| field.node.name.node.to_string()),
        Selection::InlineFragment(inline) => find(document, &inline.node.selection_set.node, key, met),
        Selection::FragmentSpread(spread) => {
            let name = &spread.node.fragment_name.node;
            let fragment = met.insert(name).then(|| document.fragments.get(name)).flatten()?;
            find(document, &fragment.node.selection_set.node, key, met)
        }
    })
}

/// What is wrong with this path as a place in what the field takes; nothing, if there is such a place.
pub fn wrong(field: &str, path: &str) -> Option<String> {
    let Some(mut inputs) = TAKES.roots.get(field) else { return Some("there is no such field".to_owned()) };
    let mut parts = path.split('.').filter(|_| !path.is_empty()).peekable();
    if READ_FILES.contains(&field) && parts.peek().is_some_and(|first| *first != "input") {
        return None;
    }
    while let Some(part) = parts.next() {
        let (name, place) = part.split_once('[').map_or((part, None), |(name, place)| (name, Some(place)));
        let Some(ty) = inputs.get(name) else { return Some(format!("nothing here is called `{name}`")) };
        let inside = match (&ty.base, place) {
            (base, None) => base,
            (BaseType::List(inside), Some(place)) if place.strip_suffix(']').is_some_and(number) => &inside.base,
            (_, Some(_)) => return Some(format!("`{part}` is no place in a list")),
        };
        if parts.peek().is_none() {
            break;
        }
        let object = match inside {
            BaseType::Named(name) => TAKES.objects.get(name.as_str()),
            BaseType::List(_) => None,
        };
        let Some(object) = object else { return Some(format!("`{part}` has no fields")) };
        inputs = object;
    }
    None
}

fn number(text: &str) -> bool {
    text.parse::<usize>().is_ok()
}
