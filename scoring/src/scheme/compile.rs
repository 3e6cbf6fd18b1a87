//! From the file to the flat, numbered tree.
use super::place::{Place, Weights, weighing};
use super::{ChannelPlan, ChannelWeight, Compiled, Node};
use crate::{
    Channel, Exact, NodeNumber, Points, Problem,
    document::{ChannelRule, SchemeFile},
    finding::Severity,
    kind::{Composite, Kind},
    scheme::lint,
};

pub(super) fn compile(file: &SchemeFile) -> Result<Compiled, Vec<Problem>> {
    let errors: Vec<Problem> = lint(file)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.problem)
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut tree = Tree { top: Composite::new(file.combine), nodes: Vec::new(), path: Vec::new() };
    file.walk(&mut |place| tree.add(&place));
    let by_code = tree.nodes.iter().map(|node| (node.code.clone(), node.number)).collect();
    let mut channels: Vec<ChannelPlan> = file.channels.iter().map(plan).collect();
    channels.sort_by_key(|plan| plan.channel);
    Ok(Compiled { file: file.clone(), top: tree.top, nodes: tree.nodes, by_code, channels })
}

fn plan(rule: &ChannelRule) -> ChannelPlan {
    ChannelPlan { channel: rule.channel, declared: rule.weight, aggregate: rule.aggregate, comments: rule.comments }
}

struct Tree {
    top: Composite,
    nodes: Vec<Node>,
    /// The numbers from the top down to the indicator added last.
    path: Vec<NodeNumber>,
}

impl Tree {
    /// Adds the next indicator in preorder.
    fn add(&mut self, place: &Place<'_, '_>) {
        // The linter allows 500 nodes on 8 levels, so both numbers always fit.
        let number = NodeNumber::new(u16::try_from(self.nodes.len()).unwrap_or(u16::MAX));
        let depth = place.path.len().saturating_sub(1);
        self.path.truncate(depth);
        let parent = self.path.last().copied();
        self.path.push(number);
        let above = match parent {
            None => Some(&mut self.top),
            Some(parent) => self.nodes.get_mut(parent.index()).and_then(|node| node.kind.composite_mut()),
        };
        if let Some(above) = above {
            above.add(number);
        }
        let indicator = place.indicator;
        self.nodes.push(Node {
            number,
            parent,
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            kind: Kind::read(indicator),
            declared: indicator.weight,
            applies_to: indicator.applies_to.clone(),
            channels: channel_weights(place.weights),
            standard: indicator.standard.clone(),
        });
    }
}

/// The channels with a weight above zero, scaled to 100.
fn channel_weights(weights: &Weights) -> Vec<ChannelWeight> {
    let sum: i128 = weights.values().map(|weight| i128::from(weight.0)).sum();
    let scaled = |(channel, declared): (Channel, Points)| {
        let normalised = Exact::ratio(i128::from(declared.0).checked_mul(100)?, sum)?;
        Some(ChannelWeight { channel, declared, normalised })
    };
    weighing(weights).filter_map(scaled).collect()
}

/// Which nodes are required of a target in these organisations. Preorder puts parents first, so one pass down settles
/// who applies and one pass up which composites keep a part.
pub(super) fn required<S: AsRef<str>>(nodes: &[Node], organisations: &[S]) -> Vec<bool> {
    let mut applies: Vec<bool> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let above = node.parent.is_none_or(|parent| applies.get(parent.index()).copied().unwrap_or(false));
        let here = node.applies_to.is_empty()
            || organisations.iter().any(|code| node.applies_to.iter().any(|named| named == code.as_ref()));
        applies.push(above && here);
    }
    let mut required: Vec<bool> =
        nodes.iter().zip(&applies).map(|(node, applies)| *applies && node.is_leaf()).collect();
    for node in nodes.iter().rev() {
        let needed = required.get(node.number.index()).copied().unwrap_or(false);
        if let (true, Some(parent)) = (needed, node.parent)
            && let Some(slot) = required.get_mut(parent.index())
        {
            *slot = true;
        }
    }
    required
}
