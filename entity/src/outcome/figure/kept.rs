//! The rows of a scorecard, read back. Exact figures stay the texts they are kept as: a page of scorecards shows them or
//! leaves them out, and only a trace reckons with them again.
use crate::{Error, Result};
use scoring::{
    Channel, Exact, Points, Word,
    scheme::NodeNumber,
    scorecard::{
        CellResult, ChannelResult, ChannelState, Counts, Figure, Flag, NodeResult, NodeState, Scorecard, State,
    },
};
use sea_orm::{DbErr, QueryResult};

/// What is asked for below the totals; nothing else is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a selection: each may be asked for or not, whatever the others")]
pub struct Wanted {
    /// The figures per indicator.
    pub indicators: bool,
    /// The figures per channel.
    pub channels: bool,
    /// The figures per channel at each indicator.
    pub cells: bool,
    /// The texts of exact figures and weights.
    pub exact: bool,
    /// The comments of anonymous channels.
    pub comments: bool,
    /// How many scorecards there are in all.
    pub count: bool,
}

impl Wanted {
    /// Everything there is on a scorecard, as its trace needs it.
    pub const WHOLE: Self =
        Self { indicators: true, channels: true, cells: true, exact: true, comments: true, count: false };

    /// The rows of the table of figures that are wanted.
    pub(crate) fn rows(self, blended_only: bool) -> Option<String> {
        let channels = !blended_only && self.channels;
        let cells = !blended_only && self.cells;
        let parts: Vec<_> = [
            (self.indicators, "(node > 0 AND channel = 0)"),
            (channels, "(node = 0 AND channel > 0)"),
            (cells, "(node > 0 AND channel > 0)"),
        ]
        .into_iter()
        .filter_map(|(wanted, rows)| wanted.then_some(rows))
        .collect();
        (!parts.is_empty()).then(|| format!("({})", parts.join(" OR ")))
    }
}

/// A figure as it is kept: rounded, and the text of the exact one where it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// For show.
    pub rounded: Points,
    /// `n/d`.
    pub exact: Option<String>,
}

impl Kept {
    pub(crate) fn new(exact: Option<String>, rounded: Option<i64>) -> Option<Self> {
        rounded.map(|rounded| Self { rounded: Points(rounded), exact })
    }

    fn computed(&self) -> Result<Figure> {
        Ok(Figure { exact: exact(self.exact.as_deref())?, rounded: self.rounded })
    }
}

/// One row: the result at an indicator, in a channel, or in a channel at an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The indicator; none for a channel over all of them.
    pub node: Option<NodeNumber>,
    /// The channel; none for an indicator over all of them.
    pub channel: Option<Channel>,
    /// On a scale of 100.
    pub figure: Option<Kept>,
    /// An indicator's points, or a channel's share of the total.
    pub points: Option<Kept>,
    /// The weight as written, in per cent.
    pub declared: Option<Points>,
    /// The weight after renormalisation, in per cent, exact.
    pub effective: Option<String>,
    /// The weight in the total, in per cent, exact.
    pub weight: Option<String>,
    /// Whether anonymous marks are in the figure.
    pub anonymous: bool,
    state: String,
    flags: String,
    full: Option<String>,
    asked: Option<i32>,
    marks: Option<i32>,
    abstained: Option<i32>,
    shown: bool,
}

impl Line {
    /// The columns of a line, in the order in which [`Line::read`] takes them; texts of exact figures last.
    pub(crate) fn columns(exact: bool) -> &'static str {
        if exact {
            "target, node, channel, state, flags, rounded, points, declared, asked, marks, abstained, anonymous, shown,
             exact, points_exact, effective, weight, full_exact"
        } else {
            "target, node, channel, state, flags, rounded, points, declared, asked, marks, abstained, anonymous, shown"
        }
    }

    /// The target a row is about, and its line. By place, because looking names up costs more than reading does.
    pub(crate) fn read(row: &QueryResult, exact: bool) -> Result<(i32, Self)> {
        let (node, channel): (i16, i16) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let text = |place: usize| -> Result<Option<String>, DbErr> {
            if exact { row.try_get_by_index(place) } else { Ok(None) }
        };
        let line = Self {
            node: (node > 0).then(|| number(node)).transpose()?,
            channel: Channel::from_number(channel),
            state: row.try_get_by_index(3)?,
            flags: row.try_get_by_index(4)?,
            figure: Kept::new(text(13)?, row.try_get_by_index(5)?),
            points: Kept::new(text(14)?, row.try_get_by_index(6)?),
            declared: row.try_get_by_index::<Option<i64>>(7)?.map(Points),
            asked: row.try_get_by_index(8)?,
            marks: row.try_get_by_index(9)?,
            abstained: row.try_get_by_index(10)?,
            anonymous: row.try_get_by_index(11)?,
            shown: row.try_get_by_index(12)?,
            effective: text(15)?,
            weight: text(16)?,
            full: text(17)?,
        };
        Ok((row.try_get_by_index(0)?, line))
    }

    /// What became of the indicator.
    pub fn node_state(&self) -> NodeState {
        NodeState::from_word(&self.state).unwrap_or(NodeState::NotRequired)
    }

    /// What became of the channel.
    pub fn channel_state(&self) -> ChannelState {
        ChannelState::from_word(&self.state).unwrap_or(ChannelState::NotRequired)
    }

    /// How many took part at an indicator of a named channel.
    pub fn counts(&self) -> Result<Option<Counts>> {
        match (self.asked, self.marks, self.abstained) {
            (Some(_), Some(_), Some(_)) => Ok(Some(Counts {
                expected: count(self.asked)?,
                marks: count(self.marks)?,
                abstained: count(self.abstained)?,
            })),
            _ => Ok(None),
        }
    }

    /// What to know about how the figure came about.
    pub fn flags(&self) -> impl Iterator<Item = Flag> {
        self.flags.split(' ').filter_map(Flag::from_word)
    }

    fn node(&self, node: NodeNumber) -> Result<NodeResult> {
        Ok(NodeResult {
            node,
            state: self.node_state(),
            figure: computed(self.figure.as_ref())?,
            points: computed(self.points.as_ref())?,
            full: optional(self.full.as_deref())?,
            declared: self.declared,
            effective: optional(self.effective.as_deref())?,
            in_total: optional(self.weight.as_deref())?,
            required: count(self.asked)?,
            assessed: count(self.marks)?,
            anonymous: self.anonymous,
            shown: self.shown,
        })
    }

    fn channel(&self, channel: Channel, decimals: u8) -> Result<ChannelResult> {
        let weight = optional(self.weight.as_deref())?;
        Ok(ChannelResult {
            channel,
            state: self.channel_state(),
            declared: self.declared.unwrap_or_default(),
            weight: weight.map(|exact| Figure::new(exact, decimals)),
            share: computed(self.points.as_ref())?,
            figure: computed(self.figure.as_ref())?,
            flags: self.flags().collect(),
        })
    }

    fn cell(&self, leaf: NodeNumber, channel: Channel) -> Result<CellResult> {
        Ok(CellResult {
            leaf,
            channel,
            state: self.channel_state(),
            figure: computed(self.figure.as_ref())?,
            declared: self.declared.unwrap_or_default(),
            effective: optional(self.effective.as_deref())?,
            in_total: optional(self.weight.as_deref())?,
            counts: self.counts()?,
            flags: self.flags().collect(),
            shown: self.shown,
        })
    }
}

/// The figures of one scorecard, cut to what its viewer may see.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The total; none if the scorecard is INCOMPLETE.
    pub total: Option<Kept>,
    /// Whether anonymous marks are in the total.
    pub anonymous: bool,
    /// What lies below, by indicator, then channel.
    pub lines: Vec<Line>,
    pub(crate) full: String,
    pub(crate) unassessed: String,
}

impl Figures {
    /// The scorecard that the rows were made of; they must have been read with [`Wanted::WHOLE`].
    pub fn computed(&self, decimals: u8) -> Result<Scorecard> {
        let (mut nodes, mut channels, mut cells) = (vec![], vec![], vec![]);
        for line in &self.lines {
            match (line.node, line.channel) {
                (Some(node), None) => nodes.push(line.node(node)?),
                (None, Some(channel)) => channels.push(line.channel(channel, decimals)?),
                (Some(node), Some(channel)) => cells.push(line.cell(node, channel)?),
                (None, None) => return Err(Error::internal("a figure of nothing")),
            }
        }
        Ok(Scorecard {
            state: if self.total.is_some() { State::Scored } else { State::Incomplete },
            total: computed(self.total.as_ref())?,
            full: exact(Some(&self.full))?,
            unassessed: Figure::new(exact(Some(&self.unassessed))?, decimals),
            anonymous: self.anonymous,
            nodes,
            channels,
            cells,
        })
    }
}

/// A weight in per cent, rounded for show.
pub fn rounded(weight: &str, decimals: u8) -> Result<Points> {
    Ok(exact(Some(weight))?.round(decimals))
}

fn computed(kept: Option<&Kept>) -> Result<Option<Figure>> {
    kept.map(Kept::computed).transpose()
}

fn optional(text: Option<&str>) -> Result<Option<Exact>> {
    text.map(|text| exact(Some(text))).transpose()
}

fn exact(text: Option<&str>) -> Result<Exact> {
    let text = text.ok_or_else(|| Error::internal("an exact figure was not asked for"))?;
    text.parse().map_err(|_| Error::internal("stored figure is no fraction"))
}

fn number(place: i16) -> Result<NodeNumber> {
    u16::try_from(place - 1).map(NodeNumber::new).map_err(Error::internal)
}

fn count(stored: Option<i32>) -> Result<u32> {
    u32::try_from(stored.unwrap_or_default()).map_err(Error::internal)
}
