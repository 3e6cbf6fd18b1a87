//! `import`: the same use cases as the API's, as the worker of one tenant.
use super::{Incoming, say};
use crate::{App, Failure, boot, config::Config, transfer};
use entity::{Actor, Id, acts, record, record::transfer::ActivationCode};
use scoring::{
    Problem,
    scheme::{SchemeFile, Severity, lint},
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// A text on its way into a tenant.
struct Import {
    app: App,
    tenant: Id<record::Organisation>,
    worker: Actor,
    text: String,
}

async fn prepare(config: &Config, what: &Incoming) -> Result<Import, Failure> {
    let text = fs::read_to_string(&what.file).map_err(|error| Failure::file(&what.file, &error))?;
    let app = boot::open_migrated(config).await?;
    let tenant = app.db.tenant_by_code(&what.tenant).await?.ok_or_else(|| Failure::no_tenant(&what.tenant))?;
    let worker = app.db.worker(tenant);
    Ok(Import { app, tenant, worker, text })
}

/// Takes a roster in and hands out the activation codes.
pub(super) async fn roster(config: &Config, what: &Incoming, codes: Option<&Path>) -> Result<(), Failure> {
    let Import { app, tenant, worker, text } = prepare(config, what).await?;
    // Opened first: codes that cannot be written down would be lost.
    let mut out: Box<dyn Write> = match codes {
        Some(path) => Box::new(new_private(path)?),
        None => Box::new(io::stdout()),
    };
    let imported = crate::record::transfer::act::roster(&app, &worker, tenant, &text).await.inspect_err(|_| {
        if let Some(path) = codes {
            fs::remove_file(path).ok();
        }
    })?;
    write_codes(&mut out, &imported.codes).map_err(|error| Failure::io("--codes", &error))?;
    let (organisations, persons, groups) = (imported.organisations, imported.persons, imported.groups);
    say(
        &format!(
            "已导入：单位 {organisations} 个，人员 {persons} 名，考核组 {groups} 个。激活码 14 天内有效，只给出这一次。"
        ),
        &format!(
            "Imported {organisations} organisations, {persons} persons, {groups} groups. The activation codes are good \
             for 14 days and given this once."
        ),
    );
    Ok(())
}

/// Takes a scheme in as a draft and says what the lint thinks of it.
pub(super) async fn scheme(config: &Config, what: &Incoming) -> Result<(), Failure> {
    let Import { app, tenant, worker, text } = prepare(config, what).await?;
    let file: SchemeFile = transfer::yaml::read(&text)?;
    let id = app
        .act::<acts::scheme::Import, _>(&worker, tenant, async |tx, permit| tx.schemes().import(permit, &file).await)
        .await?;
    println!("{id}");
    let (problems, stopping) = linted(&file);
    for Problem { zh, en, .. } in transfer::told_with_lines(&text, problems) {
        say(&zh, &en);
    }
    say("已导入为草稿，待领导小组启用。", "Imported as a draft; the leading group activates it.");
    if stopping {
        say("按现状不能启用。", "As it stands, it cannot be activated.");
    }
    Ok(())
}

/// What the lint says of a scheme, and whether anything of it stops activation.
fn linted(file: &SchemeFile) -> (Vec<Problem>, bool) {
    let findings = lint(file);
    let stopping = findings.iter().any(|finding| finding.severity == Severity::Error);
    (findings.into_iter().map(|finding| finding.problem).collect(), stopping)
}

/// A new file that only its owner may read.
pub(super) fn new_private(path: &Path) -> Result<fs::File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| Failure::file(path, &error))
}

fn write_codes(out: impl Write, codes: &[ActivationCode]) -> csv::Result<()> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["person", "login", "code"])?;
    for ActivationCode { person, login, code } in codes {
        out.write_record([person, login, code])?;
    }
    Ok(out.flush()?)
}
