//! Numbers of indicators.
use serde::{Deserialize, Serialize};
use std::fmt;

/// An indicator's number: its place in the scheme's preorder, from 0. Stable, because a scheme version never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeNumber(u16);

impl NodeNumber {
    /// The number as stored. [`crate::Scheme::node`] says whether a scheme has such an indicator.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// For storage.
    pub const fn get(self) -> u16 {
        self.0
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for NodeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
