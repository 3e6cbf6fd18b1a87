//! Ground under the stores: helpers that name no area.
pub(crate) mod word;
