//! The files in which the database lies, and the log that it writes.
use std::{fs, path::PathBuf};
use tests::{Kind, TestApp};

/// The files of the database as they lie on the disk.
pub(super) struct Disk<'a> {
    pub(super) app: &'a TestApp,
    /// PostgreSQL: the first segment of its log that this story wrote to.
    first: String,
}

impl<'a> Disk<'a> {
    pub(super) async fn watch(app: &'a TestApp) -> Self {
        let first = match app.kind() {
            Kind::Sqlite => String::new(),
            Kind::Postgres => segment(app).await,
        };
        Self { app, first }
    }

    /// The tables' files. On SQLite all there are but the keys: the database, its log, its index of the log.
    pub(super) async fn tables(&self) -> Vec<PathBuf> {
        if self.app.kind() == Kind::Postgres {
            self.app.tamper("CHECKPOINT").await;
            let oid =
                text(self.app, "SELECT CAST(oid AS TEXT) FROM pg_database WHERE datname = current_database()").await;
            return vec![data(self.app).await.join("base").join(oid)];
        }
        let entries = fs::read_dir(self.app.directory()).expect("a directory").map(|entry| entry.expect("one").path());
        entries.filter(|path| path.is_file()).collect()
    }

    /// PostgreSQL's log, since this story began.
    pub(super) async fn log(&self) -> Vec<PathBuf> {
        if self.app.kind() == Kind::Sqlite {
            return vec![];
        }
        let last = segment(self.app).await;
        let entries = fs::read_dir(data(self.app).await.join("pg_wal")).expect("a log");
        let names = entries.map(|entry| entry.expect("one").path()).filter(|path| path.is_file());
        names
            .filter(|path| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                (self.first.as_str()..=last.as_str()).contains(&name)
            })
            .collect()
    }
}

pub(super) async fn text(app: &TestApp, sql: &str) -> String {
    app.sql(sql).await.swap_remove(0).swap_remove(0).expect("a text")
}

async fn segment(app: &TestApp) -> String {
    text(app, "SELECT pg_walfile_name(pg_current_wal_lsn())").await
}

pub(super) async fn data(app: &TestApp) -> PathBuf {
    PathBuf::from(text(app, "SHOW data_directory").await)
}
