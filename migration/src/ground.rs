//! What triggers of several areas call.
use crate::Area;

pub(crate) const AREA: Area = Area::new("m0001_ground", &[]).only(
    &[],
    &["CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME; END $$"],
);
