//! The areas in the order of their foreign keys, and how one goes up and down.
use crate::{Dialect, cycle, ground, marks, outcome, people, record, rules};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait, sea_orm::ConnectionTrait};

const AREAS: &[&Area] = &[
    &ground::AREA,
    &people::organisation::AREA,
    &people::person::AREA,
    &people::group::AREA,
    &people::account::AREA,
    &people::recusal::AREA,
    &people::delegation::AREA,
    &rules::scheme::AREA,
    &rules::policy::AREA,
    &cycle::cycle::AREA,
    &cycle::roster::AREA,
    &cycle::exemption::AREA,
    &cycle::nomination::AREA,
    &marks::assignment::AREA,
    &cycle::change::AREA,
    &marks::score::AREA,
    &marks::tally::AREA,
    &outcome::scorecard::AREA,
    &outcome::publication::AREA,
    &record::audit::AREA,
    &cycle::progress::AREA,
];

/// An area's statements, in order. Going down drops what they create, last things first.
pub(crate) struct Area {
    name: &'static str,
    up: &'static [&'static str],
    /// Statements for one database only.
    sqlite: &'static [&'static str],
    postgres: &'static [&'static str],
}

impl Area {
    pub(crate) const fn new(name: &'static str, up: &'static [&'static str]) -> Self {
        Self { name, up, sqlite: &[], postgres: &[] }
    }

    /// With statements for SQLite only, and for PostgreSQL only, after the others.
    pub(crate) const fn only(self, sqlite: &'static [&'static str], postgres: &'static [&'static str]) -> Self {
        Self { sqlite, postgres, ..self }
    }

    fn statements(&self, dialect: Dialect) -> impl DoubleEndedIterator<Item = &'static str> {
        let own = if dialect == Dialect::Sqlite { self.sqlite } else { self.postgres };
        self.up.iter().chain(own).copied()
    }
}

pub(crate) fn all() -> Vec<Box<dyn MigrationTrait>> {
    AREAS.iter().map(|area| Box::new(Migration(area)) as Box<dyn MigrationTrait>).collect()
}

struct Migration(&'static Area);

impl MigrationName for Migration {
    fn name(&self) -> &str {
        self.0.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let dialect = Dialect::of(db.get_database_backend());
        for statement in self.0.statements(dialect) {
            db.execute_unprepared(&dialect.write(statement)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let dialect = Dialect::of(db.get_database_backend());
        for statement in self.0.statements(dialect).rev().filter_map(undone) {
            db.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        // SQLite would otherwise run each statement on its own and could stop half-way.
        Some(true)
    }
}

/// What takes a statement back. Indices and triggers go with their table, a sequence with the column that owns it.
fn undone(statement: &str) -> Option<String> {
    let name = |rest: &str| rest.split([' ', '(']).next().unwrap_or_default().to_owned();
    let table = statement.strip_prefix("CREATE TABLE ").map(|rest| format!("DROP TABLE {}", name(rest)));
    table.or_else(|| statement.strip_prefix("CREATE FUNCTION ").map(|rest| format!("DROP FUNCTION {}()", name(rest))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nothing_is_left_to_be_filled_in() {
        for area in AREAS {
            for (dialect, statement) in
                [Dialect::Sqlite, Dialect::Postgres].into_iter().flat_map(|d| area.statements(d).map(move |s| (d, s)))
            {
                let written = dialect.write(statement);
                let open = written.match_indices('{').find(|(at, _)| !written[at + 1..].starts_with('}'));
                assert_eq!(open, None, "{}: {written}", area.name);
            }
        }
    }

    #[test]
    fn migrations_have_names_of_their_own_in_order() {
        let names: Vec<_> = AREAS.iter().map(|area| area.name).collect();
        assert_eq!(names, names.iter().copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn tables_and_functions_are_taken_back() {
        assert_eq!(undone("CREATE TABLE person (id)").as_deref(), Some("DROP TABLE person"));
        assert_eq!(undone("CREATE FUNCTION refuse_change() RETURNS").as_deref(), Some("DROP FUNCTION refuse_change()"));
        assert_eq!(undone("CREATE INDEX person_name ON person (name)"), None);
    }
}
