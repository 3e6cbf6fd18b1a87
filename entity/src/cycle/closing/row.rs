//! What closed anonymous channels leave.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod tally {
    use crate::ground::word::Stored;
    use scoring::Channel;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tally")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub target: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: Stored<Channel>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub leaf: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub points: i64,
        pub marks: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod comment {
    use crate::ground::word::Stored;
    use scoring::Channel;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tally_comment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub target: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: Stored<Channel>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub comment: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod participation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "participation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub assignment: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
