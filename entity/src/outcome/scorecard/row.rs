//! Scorecards.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod scorecard {
    use crate::ground::word::Stored;
    use scoring::scorecard::State;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scorecard")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub cycle: i32,
        pub target: i32,
        pub version: i32,
        pub code: String,
        pub state: Stored<State>,
        pub total_exact: Option<String>,
        pub total: Option<i64>,
        pub place: Option<i32>,
        pub grade: Option<String>,
        pub full_exact: String,
        pub unassessed_exact: String,
        pub anonymous: bool,
        pub policy_revision: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
