//! `admin`: what has to be done from outside, because no account exists yet.
use super::say;
use crate::{Failure, boot, config::Config};
use entity::people::organisation::NewOrganisation;
use scoring::Text;

/// Founds a tenant.
pub(super) async fn found(config: &Config, code: String, name: Text, kind: String) -> Result<(), Failure> {
    let app = boot::open_migrated(config).await?;
    let tx = app.db.write().await?;
    if tx.tenants().by_code(&code).await?.is_some() {
        let (zh, en) = (format!("编码 {code} 已被使用。"), format!("The code {code} is taken already."));
        return Err(Failure::new("DUPLICATE_CODE", "CODE", zh, en));
    }
    let id = tx.organisations().found(NewOrganisation { code: code.clone(), name, kind }).await?;
    tx.commit().await?;
    println!("{id}");
    say(&format!("已建立租户 {code}。"), &format!("Founded the tenant {code}."));
    Ok(())
}

/// Makes the first administrator and shows the one-time code.
pub(super) async fn create(config: &Config, tenant: &str, login: String) -> Result<(), Failure> {
    let app = boot::open_migrated(config).await?;
    let tx = app.db.write().await?;
    let tenant = tx.tenants().by_code(tenant).await?.ok_or_else(|| Failure::no_tenant(tenant))?;
    let (_, code) = tx.accounts().first_administrator(tenant, login.clone()).await?;
    tx.commit().await?;
    println!("{code}");
    say(
        &format!("已建立管理员 {login}；以上一次性激活码 14 天内有效，只显示这一次。"),
        &format!(
            "Made the administrator {login}. The one-time activation code above is good for 14 days and shown this once."
        ),
    );
    Ok(())
}
