//! Cycles and their targets.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod cycle {
    use crate::ground::word::Stored;
    use policy::{
        Phase,
        words::{ClosingStep, CycleKind},
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cycle")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: i32,
        pub tenant_id: Uuid,
        pub organisation_id: Uuid,
        pub scheme_version_id: Uuid,
        pub code: String,
        pub name_zh: String,
        pub name_en: String,
        pub kind: Stored<CycleKind>,
        pub phase: Stored<Phase>,
        pub time_zone: String,
        pub period_from: Date,
        pub period_to: Date,
        pub opens_at: i64,
        pub scoring_at: i64,
        pub closes_at: i64,
        pub automatic: bool,
        pub seed: i64,
        pub public_key: Option<Vec<u8>>,
        pub roster_signature: Option<Vec<u8>>,
        pub ballot_size: Option<i32>,
        pub participation_at: i64,
        pub closing: Stored<ClosingStep>,
        pub policy_revision: String,
        pub cancel_reason: Option<String>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod target {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cycle_target")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cycle: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub person_id: Option<Uuid>,
        pub organisation_id: Uuid,
        pub code: String,
        pub name_zh: String,
        pub name_en: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
