//! Marks as bytes: what a ballot holds before it is sealed.
use super::{Form, Marks};
use crate::Scheme;

/// The bytes are not marks for this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

pub(crate) fn ballot_size(_scheme: &Scheme) -> usize {
    0
}

impl Marks {
    /// A compact, deterministic encoding.
    pub fn to_bytes(&self, _form: &Form) -> Vec<u8> {
        Vec::new()
    }

    /// The same, filled up with zeros to [`Scheme::ballot_size`].
    pub fn to_ballot(&self, form: &Form) -> Vec<u8> {
        let mut bytes = self.to_bytes(form);
        bytes.resize(form.scheme().ballot_size().max(bytes.len()), 0);
        bytes
    }

    /// Reads either encoding back and checks it as strictly as [`Form::check`] does.
    ///
    /// # Errors
    /// When the bytes are not complete marks for this form.
    pub fn from_bytes(_form: &Form, _bytes: &[u8]) -> Result<Self, Unreadable> {
        Err(Unreadable)
    }
}
