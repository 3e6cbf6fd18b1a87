//! Schemes: imported by the office, refused as they stand, put right on record, put in force by the leading group.
use super::{
    client::Token,
    failure::Result,
    founding::Tenant,
    loading::Assessment,
    query,
    report::{Finding, findings, say, say_refusal},
    scene::Scene,
};
use scoring::Text;
use serde::Deserialize;
use serde_json::json;

/// A scheme version in force.
#[derive(Deserialize)]
pub(super) struct Scheme {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: Text,
    /// PERSON or ORGANISATION.
    pub(super) target: String,
    findings: Vec<Finding>,
}

/// Puts every scheme of the example in force.
pub(super) async fn put_in_force(scene: &Scene, tenant: &Tenant) -> Result<Vec<Scheme>> {
    let (office, leading) = (scene.acting("office").await?, scene.acting("leading_group").await?);
    let mut schemes = vec![];
    for assessment in &scene.example.plan.schemes {
        schemes.push(one(scene, tenant, assessment, (&office, &leading)).await?);
    }
    Ok(schemes)
}

async fn one(
    scene: &Scene,
    tenant: &Tenant,
    assessment: &Assessment,
    (office, leading): (&Token, &Token),
) -> Result<Scheme> {
    let yaml = scene.example.text(&assessment.scheme)?;
    let variables = json!({ "organisation": tenant.id, "yaml": yaml });
    let scheme: Scheme = scene.client.ask(Some(office), query::IMPORT_SCHEME, variables).await?;
    let Text { zh, en } = &scheme.name;
    say(&format!("已导入方案：{zh}"), &format!("imported the scheme: {en}"));
    findings(&scheme.findings);
    let which = json!({ "id": scheme.id });
    if assessment.weight_rule != "REFUSE" {
        let refusal = scene.client.refused(leading, query::ACTIVATE_SCHEME, which.clone()).await?;
        say("领导小组启用该方案，被拒绝：", "the leading group puts it in force, and is refused:");
        say_refusal(&refusal);
        let rule = json!({ "id": scheme.id, "rule": assessment.weight_rule });
        let _: serde_json::Value = scene.client.ask(Some(office), query::SET_WEIGHT_RULE, rule).await?;
        let rule = &assessment.weight_rule;
        say(&format!("考核办选择 {rule}，记录在案"), &format!("the office chooses {rule}, on record"));
    }
    let _: serde_json::Value = scene.client.ask(Some(leading), query::ACTIVATE_SCHEME, which).await?;
    say("领导小组已启用该方案", "the leading group has put it in force");
    Ok(scheme)
}
