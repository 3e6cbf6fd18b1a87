//! Reading the audit trail.
use crate::App;
use entity::{Actor, Page, Result, Slice, acts, record::audit::AuditEntry};

/// The audit trail as far as the caller sees it, the newest first.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<Slice<AuditEntry>> {
    app.list::<acts::audit::Read, _>(actor, async |tx, scope| tx.trail().list(&scope, page).await).await
}
