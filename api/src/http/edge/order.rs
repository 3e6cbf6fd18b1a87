//! The order of an answer is that of its document. The library runs the fields of a query at once and writes them down
//! as they are ready, which tells in every answer which of two took longer: a race between two ids, one of which is
//! hidden, would show in the order of its own answer.
use std::collections::HashSet;

use async_graphql::{
    PathSegment, Positioned, Response, ServerError, Value,
    parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet},
};

/// The fields at the root of an operation, each by its response key and its name, in the order of the document.
pub(super) fn root_fields(
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    collect(document, &operation.node.selection_set.node, &mut HashSet::new(), &mut fields);
    fields
}

fn collect<'a>(
    document: &'a ExecutableDocument,
    selections: &'a SelectionSet,
    seen: &mut HashSet<&'a str>,
    fields: &mut Vec<(String, String)>,
) {
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) => {
                let key = field.node.response_key().node.to_string();
                fields.push((key, field.node.name.node.to_string()));
            }
            Selection::InlineFragment(fragment) => collect(document, &fragment.node.selection_set.node, seen, fields),
            Selection::FragmentSpread(spread) => {
                let name = spread.node.fragment_name.node.as_str();
                if let Some(fragment) = document.fragments.get(name)
                    && seen.insert(name)
                {
                    collect(document, &fragment.node.selection_set.node, seen, fields);
                }
            }
        }
    }
}

/// Puts data and errors into the order of the fields at the root.
pub(super) fn ordered(mut response: Response, fields: &[(String, String)]) -> Response {
    let place = |key: &str| fields.iter().position(|(known, _)| known == key);
    if let Value::Object(data) = &mut response.data {
        data.sort_by(|one, _, other, _| place(one).cmp(&place(other)));
    }
    // Those of one field by where they stand in the document; stable, so that rows of a list keep their order. What is
    // wrong with the document itself took no time, and the library says the most telling first.
    response.errors.sort_by_key(|error| match error.path.first() {
        Some(PathSegment::Field(key)) => Some((place(key), located(error))),
        _ => None,
    });
    response
}

fn located(error: &ServerError) -> Option<(usize, usize)> {
    error.locations.first().map(|at| (at.line, at.column))
}
