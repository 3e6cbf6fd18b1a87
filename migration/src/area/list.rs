//! What lists are read by: each page from an index, in its order.
pub(super) const AREA: super::Area = super::Area {
    name: "m0018_list",
    up: &[
        // The target's code, beside the figures that are listed by it.
        "ALTER TABLE scorecard ADD COLUMN code TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX scorecard_by_code ON scorecard (cycle, version, code)",
        // Equal totals share a rank, and are listed by code.
        "CREATE INDEX scorecard_by_rank ON scorecard (cycle, version, place, code) WHERE place IS NOT NULL",
        // What a part of the organisations sees of a cycle's results.
        "CREATE INDEX cycle_target_place ON cycle_target (cycle, organisation_id)",
        "CREATE INDEX account_tenant ON account (tenant_id, login)",
        // How far each rater has come: tasks that are asked of them, or done though they have ended since; and how many
        // are done. Those of named channels are counted as sheets are handed in. Those of anonymous channels are counted
        // with participation, once a minute and every row anew: never with a ballot.
        "CREATE TABLE rater (
            cycle {int} NOT NULL REFERENCES cycle (number),
            person_id {uuid} NOT NULL REFERENCES person (id),
            code TEXT NOT NULL,
            named_asked {int} NOT NULL CHECK (named_asked >= 0),
            named_done {int} NOT NULL CHECK (named_done BETWEEN 0 AND named_asked),
            secret_asked {int} NOT NULL CHECK (secret_asked >= 0),
            secret_done {int} NOT NULL CHECK (secret_done BETWEEN 0 AND secret_asked),
            PRIMARY KEY (cycle, person_id)
        ) {keyed}",
        "CREATE INDEX rater_asked ON rater (cycle, code) WHERE named_asked + secret_asked > 0",
        "CREATE INDEX rater_unfinished ON rater (cycle, code)
            WHERE named_done + secret_done < named_asked + secret_asked",
    ],
    tables: &[
        "rater",
        "INDEX account_tenant",
        "INDEX cycle_target_place",
        "INDEX scorecard_by_rank",
        "INDEX scorecard_by_code",
        "scorecard.code",
    ],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
