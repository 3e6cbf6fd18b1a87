//! The tables of Kaoping, for SQLite and PostgreSQL: append-only, up and down.
//!
//! Each area is one file of plain DDL in the folder of its group, written once for both databases; `dialect` fills in
//! what differs, `word` the words of closed vocabularies. An area's first migration is never edited after a release: a
//! change is a new file, and [`rebuild`] does what SQLite's `ALTER TABLE` cannot.
mod area;
mod cycle;
mod decision;
mod dialect;
mod ground;
mod marks;
mod outcome;
mod people;
pub mod rebuild;
mod record;
mod rules;
mod word;

use area::Area;
pub use dialect::Dialect;
pub use marks::ballot;
use sea_orm_migration::{MigrationTrait, async_trait};
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// Every migration, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        area::all()
    }
}
