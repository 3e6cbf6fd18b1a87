use super::{Admin, Cli, Command, Import};
use crate::Failure;
use clap::{CommandFactory, Parser, error::ErrorKind};

fn parse(line: &str) -> Result<Cli, ErrorKind> {
    Cli::try_parse_from(line.split(' ')).map_err(|error| error.kind())
}

#[test]
fn the_definition_is_sound_and_every_argument_has_a_help() {
    Cli::command().debug_assert();
    let mut commands = vec![Cli::command()];
    while let Some(command) = commands.pop() {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
        }
        commands.extend(command.get_subcommands().cloned());
    }
}

#[test]
fn what_is_documented_parses() {
    for line in [
        "kaoping serve",
        "kaoping --config here.toml migrate",
        "kaoping check --config here.toml",
        "kaoping import scheme scheme.yaml --tenant H",
        "kaoping custodian keygen secret",
        "kaoping custodian open custody --key secret",
        "kaoping custodian hand-in 00000000-0000-0000-0000-000000000000",
        "kaoping schema",
        "kaoping schema --check schema.graphql",
        "kaoping matrix --check allowed.txt",
        "kaoping demo --exit --port 0",
        "kaoping demo hospital",
    ] {
        assert!(parse(line).is_ok(), "{line}");
    }
    let Ok(Cli { command: Command::Import(Import::Roster { what, codes }), .. }) =
        parse("kaoping import roster roster.yaml --tenant H --codes codes.csv")
    else {
        panic!()
    };
    assert_eq!((what.file.to_str(), what.tenant.as_str()), (Some("roster.yaml"), "H"));
    assert_eq!(codes.unwrap().to_str(), Some("codes.csv"));
    let Ok(Cli { command: Command::Admin(Admin::FoundTenant { code, name_zh, kind, .. }), .. }) =
        parse("kaoping admin found-tenant H --name-zh 医院 --name-en Hospital")
    else {
        panic!()
    };
    assert_eq!((code.as_str(), name_zh.as_str(), kind.as_str()), ("H", "医院", "organisation"));
    let Ok(Cli { command: Command::Demo(demo), .. }) = parse("kaoping demo") else { panic!() };
    assert_eq!((demo.name.as_str(), demo.exit, demo.port), ("hospital", false, 8080));
}

#[test]
fn wrong_usage_is_told_from_failure() {
    for (line, kind) in [
        ("kaoping", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
        ("kaoping import roster roster.yaml", ErrorKind::MissingRequiredArgument),
        ("kaoping admin create --tenant H", ErrorKind::MissingRequiredArgument),
        ("kaoping dance", ErrorKind::InvalidSubcommand),
        ("kaoping serve --fast", ErrorKind::UnknownArgument),
        ("kaoping demo --port many", ErrorKind::ValueValidation),
    ] {
        assert_eq!(parse(line).unwrap_err(), kind, "{line}");
    }
    assert_eq!(Cli::try_parse_from(["kaoping", "dance"]).unwrap_err().exit_code(), 2);
    assert_eq!(Cli::try_parse_from(["kaoping", "--help"]).unwrap_err().exit_code(), 0);
}

#[test]
fn a_failure_is_printed_in_both_languages() {
    let failure = Failure::new("CODE", "a.b", "错。", "Wrong.");
    assert_eq!(failure.to_string(), "错误 [CODE] a.b：错。\nerror [CODE] a.b: Wrong.\n");
    let failure = Failure::from(entity::Error::Conflict);
    assert!(failure.to_string().starts_with("错误 [CONFLICT]：") && failure.problems().len() == 1);
}
