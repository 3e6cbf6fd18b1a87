//! Recusals.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]
pub(crate) mod recusal {
    use crate::ground::word::Stored;
    use policy::words::RecusalReason;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recusal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub person_id: Uuid,
        pub other_person_id: Option<Uuid>,
        pub organisation_id: Option<Uuid>,
        pub reason: Stored<RecusalReason>,
        pub note: String,
        pub declared_by: Option<Uuid>,
        pub declared_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
