//! Settings of PostgreSQL that betray who cast a ballot when.
//!
//! Not among them: `pg_stat_statements` and the statistics views, which count by table as anybody can who may count its
//! rows; `archive_mode`, because the log that is archived says the moment of every commit anyway. What is in it of
//! ballots is sealed, and opens no more once the keys are destroyed.

/// A PostgreSQL setting that ties a ballot to the moment it was cast, and so to the person who was at work then.
pub(crate) struct Betrayal {
    pub(crate) setting: &'static str,
    pub(crate) is_set: fn(&str) -> bool,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

/// A ballot takes some milliseconds: a bound below this takes most of them down.
const SLOW: i64 = 100;

const MOMENT: (&str, &str) =
    ("数据库日志会记下每张无记名测评表提交的时刻", "the database's log says when each ballot was cast");
const EXTENSION: (&str, &str) = (
    "该扩展会把语句及其时刻写入日志，包括无记名测评表",
    "this extension writes statements and their moments to the log, ballots among them",
);

const fn logs(setting: &'static str, is_set: fn(&str) -> bool) -> Betrayal {
    Betrayal { setting, is_set, zh: MOMENT.0, en: MOMENT.1 }
}

const fn loads(setting: &'static str) -> Betrayal {
    Betrayal { setting, is_set: audits, zh: EXTENSION.0, en: EXTENSION.1 }
}

pub(crate) const BETRAYALS: [Betrayal; 13] = [
    Betrayal {
        setting: "track_commit_timestamp",
        is_set: on,
        zh: "数据库会保留每张无记名测评表提交的时刻",
        en: "the database keeps the moment at which each ballot was cast",
    },
    logs("log_statement", |value| matches!(value, "all" | "mod")),
    logs("log_duration", on),
    logs("log_min_duration_statement", quick),
    logs("log_min_duration_sample", quick),
    logs("log_transaction_sample_rate", |value| value != "0"),
    logs("log_statement_stats", on),
    logs("log_parser_stats", on),
    logs("log_planner_stats", on),
    logs("log_executor_stats", on),
    // The lists of libraries are readable by a superuser or a member of pg_read_all_settings only; for others they are
    // not listed.
    loads("shared_preload_libraries"),
    loads("session_preload_libraries"),
    loads("local_preload_libraries"),
];

fn on(value: &str) -> bool {
    value == "on"
}

fn quick(value: &str) -> bool {
    value.parse().is_ok_and(|milliseconds: i64| (0..SLOW).contains(&milliseconds))
}

fn audits(value: &str) -> bool {
    ["pgaudit", "auto_explain"].iter().any(|library| value.contains(library))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_betrays_is_told_from_what_does_not() {
        let betrays = |name: &str, value: &str| {
            (BETRAYALS.iter().find(|betrayal| betrayal.setting == name).unwrap().is_set)(value)
        };
        for (name, value) in [
            ("track_commit_timestamp", "on"),
            ("log_statement", "all"),
            ("log_statement", "mod"),
            ("log_min_duration_statement", "0"),
            ("log_min_duration_statement", "99"),
            ("log_min_duration_sample", "0"),
            ("log_duration", "on"),
            ("log_transaction_sample_rate", "0.5"),
            ("log_statement_stats", "on"),
            ("shared_preload_libraries", "pg_stat_statements,pgaudit"),
            ("session_preload_libraries", "auto_explain"),
        ] {
            assert!(betrays(name, value), "{name} = {value}");
        }
        for (name, value) in [
            ("track_commit_timestamp", "off"),
            ("log_statement", "none"),
            ("log_statement", "ddl"),
            ("log_min_duration_statement", "-1"),
            ("log_min_duration_statement", "1000"),
            ("log_min_duration_sample", "-1"),
            ("log_duration", "off"),
            ("log_transaction_sample_rate", "0"),
            ("shared_preload_libraries", "pg_stat_statements"),
        ] {
            assert!(!betrays(name, value), "{name} = {value}");
        }
    }
}
