//! Contracts with the world outside: GraphQL over HTTP, held to by somebody else's audits, and the explorer's own pages.
pub(crate) mod explorer;
mod paths;

use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tests::{Kind, TestApp};

/// The 61 audits of npm's `graphql-http`, against the whole router on a port of its own.
#[test]
fn graphql_over_http_as_others_audit_it() {
    assert!(folder().join("node_modules").is_dir(), "the audits are not installed: run tests/run, which installs them");
    tests::tell(Kind::Sqlite, async |app: &TestApp| {
        let address = app.serve().await;
        let told = node("audit.mjs", vec![("KAOPING_URL", format!("http://{address}/graphql"))]).await;
        assert!(told.contains("61 of 61"), "{told}");
    });
}

/// What a script of this folder says, which must be content.
async fn node(script: &'static str, environment: Vec<(&'static str, String)>) -> String {
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder()).envs(environment);
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic");
    let output = output.expect("Node, which tests/run installs");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    told.into_owned()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contract")
}
