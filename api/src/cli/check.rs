//! `check`: is the installation sound? Changes nothing, and makes nothing that is missing.
use crate::{App, Failure, boot, config::Config};
use entity::Engine;
use scoring::Problem;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Looks at everything in turn and says what it finds, a line each. The settings have been read by now.
pub(super) async fn check(config: &Config) -> Result<(), Failure> {
    let mut report = Report::default();
    Report::good("配置", "settings");
    match Engine::standard() {
        Ok(engine) => Report::good(
            &format!("权限规则，版本 {}", engine.table().revision()),
            &format!("policy, revision {}", engine.table().revision()),
        ),
        Err(error) => report.bad(&Failure::internal(error)),
    }
    report.all(&placed(config));
    // Opening would make them; a check must make nothing.
    match missing(config) {
        problems if problems.is_empty() => database(config, &mut report).await,
        problems => report.bad(&problems.into()),
    }
    report.end()
}

/// The key store's permissions and the database's settings.
async fn database(config: &Config, report: &mut Report) {
    let app = match boot::open(config).await {
        Ok(app) => app,
        Err(failure) => return report.bad(&failure),
    };
    Report::good("密钥库", "key store");
    match looked_at(&app).await {
        Ok((pending, warnings)) => {
            if pending.is_empty() {
                Report::good("数据库", "database");
                rules(&app, report).await;
            } else {
                report.bad(&boot::not_migrated());
            }
            report.all(&warnings);
        }
        Err(error) => report.bad(&error.into()),
    }
}

/// What would betray ballots: in the database, and in where things lie. `check` prints it, `serve` logs it.
///
/// # Errors
/// When the database cannot be asked.
async fn warnings(config: &Config, app: &App) -> entity::Result<Vec<Problem>> {
    let mut found = placed(config);
    found.extend(app.db.read().await?.doctor().look().await?);
    Ok(found)
}

/// Says so in the log, a line each.
///
/// # Errors
/// When the database cannot be asked.
pub async fn warn(config: &Config, app: &App) -> entity::Result<()> {
    for Problem { code, path, zh, en } in warnings(config, app).await? {
        tracing::warn!(code, at = path, zh, "{en}");
    }
    Ok(())
}

/// Whether this program can keep to the rules that tenants have given themselves. Worth asking before an upgrade.
async fn rules(app: &App, report: &mut Report) {
    match app.db.follow_policy().await {
        Ok(_) => Report::good("各租户的权限规则", "the tenants' own rules"),
        Err(error) => report.bad(&error.into()),
    }
}

async fn looked_at(app: &App) -> entity::Result<(Vec<String>, Vec<Problem>)> {
    let pending = app.db.pending_migrations().await?;
    let tx = app.db.read().await?;
    let mut warnings = tx.doctor().look().await?;
    if pending.is_empty() {
        warnings.extend(tx.relations().stray_assignments().await?);
    }
    Ok((pending, warnings))
}

/// What is not there yet.
fn missing(config: &Config) -> Vec<Problem> {
    let keys = (!config.keys.directory.is_dir()).then(|| {
        let path = config.keys.directory.display();
        let zh = format!("密钥库目录 {path} 不存在，首次启动时会创建。");
        Problem::new(
            "NO_KEY_STORE",
            "keys.directory",
            zh,
            format!("There is no key store {path} yet: migrate makes it."),
        )
    });
    let database = boot::sqlite_file(&config.database.url).filter(|file| !file.is_file()).map(|file| {
        let path = file.display();
        let zh = format!("数据库文件 {path} 不存在，请先运行 kaoping migrate。");
        Problem::new(
            "NOT_MIGRATED",
            "database.url",
            zh,
            format!("There is no database {path} yet: run `kaoping migrate`."),
        )
    });
    keys.into_iter().chain(database).collect()
}

/// What lies where it should not: keys beside the database that they seal, a database that others may read.
fn placed(config: &Config) -> Vec<Problem> {
    let Some(file) = boot::sqlite_file(&config.database.url) else { return vec![] };
    let folder = |path: &Path| path.parent().map(whole);
    let beside = folder(&file).is_some_and(|folder| whole(&config.keys.directory).starts_with(folder));
    let beside = beside.then(|| {
        let (zh, en) = (
            "密钥库位于数据库目录之内：一并备份后，持有者可在截止前打开无记名测评表。",
            "The key store lies in the database's directory: a person who holds a backup of both can open ballots.",
        );
        Problem::new("BALLOTS_BETRAYED", "keys.directory", zh, en)
    });
    let open = open_to_others(&file).map(|mode| {
        let path = file.display();
        let zh = format!("其他用户可以读取数据库文件 {path}（权限 {mode:04o}）；请运行 chmod 600。");
        let en = format!("Others may read the database {path} (mode {mode:04o}): chmod 600.");
        Problem::new("DATABASE_EXPOSED", "database.url", zh, en)
    });
    beside.into_iter().chain(open).collect()
}

/// The path from the root, as far as it exists.
fn whole(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// The permission bits of a file that the group or others may read, in a directory that they may enter.
#[cfg(unix)]
fn open_to_others(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).ok().map(|metadata| metadata.permissions().mode() & 0o7777);
    let reachable = file.parent().map(whole).and_then(|folder| mode(&folder)).is_none_or(|mode| mode & 0o011 != 0);
    mode(file).filter(|mode| reachable && mode & 0o044 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Option<u32> {
    None
}

/// What was found so far; each finding is printed at once.
#[derive(Default)]
struct Report {
    bad: Vec<Problem>,
    warnings: usize,
}

impl Report {
    fn good(zh: &str, en: &str) {
        println!("ok    {zh} / {en}");
    }

    fn all(&mut self, warnings: &[Problem]) {
        for Problem { code, path, zh, en } in warnings {
            println!("warn  [{code}] {path}\n      {zh}\n      {en}");
        }
        self.warnings += warnings.len();
    }

    fn bad(&mut self, failure: &Failure) {
        for Problem { code, path, zh, en } in failure.problems() {
            println!("FAIL  [{code}] {path}\n      {zh}\n      {en}");
        }
        self.bad.extend(failure.problems().iter().cloned());
    }

    fn end(self) -> Result<(), Failure> {
        if !self.bad.is_empty() {
            let count = self.bad.len();
            let (zh, en) =
                (format!("有 {count} 项不通过。"), format!("{count} of these would keep the server from starting."));
            return Err(Failure::new("CHECK_FAILED", "", zh, en));
        }
        match self.warnings {
            0 => println!("一切正常。\nEverything is sound."),
            count => println!("可以启动，但有 {count} 项警告。\nThe server would start; mind the {count} warnings."),
        }
        Ok(())
    }
}
