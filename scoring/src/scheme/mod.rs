//! Schemes: the file as written, the linter, and the compiled form that scoring works on.
mod compile;
pub mod lint;
mod node;
mod place;

pub use crate::document::{self, SchemeFile};
pub use crate::number::NodeNumber;
pub use lint::{Finding, Severity, lint};
pub use node::{ChannelPlan, ChannelWeight, Node};
pub use place::Place;

use crate::{Channel, Problem, kind::Composite};
use document::{Grade, ReleaseRule, TargetKind, Tie};
use std::{collections::BTreeMap, fmt, sync::Arc};

/// A compiled scheme: linted, flat, numbered. Cheap to clone.
#[derive(Clone)]
pub struct Scheme(Arc<Compiled>);

struct Compiled {
    file: SchemeFile,
    /// The whole, whose parts are the top indicators.
    top: Composite,
    nodes: Vec<Node>,
    by_code: BTreeMap<String, NodeNumber>,
    channels: Vec<ChannelPlan>,
}

impl Scheme {
    /// Compiles a scheme that the linter finds no error in; warnings do not stop it.
    ///
    /// # Errors
    /// Every error of [`lint()`], in the order of the file.
    pub fn compile(file: &SchemeFile) -> Result<Self, Vec<Problem>> {
        compile::compile(file).map(|compiled| Self(Arc::new(compiled)))
    }

    /// The file it was compiled from.
    pub fn file(&self) -> &SchemeFile {
        &self.0.file
    }

    /// What is assessed.
    pub fn target(&self) -> TargetKind {
        self.0.file.target
    }

    /// Decimals of shown figures.
    pub fn decimals(&self) -> u8 {
        self.0.file.decimals
    }

    /// Minimum frequency of the anonymous channels (rule 10).
    pub fn release(&self) -> &ReleaseRule {
        &self.0.file.release
    }

    /// Grades, best first.
    pub fn grades(&self) -> &[Grade] {
        &self.0.file.grades
    }

    /// What happens to a tie across the line of a quota.
    pub fn tie(&self) -> Tie {
        self.0.file.tie
    }

    /// The channels, in the order of [`Channel::ALL`].
    pub fn channels(&self) -> &[ChannelPlan] {
        &self.0.channels
    }

    /// The plan of one channel, if the scheme has it.
    pub fn channel(&self, channel: Channel) -> Option<&ChannelPlan> {
        self.0.channels.iter().find(|plan| plan.channel == channel)
    }

    /// Every indicator in preorder; the place is the number.
    pub fn nodes(&self) -> &[Node] {
        &self.0.nodes
    }

    /// How the top indicators make the total.
    pub fn top(&self) -> &Composite {
        &self.0.top
    }

    /// The leaves, in preorder.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.0.nodes.iter().filter(|node| node.is_leaf())
    }

    /// The leaves that `channel` marks, in preorder.
    pub fn marked_leaves(&self, channel: Channel) -> impl Iterator<Item = &Node> {
        self.0.nodes.iter().filter(move |node| node.marked_by(channel))
    }

    /// The indicator with this number.
    pub fn node(&self, number: NodeNumber) -> Option<&Node> {
        self.0.nodes.get(number.index())
    }

    /// The indicator with this code.
    pub fn node_by_code(&self, code: &str) -> Option<&Node> {
        self.0.by_code.get(code).and_then(|number| self.node(*number))
    }

    /// Which indicators are required of a target, by number: `organisations` are the codes of its own organisation and
    /// of that one's ancestors. A composite is required when one of its parts is (rule 15).
    pub fn required<S: AsRef<str>>(&self, organisations: &[S]) -> Vec<bool> {
        compile::required(&self.0.nodes, organisations)
    }
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheme").field("code", &self.0.file.code).field("nodes", &self.0.nodes.len()).finish()
    }
}
