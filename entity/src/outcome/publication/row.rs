//! Publications.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod publication {
    use crate::ground::word::Stored;
    use policy::words::{DecisionState, Detail};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "publication")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub cycle: i32,
        pub scorecard_version: i32,
        pub for_target: Stored<Detail>,
        pub for_own_organisation: Stored<Detail>,
        pub for_tenant_organisations: Stored<Detail>,
        pub for_tenant_persons: Stored<Detail>,
        pub for_public_organisations: Stored<Detail>,
        pub for_public_persons: Stored<Detail>,
        pub objection_to: Option<i64>,
        pub note: String,
        pub policy_revision: String,
        pub state: Stored<DecisionState>,
        pub proposed_by: Uuid,
        pub proposed_at: i64,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<i64>,
        pub reason: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
