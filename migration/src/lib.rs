//! The tables of Kaoping, for SQLite and PostgreSQL: append-only, up and down.
//!
//! Each area is one file of plain DDL in [`area`], written once for both databases; [`dialect`] fills in what differs.
//! An area's first migration is never edited after a release: a change is a new file.
mod area;
pub mod ballot;
mod dialect;

pub use dialect::Dialect;
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
