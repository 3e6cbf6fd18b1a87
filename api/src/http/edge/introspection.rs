use std::collections::HashSet;

use async_graphql::{
    PathSegment, Positioned, Request, Response, ServerError, Value,
    parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet},
};

use super::problem::describe;

/// Lets a request read the schema. The edge hands every request over with introspection closed.
pub fn open_introspection(request: &mut Request) {
    // The library does not export the type's name; a new request is open.
    request.introspection_mode = Request::new("").introspection_mode;
}

/// The response keys under which an operation asks for `__schema`.
pub(super) fn schema_keys(document: &ExecutableDocument, operation: &Positioned<OperationDefinition>) -> Vec<String> {
    let mut keys = Vec::new();
    collect(document, &operation.node.selection_set.node, &mut HashSet::new(), &mut keys);
    keys
}

fn collect<'a>(
    document: &'a ExecutableDocument,
    selections: &'a SelectionSet,
    seen: &mut HashSet<&'a str>,
    keys: &mut Vec<String>,
) {
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) if field.node.name.node == "__schema" => {
                keys.push(field.node.response_key().node.to_string());
            }
            Selection::Field(_) => {}
            Selection::InlineFragment(fragment) => collect(document, &fragment.node.selection_set.node, seen, keys),
            Selection::FragmentSpread(spread) => {
                let name = spread.node.fragment_name.node.as_str();
                if let Some(fragment) = document.fragments.get(name)
                    && seen.insert(name)
                {
                    collect(document, &fragment.node.selection_set.node, seen, keys);
                }
            }
        }
    }
}

/// Where introspection is closed the library answers `__schema` with null, although it is never null, and says nothing;
/// a client tool deserves an error. `__type` may be null: of a hidden type there is nothing to say.
pub(super) fn closed(mut response: Response, schema_keys: &[String]) -> Response {
    let Value::Object(data) = &response.data else { return response };
    let Some(key) = schema_keys.iter().find(|key| data.get(key.as_str()) == Some(&Value::Null)) else {
        return response;
    };
    let mut error = ServerError::new("", None);
    error.path = vec![PathSegment::Field(key.clone())];
    describe(&mut error, "FORBIDDEN", "未获准读取接口的模式。", "You may not read the schema.");
    response.errors.push(error);
    response.data = Value::Null;
    response
}
