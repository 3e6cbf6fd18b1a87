//! What stories are told with: the real router over a database of their own, a clock that is set, and people who log in.
#![expect(clippy::missing_panics_doc, reason = "a harness panics to fail a test")]
mod harness;

pub use harness::{
    answer::{Answer, Refused},
    app::{Node, PASSWORD, TestApp},
    client::{Client, Raw, to_graphql},
    database::{Kind, tell},
    example::{Example, rows},
    graphql,
    log::Reading,
    paths, play, small,
};

/// Tells each of these stories twice: on SQLite and on PostgreSQL.
///
/// ```text
/// tests::on_both!(a_head_corrects_a_sheet);
/// async fn a_head_corrects_a_sheet(app: &TestApp) { … }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => { $(
        mod $story {
            #[test]
            fn sqlite() {
                $crate::tell($crate::Kind::Sqlite, super::$story);
            }

            #[test]
            fn postgres() {
                $crate::tell($crate::Kind::Postgres, super::$story);
            }
        }
    )+ };
}
