//! Figures of scorecards.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod figure {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "figure")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub target: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub node: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: i16,
        pub state: String,
        pub exact: Option<String>,
        pub rounded: Option<i64>,
        pub points_exact: Option<String>,
        pub points: Option<i64>,
        pub full_exact: Option<String>,
        pub declared: Option<i64>,
        pub effective: Option<String>,
        pub weight: Option<String>,
        pub asked: Option<i32>,
        pub marks: Option<i32>,
        pub abstained: Option<i32>,
        pub flags: String,
        pub anonymous: bool,
        pub shown: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
