//! Is this installation sound: tables up to date, and nothing switched on that would betray ballots (domain rule 9).
mod betrayal;

use crate::{Db, Result};
use betrayal::BETRAYALS;
use scoring::Problem;
use sea_orm::FromQueryResult;

crate::ground::handle! {
    /// Looks over an installation.
    Doctor, doctor
}

#[derive(FromQueryResult)]
struct Setting {
    name: String,
    setting: String,
}

#[derive(FromQueryResult)]
struct SecureDelete {
    secure_delete: i32,
}

impl Db {
    /// The names of the migrations that have not run yet. Changes nothing, not even in an empty database.
    pub async fn pending_migrations(&self) -> Result<Vec<String>> {
        use migration::MigratorTrait;
        let pending = migration::Migrator::get_pending_migrations_read_only(&self.connection).await?;
        Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
    }

    /// Drops from memory the tag keys that another node has destroyed. For the worker, now and then.
    pub fn forget_destroyed(&self) {
        self.keys.forget_destroyed();
    }
}

impl Doctor<'_> {
    /// What in the database's settings would betray ballots. Warnings: the office decides, an administrator mends.
    pub async fn look(&self) -> Result<Vec<Problem>> {
        let mut found = if self.postgres() { self.settings().await? } else { self.secure_delete().await? };
        found.extend(self.additions().await?);
        Ok(found)
    }

    async fn settings(&self) -> Result<Vec<Problem>> {
        let names = BETRAYALS.each_ref().map(|betrayal| format!("'{}'", betrayal.setting)).join(", ");
        let sql = format!("SELECT name, setting FROM pg_settings WHERE name IN ({names}) ORDER BY name");
        let settings: Vec<Setting> = self.all(&sql, vec![]).await?;
        let found = settings.iter().filter_map(|found| {
            let betrayal = BETRAYALS.iter().find(|one| one.setting == found.name && (one.is_set)(&found.setting))?;
            let said = format!("{} = {}", found.name, found.setting);
            Some(Problem::new(
                "BALLOTS_BETRAYED",
                found.name.clone(),
                format!("{said}：{}。", betrayal.zh),
                format!("{said}: {}.", betrayal.en),
            ))
        });
        Ok(found.collect())
    }

    async fn secure_delete(&self) -> Result<Vec<Problem>> {
        let setting: Option<SecureDelete> = self.one("PRAGMA secure_delete", vec![]).await?;
        if setting.is_some_and(|setting| setting.secure_delete == 1) {
            return Ok(vec![]);
        }
        let (zh, en) = (
            "secure_delete 未生效：删除的无记名测评表仍可从文件中读出。",
            "secure_delete is not in effect: deleted ballots can still be read from the file.",
        );
        Ok(vec![Problem::new("BALLOTS_BETRAYED", "secure_delete", zh, en)])
    }

    /// What somebody has laid beside the ballot tables, or sends them to: none of it is the product's.
    async fn additions(&self) -> Result<Vec<Problem>> {
        let sql = if self.postgres() { ADDITIONS_POSTGRES } else { ADDITIONS_SQLITE };
        let found: Vec<Addition> = self.all(sql, vec![]).await?;
        Ok(found
            .into_iter()
            .map(|Addition { what, name }| {
                let zh = format!("{name}：不属于本系统，可能复制无记名测评表或记下其提交时刻，请移除。");
                let en = format!(
                    "{name} is not the product's and may copy ballots or record when they were cast: remove it."
                );
                Problem::new("BALLOTS_BETRAYED", what, zh, en)
            })
            .collect())
    }
}

#[derive(FromQueryResult)]
struct Addition {
    what: String,
    name: String,
}

const ADDITIONS_POSTGRES: &str = "
    SELECT 'trigger' AS what, c.relname || '.' || t.tgname AS name FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relname ~ '^ballot_[0-9]+$' AND NOT t.tgisinternal
    UNION ALL SELECT 'rule', tablename || '.' || rulename FROM pg_rules WHERE tablename ~ '^ballot_[0-9]+$'
    UNION ALL SELECT 'column', table_name || '.' || column_name FROM information_schema.columns
        WHERE table_name ~ '^ballot_[0-9]+$' AND column_name NOT IN ('id', 'tag', 'body')
    UNION ALL SELECT 'publication', CAST(pubname AS TEXT) FROM pg_publication WHERE puballtables
    UNION ALL SELECT DISTINCT 'publication', CAST(pubname AS TEXT) FROM pg_publication_tables
        WHERE tablename ~ '^ballot_[0-9]+$' AND pubname NOT IN (SELECT pubname FROM pg_publication WHERE puballtables)
    UNION ALL SELECT 'replication slot', CAST(slot_name AS TEXT) FROM pg_replication_slots
        WHERE slot_type = 'logical' AND database = current_database()
    ORDER BY 1, 2";

const ADDITIONS_SQLITE: &str = "
    SELECT 'trigger' AS what, tbl_name || '.' || name AS name FROM sqlite_master
        WHERE type = 'trigger' AND tbl_name GLOB 'ballot_[0-9]*'
    UNION ALL SELECT 'column', t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name GLOB 'ballot_[0-9]*' AND c.name NOT IN ('id', 'tag', 'body')
    ORDER BY 1, 2";
