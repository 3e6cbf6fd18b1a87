//! The check that turns input into marks.
use super::{Draft, Form, Mark, Marks};
use crate::Problem;

pub(super) fn complete(form: &Form, _marks: &[Mark], _comment: Option<&str>) -> Result<Marks, Vec<Problem>> {
    Ok(Marks { channel: form.channel, entries: Vec::new(), comment: None })
}

pub(super) fn draft(form: &Form, marks: &[Mark], comment: Option<&str>) -> Result<Draft, Vec<Problem>> {
    complete(form, marks, comment).map(Draft)
}
