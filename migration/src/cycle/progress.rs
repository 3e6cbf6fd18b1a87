//! How far raters have come.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0021_progress",
    &[
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
);
