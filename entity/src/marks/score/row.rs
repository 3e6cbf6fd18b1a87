//! Named sheets and their submitted entries.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod sheet {
    use crate::ground::word::Stored;
    use policy::words::SheetState;
    use scoring::Channel;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sheet")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub assignment: i32,
        pub channel: Stored<Channel>,
        pub state: Stored<SheetState>,
        pub draft: Option<String>,
        pub comment: String,
        pub return_reason: Option<String>,
        pub submitted_at: Option<i64>,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<i64>,
        pub policy_revision: String,
        pub version: i64,
        pub handed_in_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod member {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sheet_member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub assignment: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod entry {
    use crate::ground::word::Stored;
    use scoring::Channel;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub target: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub assignment: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub leaf: i16,
        pub channel: Stored<Channel>,
        pub points: Option<i64>,
        pub level: Option<String>,
        pub seat_weight: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
