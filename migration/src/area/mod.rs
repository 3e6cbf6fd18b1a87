//! One file per area, in the order of their foreign keys.
use crate::Dialect;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait, sea_orm::ConnectionTrait};

mod account;
mod assignment;
mod audit;
mod change;
mod cycle;
mod delegation;
mod exemption;
mod group;
mod list;
mod nomination;
mod organisation;
mod person;
mod policy;
mod publication;
mod scheme;
mod score;
mod scorecard;
mod tally;

/// An area's statements: `up` in order, `down` undoes them.
struct Area {
    name: &'static str,
    up: &'static [&'static str],
    /// What to drop, in order: a table, `table.column`, or `INDEX name`.
    tables: &'static [&'static str],
    /// Statements for one database only.
    sqlite: &'static [&'static str],
    postgres: &'static [&'static str],
    /// What PostgreSQL keeps beside tables, to drop after them.
    postgres_down: &'static [&'static str],
}

const AREAS: [&Area; 18] = [
    &organisation::AREA,
    &person::AREA,
    &group::AREA,
    &account::AREA,
    &scheme::AREA,
    &cycle::AREA,
    &assignment::AREA,
    &score::AREA,
    &tally::AREA,
    &scorecard::AREA,
    &publication::AREA,
    &audit::AREA,
    &policy::AREA,
    &change::AREA,
    &delegation::AREA,
    &exemption::AREA,
    &nomination::AREA,
    &list::AREA,
];

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
        let own = if dialect == Dialect::Sqlite { self.0.sqlite } else { self.0.postgres };
        for statement in self.0.up.iter().chain(own) {
            db.execute_unprepared(&dialect.write(statement)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for what in self.0.tables {
            db.execute_unprepared(&dropped(what)).await?;
        }
        if Dialect::of(db.get_database_backend()) == Dialect::Postgres {
            for statement in self.0.postgres_down {
                db.execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        // SQLite would otherwise run each statement on its own and could stop half-way.
        Some(true)
    }
}

fn dropped(what: &str) -> String {
    match what.split_once('.') {
        Some((table, column)) => format!("ALTER TABLE {table} DROP COLUMN {column}"),
        None if what.starts_with("INDEX ") => format!("DROP {what}"),
        None => format!("DROP TABLE {what}"),
    }
}
