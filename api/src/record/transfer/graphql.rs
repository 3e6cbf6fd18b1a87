//! Importing a roster file.
use super::act;
use crate::error::Result;
use crate::graphql::context::{Around, id};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{record, record::transfer as store};

/// What an import brought in.
#[derive(SimpleObject)]
pub struct ImportedRoster {
    /// How many organisations the file brought.
    organisations: i64,
    /// How many persons the file brought.
    persons: i64,
    /// How many assessment groups.
    groups: i64,
    /// One-time activation codes for the new persons, shown this once.
    activation_codes: Vec<ActivationCode>,
}

/// A login and its one-time code.
#[derive(SimpleObject)]
pub struct ActivationCode {
    /// The code of the person it is for.
    person: String,
    /// What they type to log in.
    login: String,
    /// The code, good for two weeks.
    code: String,
}

/// A roster file to take in.
#[derive(InputObject)]
pub struct ImportRosterInput {
    /// The root it belongs under.
    organisation: ID,
    /// The file's text: YAML in the format `roster/1`.
    yaml: String,
}

/// Importing.
#[derive(Default)]
pub struct TransferMutation;

#[Object]
impl TransferMutation {
    /// Takes a roster file in: organisations, persons with appointments and accounts, groups, grants, recusals; all of
    /// it or nothing. Problems name the line.
    async fn import_roster(&self, ctx: &Context<'_>, input: ImportRosterInput) -> Result<ImportedRoster> {
        let root = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let imported = act::roster(ctx.app()?, ctx.actor()?, root, &input.yaml).await?;
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let code =
            |code: store::ActivationCode| ActivationCode { person: code.person, login: code.login, code: code.code };
        Ok(ImportedRoster {
            organisations: count(imported.organisations),
            persons: count(imported.persons),
            groups: count(imported.groups),
            activation_codes: imported.codes.into_iter().map(code).collect(),
        })
    }
}
