//! A tenant's rules, compiled before a transaction begins: no lock is held while casbin works.
use super::Line;
use crate::{Db, Error, Result};
use policy::{List, Misfit, Overrides, Table};
use scoring::Problem;
use std::sync::Arc;

/// Deviations from the standard rules that make sense and keep to the constitution. Only [`Db::compile`] makes one.
pub struct Rules {
    overrides: Overrides,
    table: Arc<Table>,
    idle: Vec<Misfit>,
}

/// What rules change against others.
pub(crate) struct Change {
    pub(crate) base: String,
    pub(crate) gained: Vec<Line>,
    pub(crate) lost: Vec<Line>,
}

impl Db {
    /// Compiles what a tenant does otherwise; refused with the rule that is broken, the row and a counter-example.
    pub async fn compile(&self, added: Vec<String>, removed: Vec<String>) -> Result<Rules> {
        self.compile_overrides(Overrides { added, removed }).await?.map_err(|wrong| problems(&wrong))
    }

    /// The same, with what is wrong as the policy says it.
    pub(crate) async fn compile_overrides(&self, overrides: Overrides) -> Result<Result<Rules, Vec<Misfit>>> {
        let standard = self.engine.table();
        let compile = move || {
            let table = Arc::new(overrides.compile(&standard)?);
            let idle = overrides.idle(&standard);
            Ok(Rules { overrides, table, idle })
        };
        tokio::task::spawn_blocking(compile).await.map_err(Error::internal)
    }
}

impl Rules {
    /// Row by row.
    pub(crate) fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// The whole table.
    pub(crate) fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// Which rules these are.
    pub(crate) fn revision(&self) -> String {
        self.table.revision().to_string()
    }

    /// Who gains and loses what against the rules in force; refused if that is nothing, or if a row says nothing.
    pub(crate) fn against(&self, base: &Table) -> Result<Change> {
        if !self.idle.is_empty() {
            return Err(problems(&self.idle));
        }
        if base.revision() == self.table.revision() {
            let (zh, en) = ("与现行规则没有差别", "these are the rules in force");
            return Err(Error::invalid("POLICY_UNCHANGED", "", zh, en));
        }
        let difference = base.difference(&self.table);
        let lines = |lines: Vec<policy::Line>| lines.into_iter().map(Line::from).collect();
        Ok(Change { base: base.revision().to_string(), gained: lines(difference.gained), lost: lines(difference.lost) })
    }
}

fn problems(wrong: &[Misfit]) -> Error {
    Error::Invalid(wrong.iter().map(|misfit| problem(misfit, "")).collect())
}

/// What is wrong with a row: the rule it breaks and a cell that shows it, where there is one.
pub(crate) fn problem(Misfit { list, fault }: &Misfit, place: &str) -> Problem {
    let list = match list {
        List::Added => "added",
        List::Removed => "removed",
    };
    let row = fault.line.map(|line| format!("[{}]", line.saturating_sub(1))).unwrap_or_default();
    let (mut zh, mut en) = (fault.zh.clone(), fault.en.clone());
    if let Some(rule) = fault.rule {
        zh = format!("{zh}（规则 {rule}）");
        en = format!("{en} (rule {rule})");
    }
    if let Some(cell) = &fault.cell {
        zh = format!("{zh}；会允许：{cell}");
        en = format!("{en}; it would allow: {cell}");
    }
    Problem::new(fault.code, format!("{place}{list}{row}"), zh, en)
}
