use async_graphql::{PathSegment, Request, Response, ServerError, Value};

use super::problem::describe;

/// Lets a request read the schema. The edge hands every request over with introspection closed.
pub fn open_introspection(request: &mut Request) {
    // The library does not export the type's name; a new request is open.
    request.introspection_mode = Request::new("").introspection_mode;
}

/// Of the fields at the root of an operation, the response keys of `__schema`.
pub(super) fn schema_keys(fields: &[(String, String)]) -> Vec<String> {
    let schema = fields.iter().filter(|(_, field)| field == "__schema");
    schema.map(|(key, _)| key.clone()).collect()
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
