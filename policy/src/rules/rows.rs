//! Reads the rows, strictly: what is not understood is refused with its line.
use std::collections::BTreeMap;

use scoring::Channel;

use crate::decide::cell::{Cell, Place};
use crate::decide::facts::{Phase, Relation, Role};
use crate::decide::reach::Reach;
use crate::record::acts::{Axes, RelationAxis, find};
use crate::rules::fault::{Fault, PolicyError};
use crate::word::Word;

const HEADER: [&str; 6] = ["act", "role", "channel", "relation", "phase", "reach"];

/// A row as it is written: what casbin gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Act, role, channel, relation, phase and reach: words, lists and `*`.
    pub(crate) columns: [String; 6],
    /// Whether it allows. What a tenant takes away denies.
    pub(crate) allows: bool,
}

/// Rows read twice: as they are written, for casbin, and cell by cell, by this program itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// In their order.
    pub(crate) written: Vec<Row>,
    /// Every cell they speak of, with the line of the first row that does.
    pub(crate) cells: BTreeMap<Cell, usize>,
}

impl Row {
    /// The acts it names.
    pub(crate) fn act(&self) -> &str {
        let [act, ..] = &self.columns;
        act
    }

    /// Seven words, the last of them the effect.
    pub(crate) fn as_written(&self) -> Vec<String> {
        let effect = if self.allows { "allow" } else { "deny" };
        self.columns.iter().map(String::as_str).chain([effect]).map(str::to_owned).collect()
    }
}

impl Rows {
    /// Takes up one more row. Says how many cells are new by it.
    pub(crate) fn push(&mut self, line: usize, text: &str, allows: bool) -> Result<usize, Vec<Fault>> {
        let fields = columns(text);
        let said = row(line, &fields)?;
        if let Ok(columns) = <[&str; 6]>::try_from(fields) {
            self.written.push(Row { columns: columns.map(str::to_owned), allows });
        }
        let before = self.cells.len();
        for cell in said {
            self.cells.entry(cell).or_insert(line);
        }
        Ok(self.cells.len() - before)
    }
}

/// The rows of a file, as they are written and with every cell they allow.
pub(crate) fn read(text: &str) -> Result<Rows, PolicyError> {
    let mut rows = Rows::default();
    let mut faults = Vec::new();
    let mut headed = false;
    for (number, line) in text.lines().enumerate() {
        let (number, line) = (number + 1, line.trim());
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !headed {
            headed = true;
            if columns(line) != HEADER {
                faults.push(fault("POLICY_HEADER", number, "第一行应为表头", "the first row must be the header"));
            }
            continue;
        }
        match rows.push(number, line, true) {
            Err(wrong) => faults.extend(wrong),
            Ok(0) => faults.push(fault("POLICY_REDUNDANT", number, "该行没有增加任何权限", "the row adds nothing")),
            Ok(_) => {}
        }
    }
    if !faults.is_empty() {
        return Err(PolicyError::new(faults));
    }
    if rows.cells.is_empty() {
        let fault = Fault::whole("POLICY_EMPTY", "规则集为空", "there are no rules");
        return Err(PolicyError::new(vec![fault]));
    }
    Ok(rows)
}

/// The cells one row speaks of, written as in the file.
pub(crate) fn cells(line: usize, text: &str) -> Result<Vec<Cell>, Vec<Fault>> {
    row(line, &columns(text))
}

fn columns(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).collect()
}

fn row(line: usize, fields: &[&str]) -> Result<Vec<Cell>, Vec<Fault>> {
    let [acts, roles, channels, relations, phases, reaches] = fields else {
        return Err(vec![fault("POLICY_COLUMNS", line, "应有六列", "a row has six columns")]);
    };
    let mut cells = Vec::new();
    let mut faults = Vec::new();
    let reaches = named::<Reach>(line, "reach", reaches).unwrap_or_else(|wrong| {
        faults.push(wrong);
        Vec::new()
    });
    for name in acts.split('|').map(str::trim) {
        let Some((act, description)) = find(name) else {
            faults.push(unknown(line, "act", name));
            continue;
        };
        match places(line, description.axes, [roles, channels, relations, phases]) {
            Err(wrong) => faults.push(wrong),
            Ok(places) => {
                let with = |place| reaches.iter().map(move |reach| Cell { act, place, reach: *reach });
                cells.extend(places.into_iter().flat_map(with));
            }
        }
    }
    if faults.is_empty() { Ok(cells) } else { Err(faults) }
}

fn places(line: usize, axes: Axes, [roles, channels, relations, phases]: [&str; 4]) -> Result<Vec<Place>, Fault> {
    let roles = if axes.role { options(named::<Role>(line, "role", roles)?) } else { absent(line, "role", roles)? };
    let channels = axis::<Channel>(line, "channel", axes.channel.then_some(<Channel as Word>::ALL), channels)?;
    let words = (axes.relation != RelationAxis::Absent).then_some(axes.relation.words());
    let relations = axis::<Relation>(line, "relation", words, relations)?;
    let phases = axis::<Phase>(line, "phase", axes.phase.then_some(Phase::ALL), phases)?;
    let mut places = Vec::new();
    for role in roles {
        for channel in &channels {
            for relation in &relations {
                for phase in &phases {
                    places.push(Place { role, channel: *channel, relation: *relation, phase: *phase });
                }
            }
        }
    }
    Ok(places)
}

/// One axis: absent and `-`, or every word for `*`, or a list of its words.
fn axis<T: Word>(line: usize, column: &str, words: Option<&'static [T]>, text: &str) -> Result<Vec<Option<T>>, Fault> {
    let Some(words) = words else { return absent(line, column, text) };
    if text == "*" {
        return Ok(options(words.to_vec()));
    }
    let list = named::<T>(line, column, text)?;
    match list.iter().find(|word| !words.contains(word)) {
        Some(foreign) => Err(unknown(line, column, foreign.word())),
        None => Ok(options(list)),
    }
}

/// A list of words, each of them known and named once.
fn named<T: Word>(line: usize, column: &str, text: &str) -> Result<Vec<T>, Fault> {
    let mut list = Vec::new();
    for word in text.split('|').map(str::trim) {
        let known = T::from_word(word).ok_or_else(|| unknown(line, column, word))?;
        if list.contains(&known) {
            let zh = format!("{column} 列重复：{word}");
            return Err(Fault::row("POLICY_TWICE", line, zh, format!("column {column} names {word} twice")));
        }
        list.push(known);
    }
    Ok(list)
}

fn absent<T>(line: usize, column: &str, text: &str) -> Result<Vec<Option<T>>, Fault> {
    if text == "-" {
        return Ok(vec![None]);
    }
    let zh = format!("该操作没有 {column} 这一列，应写 -");
    Err(Fault::row("POLICY_AXIS", line, zh, format!("the act does not depend on the {column}; write -")))
}

fn options<T>(words: Vec<T>) -> Vec<Option<T>> {
    words.into_iter().map(Some).collect()
}

fn unknown(line: usize, column: &str, word: &str) -> Fault {
    let zh = format!("{column} 列中不能写“{word}”");
    Fault::row("POLICY_UNKNOWN", line, zh, format!("column {column} cannot say \"{word}\""))
}

fn fault(code: &'static str, line: usize, zh: &str, en: &str) -> Fault {
    Fault::row(code, line, zh.to_owned(), en.to_owned())
}
