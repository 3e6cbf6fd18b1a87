//! A tenant, its first administrator, the roster, and everybody's account.
use super::{
    failure::{Failure, Result},
    progress::{Progress, few_at_a_time},
    query,
    report::say,
    scene::Scene,
};
use crate::transfer;
use entity::{file::roster::RosterFile, people::organisation::NewOrganisation};
use serde::Deserialize;
use serde_json::json;
use std::{collections::HashMap, sync::Arc};

/// What the first administrator types to log in.
const ADMINISTRATOR: &str = "administrator";

/// The tenant that was founded.
pub(super) struct Tenant {
    /// The root organisation's id.
    pub(super) id: String,
    /// Assessment groups: id → code.
    pub(super) groups: Arc<HashMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Imported {
    organisations: u32,
    persons: u32,
    groups: u32,
    activation_codes: Vec<Invited>,
}

#[derive(Deserialize)]
struct Invited {
    login: String,
    code: String,
}

#[derive(Deserialize)]
struct Group {
    id: String,
    code: String,
}

/// From nothing to a tenant in which everybody has an account.
pub(super) async fn found(scene: &Arc<Scene>) -> Result<Tenant> {
    let roster = scene.example.text(&scene.example.plan.roster)?;
    let (id, code) = by_the_operator(scene, roster).await.map_err(|error| Failure::broken("admin", error))?;
    let administrator = scene.activate(ADMINISTRATOR, &code).await?;
    say("已建立租户，管理员已用一次性激活码登录", "founded the tenant; the administrator came in with a one-time code");
    let variables = json!({ "organisation": id, "yaml": roster });
    let imported: Imported = scene.client.ask(Some(&administrator), query::IMPORT_ROSTER, variables).await?;
    let Imported { organisations, persons, groups, activation_codes } = imported;
    say(
        &format!("已导入名册：{organisations} 个下级组织、{persons} 人、{groups} 个考核组"),
        &format!("imported the roster: {organisations} organisations below, {persons} persons, {groups} groups"),
    );
    activate(scene, activation_codes).await?;
    let office = scene.acting("office").await?;
    let groups: Vec<Group> = scene.client.pages(&office, query::GROUPS, json!({})).await?;
    Ok(Tenant { id, groups: Arc::new(groups.into_iter().map(|group| (group.id, group.code)).collect()) })
}

/// As `kaoping admin found-tenant` and `kaoping admin create` do it: no account exists yet that could.
async fn by_the_operator(scene: &Scene, roster: &str) -> entity::Result<(String, String)> {
    let file: RosterFile = transfer::yaml::read(roster).map_err(entity::Error::Invalid)?;
    let wanted = &scene.example.plan.organisation;
    let root = file.organisations.into_iter().find(|organisation| organisation.code == *wanted);
    let root = root.ok_or_else(|| entity::Error::internal("the roster lacks the example's root"))?;
    let tx = scene.app().db.write().await?;
    let tenant =
        tx.organisations().found(NewOrganisation { code: root.code, name: root.name, kind: root.kind }).await?;
    let (_, code) = tx.accounts().first_administrator(tenant, ADMINISTRATOR.to_owned()).await?;
    tx.commit().await?;
    Ok((tenant.to_string(), code))
}

async fn activate(scene: &Arc<Scene>, invited: Vec<Invited>) -> Result {
    let count = invited.len();
    let progress = Progress::new(count, "激活账号 Activating accounts");
    let jobs = invited.into_iter().map(|Invited { login, code }| {
        let (scene, progress) = (Arc::clone(scene), progress.clone());
        async move {
            scene.activate(&login, &code).await?;
            progress.step();
            Ok(())
        }
    });
    few_at_a_time(jobs).await?;
    progress.done();
    say(&format!("{count} 个账号已激活"), &format!("{count} accounts activated, each with its one-time code"));
    Ok(())
}
