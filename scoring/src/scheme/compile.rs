//! From the file to the flat, numbered tree.
use super::document::{ChannelRule, Indicator, IndicatorKind, SchemeFile};
use super::lint::{Severity, lint};
use super::{ChannelPlan, ChannelWeight, Compiled, Node, NodeNumber};
use crate::{Channel, Exact, Points, Problem};
use std::collections::BTreeMap;

/// Points of a perfect mark where the file says nothing.
pub(crate) const DEFAULT_FULL: Points = Points::HUNDRED;

type Weights = BTreeMap<Channel, Points>;

pub(super) fn compile(file: &SchemeFile) -> Result<Compiled, Vec<Problem>> {
    let errors: Vec<Problem> = lint(file)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.problem)
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut tree = Tree { nodes: Vec::new() };
    let inherited: Weights = file.channels.iter().map(|rule| (rule.channel, rule.weight)).collect();
    let roots = file.indicators.iter().map(|indicator| tree.add(indicator, None, 0, &inherited)).collect();
    let by_code = tree.nodes.iter().map(|node| (node.code.clone(), node.number)).collect();
    let mut channels: Vec<ChannelPlan> = file.channels.iter().map(plan).collect();
    channels.sort_by_key(|plan| plan.channel);
    Ok(Compiled { file: file.clone(), nodes: tree.nodes, roots, by_code, channels })
}

fn plan(rule: &ChannelRule) -> ChannelPlan {
    ChannelPlan { channel: rule.channel, declared: rule.weight, aggregate: rule.aggregate, comments: rule.comments }
}

struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Adds an indicator and everything below it, in preorder.
    fn add(&mut self, indicator: &Indicator, parent: Option<NodeNumber>, depth: u8, inherited: &Weights) -> NodeNumber {
        // The linter allows 500 nodes, so the number always fits.
        let number = NodeNumber::new(u16::try_from(self.nodes.len()).unwrap_or(u16::MAX));
        let weights = if indicator.channels.is_empty() { inherited } else { &indicator.channels };
        let leaf = indicator.kind == IndicatorKind::Rated;
        self.nodes.push(Node {
            number,
            parent,
            children: Vec::new(),
            depth,
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            kind: indicator.kind,
            combine: indicator.combine,
            declared: indicator.weight,
            full: leaf.then(|| indicator.full.unwrap_or(DEFAULT_FULL)),
            levels: indicator.levels.clone(),
            applies_to: indicator.applies_to.clone(),
            channels: channel_weights(weights),
            standard: indicator.standard.clone(),
        });
        let below = depth.saturating_add(1);
        let children = indicator.children.iter().map(|child| self.add(child, Some(number), below, weights)).collect();
        if let Some(node) = self.nodes.get_mut(number.index()) {
            node.children = children;
        }
        number
    }
}

/// The channels with a weight above zero, scaled to 100.
fn channel_weights(weights: &Weights) -> Vec<ChannelWeight> {
    let sum: i128 = weights.values().map(|weight| i128::from(weight.0)).sum();
    let scaled = |(channel, declared): (&Channel, &Points)| {
        let normalised = Exact::ratio(i128::from(declared.0).checked_mul(100)?, sum)?;
        (declared.0 > 0).then_some(ChannelWeight { channel: *channel, declared: *declared, normalised })
    };
    weights.iter().filter_map(scaled).collect()
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
