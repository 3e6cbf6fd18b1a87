//! An indicator's place in a scheme file: what lies above it, and which channels mark it there.
//!
//! This is the one reading of "which leaves does a channel mark". It takes files that the linter refuses too, because a
//! cycle is rehearsed before its scheme compiles; [`super::Node::marked_by`] keeps its answer in the compiled scheme.
use crate::{
    Channel, Points, Source,
    document::{Indicator, SchemeFile},
};
use std::collections::BTreeMap;

/// Channel weights, in per cent, as written.
pub(super) type Weights = BTreeMap<Channel, Points>;

/// One indicator of a scheme file at its place in the tree.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a, 'p> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// The indicators it is part of, from the top down, and itself at the end.
    pub path: &'p [&'a Indicator],
    /// The channel weights here.
    pub(super) weights: &'p Weights,
}

impl Place<'_, '_> {
    /// Where its figure comes from; none for an indicator that is made of its parts.
    pub const fn source(&self) -> Option<Source> {
        Source::of(self.indicator.kind)
    }

    /// The channels that mark it; none for an indicator that raters do not mark.
    pub fn channels(&self) -> impl Iterator<Item = Channel> {
        let marked = self.source().is_some_and(Source::is_marked);
        weighing(self.weights).map(|(channel, _)| channel).filter(move |_| marked)
    }

    /// Whether a channel marks it.
    pub fn marked_by(&self, channel: Channel) -> bool {
        self.channels().any(|marking| marking == channel)
    }
}

impl SchemeFile {
    /// Visits every indicator in preorder.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(Place<'a, '_>)) {
        let mut path = Vec::new();
        descend(&self.indicators, &mut path, &declared(self), visit);
    }
}

fn descend<'a>(
    siblings: &'a [Indicator],
    path: &mut Vec<&'a Indicator>,
    inherited: &Weights,
    visit: &mut impl FnMut(Place<'a, '_>),
) {
    for indicator in siblings {
        let weights = in_force(indicator, inherited);
        path.push(indicator);
        visit(Place { indicator, path, weights });
        descend(&indicator.children, path, weights, visit);
        path.pop();
    }
}

/// The channels' own weights, which hold where no indicator says anything else.
pub(super) fn declared(file: &SchemeFile) -> Weights {
    file.channels.iter().map(|rule| (rule.channel, rule.weight)).collect()
}

/// The weights at an indicator: its own, or those from above.
pub(super) fn in_force<'a>(indicator: &'a Indicator, inherited: &'a Weights) -> &'a Weights {
    if indicator.channels.is_empty() { inherited } else { &indicator.channels }
}

/// The channels with a weight above zero.
pub(super) fn weighing(weights: &Weights) -> impl Iterator<Item = (Channel, Points)> {
    weights.iter().filter(|(_, weight)| weight.0 > 0).map(|(channel, weight)| (*channel, *weight))
}

#[cfg(test)]
mod tests {
    use crate::testing::{channel, document, file, leaf, scheme};
    use crate::{Channel, scheme::SchemeFile};
    use serde_json::{Value, json};

    /// `path: channels` of every indicator.
    fn read(file: &SchemeFile) -> Vec<String> {
        let mut read = Vec::new();
        file.walk(&mut |place| {
            let path: Vec<&str> = place.path.iter().map(|one| one.code.as_str()).collect();
            let channels: Vec<&str> = place.channels().map(Channel::word).collect();
            assert!(Channel::ALL.iter().copied().all(|one| place.marked_by(one) == channels.contains(&one.word())));
            read.push(format!("{}: {}", path.join("/"), channels.join(" ")));
        });
        read
    }

    fn example() -> Value {
        let mut own = leaf("OWN", "50", "100");
        own["channels"] = json!({"DOWNWARD": "0", "SELF": "100"});
        let parts = [own, leaf("INHERITS", "50", "100")];
        let above = json!({"code": "K", "name": {"zh": "合", "en": "K"}, "kind": "COMPOSITE", "weight": "40",
            "children": parts, "channels": {"PEER": "100"}});
        document(
            &[channel("PEER", "30"), channel("DOWNWARD", "70"), channel("SELF", "0")],
            &[leaf("A", "60", "100"), above],
        )
    }

    #[test]
    fn the_nearest_weights_decide_who_marks_a_leaf() {
        assert_eq!(read(&file(&example())), ["A: DOWNWARD PEER", "K: ", "K/OWN: SELF", "K/INHERITS: PEER"]);
    }

    #[test]
    fn the_compiled_scheme_says_the_same() {
        let (file, compiled) = (file(&example()), scheme(&example()));
        for channel in Channel::ALL.iter().copied() {
            let mut marked = Vec::new();
            file.walk(&mut |place| marked.extend(place.marked_by(channel).then_some(place.indicator.code.clone())));
            let leaves: Vec<String> = compiled.marked_leaves(channel).map(|leaf| leaf.code.clone()).collect();
            assert_eq!(leaves, marked, "{}", channel.word());
        }
    }

    #[test]
    fn a_file_that_does_not_compile_is_read_too() {
        let mut broken = example();
        broken["indicators"][0]["children"] = json!([leaf("B", "1", "1")]);
        broken["channels"] = json!([]);
        assert!(crate::Scheme::compile(&file(&broken)).is_err());
        assert_eq!(read(&file(&broken)), ["A: ", "A/B: ", "K: ", "K/OWN: SELF", "K/INHERITS: PEER"]);
    }
}
