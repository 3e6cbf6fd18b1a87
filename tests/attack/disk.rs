//! The files in which the database lies, and the log that it writes.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tests::{Kind, TestApp};

/// The files of the database as they lie on the disk.
pub(super) struct Disk<'a> {
    pub(super) app: &'a TestApp,
    /// PostgreSQL: the first segment of its log that this story wrote to.
    first: String,
    /// What asks `tests/run` to have the log archived.
    wanted: Option<PathBuf>,
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        if let Some(wanted) = &self.wanted {
            fs::remove_file(wanted).ok();
        }
    }
}

impl<'a> Disk<'a> {
    pub(super) async fn watch(app: &'a TestApp) -> Self {
        let first = match app.kind() {
            Kind::Sqlite => String::new(),
            Kind::Postgres => segment(app).await,
        };
        Self { app, first, wanted: None }
    }

    /// The same, and PostgreSQL's log is archived as long as this lives.
    pub(super) async fn archived(app: &'a TestApp) -> Self {
        let wanted = archive().filter(|_| app.kind() == Kind::Postgres).map(|archive| archive.join("wanted"));
        if let Some(wanted) = &wanted {
            fs::write(wanted, "").expect("asked for");
        }
        let mut disk = Self::watch(app).await;
        disk.wanted = wanted;
        disk
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

    /// PostgreSQL's archive of its log, up to this moment.
    pub(super) async fn archive(&self) -> Vec<PathBuf> {
        let Some(archive) = archive().filter(|_| self.app.kind() == Kind::Postgres) else { return vec![] };
        let last = segment(self.app).await;
        self.app.tamper("SELECT pg_switch_wal()").await;
        let kept = archive.join(&last);
        // A file that is there may still be written to.
        let size = |path: &Path| fs::metadata(path).map_or(0, |about| about.len());
        for _ in 0..600 {
            if size(&kept) == 16 << 20 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(size(&kept), 16 << 20, "{last} was not archived");
        vec![archive]
    }

    /// A base backup, as whoever looks after the database takes it: on SQLite a copy of its files.
    pub(super) async fn backup(&self) -> PathBuf {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let place = self.app.directory().join(format!("backup-{number}"));
        if self.app.kind() == Kind::Sqlite {
            fs::create_dir(&place).expect("a directory");
            for file in self.tables().await {
                fs::copy(&file, place.join(file.file_name().expect("a name"))).expect("copied");
            }
            return place;
        }
        let programs = std::env::var_os("KAOPING_TEST_POSTGRES_PROGRAMS").map(PathBuf::from).unwrap_or_default();
        let mut command = Command::new(programs.join("pg_basebackup"));
        command.arg("--dbname").arg(self.app.url()).arg("--pgdata").arg(&place);
        command.args(["--checkpoint=fast", "--wal-method=none", "--no-sync"]);
        let output = tokio::task::spawn_blocking(move || command.output()).await.expect("an end");
        let output = output.expect("pg_basebackup, which tests/run finds");
        assert!(output.status.success(), "pg_basebackup: {}", String::from_utf8_lossy(&output.stderr));
        place
    }
}

/// Where `tests/run` has the log archived.
fn archive() -> Option<PathBuf> {
    std::env::var_os("KAOPING_TEST_POSTGRES_ARCHIVE").map(PathBuf::from)
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
