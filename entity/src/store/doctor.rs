//! Is this installation sound: tables up to date, and nothing switched on that would betray ballots (domain rule 9).
use crate::{Db, Result, tx::Tx};
use scoring::Problem;
use sea_orm::FromQueryResult;

/// A PostgreSQL setting that ties a ballot to the moment it was handed in, and so to whoever was at work then.
struct Betrayal {
    setting: &'static str,
    is_set: fn(&str) -> bool,
    zh: &'static str,
    en: &'static str,
}

const BETRAYALS: [Betrayal; 4] = [
    Betrayal {
        setting: "track_commit_timestamp",
        is_set: |value| value == "on",
        zh: "数据库会保留每张无记名评分表提交的时刻",
        en: "the database keeps the moment at which each ballot was put",
    },
    Betrayal {
        setting: "log_statement",
        is_set: |value| matches!(value, "all" | "mod"),
        zh: "数据库日志会记下每张无记名评分表提交的时刻",
        en: "the database's log says when each ballot was put",
    },
    Betrayal {
        setting: "log_min_duration_statement",
        is_set: |value| value == "0",
        zh: "数据库日志会记下每条语句及其时刻，包括无记名评分表",
        en: "the database's log takes down every statement and its moment, ballots among them",
    },
    Betrayal {
        // Readable by a superuser or a member of pg_read_all_settings only; for others it is not listed.
        setting: "shared_preload_libraries",
        is_set: |value| ["pgaudit", "auto_explain"].iter().any(|library| value.contains(library)),
        zh: "该扩展会把语句及其时刻写入日志，包括无记名评分表",
        en: "this extension writes statements and their moments to the log, ballots among them",
    },
];

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

impl Tx {
    /// What in the database's settings would betray ballots. Warnings: the office decides, an administrator mends.
    pub async fn doctor(&self) -> Result<Vec<Problem>> {
        if self.postgres() { self.doctor_postgres().await } else { self.doctor_sqlite().await }
    }

    async fn doctor_postgres(&self) -> Result<Vec<Problem>> {
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

    async fn doctor_sqlite(&self) -> Result<Vec<Problem>> {
        let setting: Option<SecureDelete> = self.one("PRAGMA secure_delete", vec![]).await?;
        if setting.is_some_and(|setting| setting.secure_delete == 1) {
            return Ok(vec![]);
        }
        let (zh, en) = (
            "secure_delete 未生效：删除的无记名评分表仍可从文件中读出。",
            "secure_delete is not in effect: deleted ballots can still be read from the file.",
        );
        Ok(vec![Problem::new("BALLOTS_BETRAYED", "secure_delete", zh, en)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_betrays_is_told_from_what_does_not() {
        let betrays = |name: &str, value: &str| {
            (BETRAYALS.iter().find(|betrayal| betrayal.setting == name).unwrap().is_set)(value)
        };
        for (name, value) in [
            ("track_commit_timestamp", "on"),
            ("log_statement", "all"),
            ("log_statement", "mod"),
            ("log_min_duration_statement", "0"),
            ("shared_preload_libraries", "pg_stat_statements,pgaudit"),
        ] {
            assert!(betrays(name, value), "{name} = {value}");
        }
        for (name, value) in [
            ("track_commit_timestamp", "off"),
            ("log_statement", "none"),
            ("log_statement", "ddl"),
            ("log_min_duration_statement", "-1"),
            ("log_min_duration_statement", "1000"),
            ("shared_preload_libraries", "pg_stat_statements"),
        ] {
            assert!(!betrays(name, value), "{name} = {value}");
        }
    }
}
