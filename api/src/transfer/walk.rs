//! Steps through a YAML text node by node, each with its path and its place, in memory that grows with the depth of
//! the text and not with its length.
use super::place::Place;
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, options};
use std::{borrow::Cow, fmt::Write};

/// The deepest nesting of lists and mappings that is read.
pub(super) const MAX_DEPTH: usize = 48;

/// What stands at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found<'t> {
    /// The key of a mapping's entry; the path is already the entry's.
    Key,
    /// A scalar's text.
    Scalar(Cow<'t, str>),
    /// A scalar that is not written at all, or a plain `~` or `null`.
    Nothing,
    Mapping,
    List,
    /// A reference to an anchor elsewhere.
    Alias,
}

/// One step. The walk's [`Walk::path`] is the step's path until the next one.
#[derive(Clone, Debug)]
pub(super) struct Step<'t> {
    pub(super) place: Place,
    pub(super) found: Found<'t>,
}

enum Frame {
    List {
        next: usize,
        base: usize,
    },
    /// `key` says whether the next node is a key.
    Mapping {
        key: bool,
        base: usize,
    },
}

pub(super) struct Walk<'t> {
    parser: Parser<'t, StrInput<'t>>,
    open: Vec<Frame>,
    path: String,
}

impl<'t> Walk<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let limits = options! {
            emit_comments: false,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        Self { parser: Parser::new_from_str_with_options(text, limits), open: Vec::new(), path: String::new() }
    }

    /// The path of the step returned last, as `indicators[1].children[0].weight`; empty for the whole.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The path of the list or mapping around the step returned last, if it opened none itself.
    pub(super) fn around(&self) -> &str {
        match self.open.last() {
            Some(Frame::List { base, .. } | Frame::Mapping { base, .. }) => self.path.get(..*base).unwrap_or_default(),
            None => "",
        }
    }

    /// The next node of the first document; none at its end.
    pub(super) fn step(&mut self) -> Result<Option<Step<'t>>, ScanError> {
        loop {
            let Some(next) = self.parser.next_event() else { return Ok(None) };
            let (event, span) = next?;
            let found = match event {
                Event::Scalar(text, style, ..) => match style {
                    ScalarStyle::Plain if matches!(&*text, "" | "~" | "null") => Found::Nothing,
                    _ => Found::Scalar(text),
                },
                Event::Alias(_) => Found::Alias,
                Event::SequenceStart(..) => Found::List,
                Event::MappingStart(..) => Found::Mapping,
                Event::SequenceEnd | Event::MappingEnd => {
                    self.close();
                    continue;
                }
                Event::DocumentEnd | Event::StreamEnd => return Ok(None),
                _ => continue,
            };
            let found = self.enter(found);
            return Ok(Some(Step { place: place_of(&span), found }));
        }
    }

    /// Passes over what is in the list or mapping that the last step opened.
    pub(super) fn skip_inside(&mut self) -> Result<(), ScanError> {
        let mut depth = 1;
        while depth > 0 {
            let Some(next) = self.parser.next_event() else { return Ok(()) };
            match next?.0 {
                Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
                Event::SequenceEnd | Event::MappingEnd => depth -= 1,
                _ => {}
            }
        }
        self.close();
        Ok(())
    }

    /// Sets the path for a node that begins, opens it if it is a container, and says whether it is a key.
    fn enter(&mut self, found: Found<'t>) -> Found<'t> {
        let mut is_key = false;
        match self.open.last_mut() {
            None => self.path.clear(),
            Some(Frame::List { next, base }) => {
                self.path.truncate(*base);
                // Writing to a text cannot fail.
                let _ = write!(self.path, "[{next}]");
                *next += 1;
            }
            Some(Frame::Mapping { key, base }) if *key => {
                is_key = true;
                *key = false;
                self.path.truncate(*base);
                if !self.path.is_empty() {
                    self.path.push('.');
                }
                // A key that is a list or a mapping has no path of its own; no document of ours has one.
                self.path.push_str(match &found {
                    Found::Scalar(text) => text,
                    _ => "?",
                });
            }
            Some(Frame::Mapping { key, .. }) => *key = true,
        }
        let base = self.path.len();
        match found {
            Found::List => self.open.push(Frame::List { next: 0, base }),
            Found::Mapping => self.open.push(Frame::Mapping { key: true, base }),
            _ if is_key => return Found::Key,
            _ => {}
        }
        found
    }

    fn close(&mut self) {
        if let Some(Frame::List { base, .. } | Frame::Mapping { base, .. }) = self.open.pop() {
            self.path.truncate(base);
        }
    }
}

fn place_of(span: &Span) -> Place {
    Place { line: span.start.line(), column: span.start.col() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<String> {
        let mut walk = Walk::new(text);
        let mut steps = Vec::new();
        while let Some(step) = walk.step().unwrap() {
            let Place { line, column } = step.place;
            steps.push(format!("{line}:{column} {} {:?}", walk.path(), step.found));
        }
        steps
    }

    #[test]
    fn every_node_has_its_path() {
        assert_eq!(
            steps("# 注\n甲: [x, {b: ~}]\nc:\n- d: &e 'null'\n  f:\n- *e\n? [g]\n: h\n"),
            [
                "2:1  Mapping",
                "2:1 甲 Key",
                "2:4 甲 List",
                "2:5 甲[0] Scalar(\"x\")",
                "2:8 甲[1] Mapping",
                "2:9 甲[1].b Key",
                "2:12 甲[1].b Nothing",
                "3:1 c Key",
                "4:3 c List",
                "4:3 c[0] Mapping",
                "4:3 c[0].d Key",
                "4:9 c[0].d Scalar(\"null\")",
                "5:3 c[0].f Key",
                "5:4 c[0].f Nothing",
                "6:3 c[1] Alias",
                "7:3 ? List",
                "7:4 ?[0] Scalar(\"g\")",
                "8:3 ? Scalar(\"h\")",
            ]
        );
    }

    #[test]
    fn what_is_skipped_leaves_the_paths_right() {
        let mut walk = Walk::new("a: {b: [1, {c: 2}]}\nd: 3\n");
        let mut seen = Vec::new();
        while let Some(step) = walk.step().unwrap() {
            seen.push(walk.path().to_owned());
            if walk.path() == "a" && step.found == Found::Mapping {
                walk.skip_inside().unwrap();
            }
        }
        assert_eq!(seen, ["", "a", "a", "d", "d"]);
    }

    #[test]
    fn depth_is_bounded() {
        for open in ["[", "{a: ", "- "] {
            let text = open.repeat(2_000);
            let mut walk = Walk::new(&text);
            let stopped = loop {
                match walk.step() {
                    Ok(Some(_)) => {}
                    Ok(None) => break false,
                    Err(_) => break true,
                }
            };
            assert!(stopped, "{open}");
        }
    }
}
