//! What one tenant does otherwise: rows beyond the rules this program brings, and rows it does without.
use std::collections::BTreeSet;

use crate::decide::cell::Cell;
use crate::decide::table::Table;
use crate::rules::fault::{Fault, PolicyError};
use crate::rules::rows::{self, Rows};

/// The acts whose rows stay as they are: a person who could change these could keep others from changing them back.
const FIXED: [&str; 3] = ["account::Grant", "account::Entrust", "account::Revoke"];

/// The whole of a tenant's deviation, row by row as `rules.csv` writes them; nothing is the standard rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// What is allowed beside the standard rules. Wins over what is taken away.
    pub added: Vec<String>,
    /// What is not allowed of the standard rules.
    pub removed: Vec<String>,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Among those added.
    Added,
    /// Among those removed.
    Removed,
}

/// What is wrong with one row; its line counts the rows of the list, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// In which list.
    pub list: List,
    /// What.
    pub fault: Fault,
}

impl Overrides {
    /// The standard rules so changed, if every row makes sense and the whole keeps to the constitution. Rows that
    /// change nothing do no harm here: an upgrade may have made them so.
    pub fn compile(&self, standard: &Table) -> Result<Table, Vec<Misfit>> {
        let (removed, added) = (read(List::Removed, &self.removed), read(List::Added, &self.added));
        match (removed, added) {
            (Ok(removed), Ok(added)) => standard
                .changed(&removed, &added)
                .map_err(|refused: PolicyError| misfits(List::Added, refused.faults().to_vec())),
            (removed, added) => Err([removed.err(), added.err()].into_iter().flatten().flatten().collect()),
        }
    }

    /// Rows that change nothing. A person who proposes one means something else.
    pub fn idle(&self, standard: &Table) -> Vec<Misfit> {
        let mut added = BTreeSet::new();
        let mut idle = Vec::new();
        for (line, row) in (1..).zip(&self.added) {
            let cells = rows::cells(line, row).unwrap_or_default();
            let fresh = cells.into_iter().filter(|cell| !standard.has(cell) && added.insert(*cell)).count();
            idle.extend((fresh == 0).then(|| misfit(List::Added, line)));
        }
        let mut removed = BTreeSet::new();
        for (line, row) in (1..).zip(&self.removed) {
            let cells = rows::cells(line, row).unwrap_or_default();
            let gone = |cell: &Cell| standard.has(cell) && !self.adds(cell) && removed.insert(*cell);
            idle.extend((cells.iter().copied().filter(gone).count() == 0).then(|| misfit(List::Removed, line)));
        }
        idle
    }

    fn adds(&self, cell: &Cell) -> bool {
        self.added.iter().any(|row| rows::cells(0, row).is_ok_and(|cells| cells.contains(cell)))
    }
}

/// The rows of a list.
fn read(list: List, rows: &[String]) -> Result<Rows, Vec<Misfit>> {
    let mut read = Rows::default();
    let mut faults = Vec::new();
    for (line, row) in (1..).zip(rows) {
        match rows::cells(line, row) {
            Err(wrong) => faults.extend(wrong),
            Ok(said) if said.iter().any(fixed) => faults.push(unchangeable(line)),
            Ok(_) => faults.extend(read.push(line, row, list == List::Added).err().into_iter().flatten()),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(misfits(list, faults)) }
}

fn fixed(cell: &Cell) -> bool {
    cell.act().is_none_or(|act| act.name.starts_with("policy::") || FIXED.contains(&act.name))
}

fn unchangeable(line: usize) -> Fault {
    let (zh, en) = (
        "由谁变更规则、由谁授予角色，不能以变更规则的方式改变",
        "the rows about who changes the rules and who grants roles cannot be changed in this way",
    );
    Fault { rule: Some("separation"), ..Fault::row("POLICY_FIXED", line, zh.to_owned(), en.to_owned()) }
}

fn misfits(list: List, faults: Vec<Fault>) -> Vec<Misfit> {
    faults.into_iter().map(|fault| Misfit { list, fault }).collect()
}

fn misfit(list: List, line: usize) -> Misfit {
    let (zh, en) = match list {
        List::Added => ("该行没有增加任何权限", "the row adds nothing"),
        List::Removed => ("该行没有减少任何权限", "the row takes nothing away"),
    };
    Misfit { list, fault: Fault::row("POLICY_REDUNDANT", line, zh.to_owned(), en.to_owned()) }
}
