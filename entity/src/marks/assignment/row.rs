//! Assignments.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod assignment {
    use crate::ground::word::Stored;
    use scoring::Channel;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "assignment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub cycle: i32,
        pub number: i32,
        pub channel: Stored<Channel>,
        pub group_id: Option<Uuid>,
        pub rater_id: Uuid,
        pub rater_organisation_id: Option<Uuid>,
        pub target: i32,
        pub extended_to: Option<i64>,
        pub withdrawn: bool,
        pub ended: bool,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
