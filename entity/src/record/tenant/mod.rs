//! Finding a tenant by the code of its root, for the command line, which has no identity that could hold a right.
use crate::{Db, Error, Result};
use policy::{Id, record};
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The tenants of an installation.
    Tenants, tenants
}

#[derive(FromQueryResult)]
struct Root {
    id: Uuid,
}

impl Db {
    /// The tenant whose root has this code, if there is one.
    pub async fn tenant_by_code(&self, code: &str) -> Result<Option<Id<record::Organisation>>> {
        self.read().await?.tenants().by_code(code).await
    }
}

impl Tenants<'_> {
    /// The same in a transaction, so that founding a second tenant of a code can be refused.
    pub async fn by_code(&self, code: &str) -> Result<Option<Id<record::Organisation>>> {
        let sql = "SELECT id FROM organisation WHERE parent_id IS NULL AND code = $1";
        let roots: Vec<Root> = self.all(sql, vec![code.into()]).await?;
        match roots.as_slice() {
            [] => Ok(None),
            [root] => Ok(Some(Id::new(root.id))),
            _ => Err(Error::internal(format!("several tenants have the code {code}"))),
        }
    }
}
