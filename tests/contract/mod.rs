//! Contracts with the world outside: GraphQL over HTTP, held to by somebody else's audits.
use std::{
    path::Path,
    process::{Command, Output},
};
use tests::{Kind, TestApp};

/// The 61 audits of npm's `graphql-http`, against the whole router on a port of its own.
#[test]
fn graphql_over_http_as_others_audit_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract");
    assert!(folder.join("node_modules").is_dir(), "the audits are not installed: run tests/run, which installs them");
    tests::tell(Kind::Sqlite, async |app: &TestApp| {
        let address = app.serve().await;
        let audit = tokio::task::spawn_blocking(move || audit(&folder, &format!("http://{address}/graphql")));
        let output = audit.await.expect("no panic");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
        assert!(told.contains("61 of 61"), "{told}");
    });
}

fn audit(folder: &Path, url: &str) -> Output {
    let node = Command::new("node").arg("audit.mjs").current_dir(folder).env("KAOPING_URL", url).output();
    node.expect("Node, which tests/run installs")
}
