use async_graphql::{
    Positioned, Value, Variables,
    parser::types::{BaseType, OperationDefinition, Type},
};
use axum::http::StatusCode;

use super::Problem;

/// Refuses a variable that must not be null and is; the library notices only at the argument, in the middle of an
/// execution. Whether a value fits its type is found by validation, which knows the schema.
pub(super) fn check(operation: &Positioned<OperationDefinition>, variables: &Variables) -> Result<(), Problem> {
    for definition in &operation.node.variable_definitions {
        let (name, required) = (&definition.node.name.node, &definition.node.var_type.node);
        match variables.get(name) {
            Some(value) => nulls(required, value, &format!("variables.{name}"))?,
            None if !required.nullable && definition.node.default_value.is_none() => {
                return Err(missing(&format!("variables.{name}")));
            }
            None => {}
        }
    }
    Ok(())
}

fn nulls(required: &Type, value: &Value, path: &str) -> Result<(), Problem> {
    match (value, &required.base) {
        (Value::Null, _) if required.nullable => Ok(()),
        (Value::Null, _) => Err(missing(path)),
        (Value::List(items), BaseType::List(inner)) => {
            items.iter().enumerate().try_for_each(|(at, item)| nulls(inner, item, &format!("{path}.{at}")))
        }
        _ => Ok(()),
    }
}

fn missing(path: &str) -> Problem {
    let (zh, en) = (format!("{path} 不能缺少或为空。"), format!("{path} must be given and not null."));
    Problem::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", zh, en).at(path).of_document()
}
