//! Resolvers parse and present: what is done to the data, and in which order, stands in the acts of their area.
use super::{
    held,
    source::{self, Source},
};

/// GraphQL in the folder of an area.
fn is_resolver(file: &Source) -> bool {
    let graphql = file.path.ends_with("/graphql.rs") || file.path.contains("/graphql/");
    file.member() == "api" && ((file.area().is_some() && graphql) || file.path.starts_with("api/src/graphql/"))
}

/// How often a line names a transaction or begins one.
fn breaks(line: &str) -> usize {
    let transaction = super::source::words(line).filter(|word| *word == "tx").count();
    transaction + line.matches(".act(").count() + line.matches(".act::<").count() + line.matches(".act_with").count()
}

#[test]
fn resolvers_name_no_transaction() {
    assert_eq!(
        (breaks("app.act(&actor, async |tx, permit| tx.close(permit).await)"), breaks("let text = exact();")),
        (3, 0)
    );
    let files = source::all();
    let (found, told) = held::count(files.iter().filter(|file| is_resolver(file)), breaks);
    held::holds("resolver", &found, &told);
}
