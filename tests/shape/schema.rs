//! The schema that is checked in is the program's: clients read it without starting the program.
use super::source;
use api::cli::{self, Cli};
use clap::Parser;

/// By the command that people use. To write it anew: `cargo run -- schema > api/schema.graphql`.
#[tokio::test]
async fn the_schema_that_is_checked_in_is_the_programs() {
    let file = source::root().join("api/schema.graphql");
    let cli = Cli::parse_from(["kaoping".as_ref(), "schema".as_ref(), "--check".as_ref(), file.as_os_str()]);
    if let Err(failure) = cli::run(cli).await {
        panic!("{failure}");
    }
}
