//! Where statements are asked for, written down while the tests run: a line for each database and call site.
use crate::Tx;
use std::{
    collections::HashSet,
    fs::OpenOptions,
    io::Write,
    panic::Location,
    path::PathBuf,
    sync::{Mutex, OnceLock, PoisonError},
};

/// The variable that names the file. Nothing is noted without it, and only the tests set it.
const FILE: &str = "KAOPING_STATEMENTS";

type Site = (bool, &'static Location<'static>);

static SEEN: OnceLock<Option<(PathBuf, Mutex<HashSet<Site>>)>> = OnceLock::new();

/// Notes that the caller of the caller runs a statement, unless that was noted before.
#[track_caller]
pub(crate) fn note(tx: &Tx) {
    let seen = SEEN.get_or_init(|| std::env::var_os(FILE).map(|file| (file.into(), Mutex::default())));
    let Some((file, seen)) = seen else { return };
    let site = (tx.postgres(), Location::caller());
    if !seen.lock().unwrap_or_else(PoisonError::into_inner).insert(site) {
        return;
    }
    let line = format!("{} {}:{}\n", if site.0 { "postgres" } else { "sqlite" }, site.1.file(), site.1.line());
    // One write of one line: processes that append at once do not mix their lines. A test that finds no line fails.
    let written =
        OpenOptions::new().create(true).append(true).open(file).and_then(|mut open| open.write_all(line.as_bytes()));
    if let Err(error) = written {
        tracing::warn!(%error, "statements are not noted");
    }
}
