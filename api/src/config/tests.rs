use super::{
    Config, Format, Passwords,
    sources::{defaults, keys, misnamed, read},
    variable,
};
use figment::{
    Figment,
    error::Kind,
    providers::{Format as _, Toml},
};
use std::collections::BTreeSet;

/// The defaults with a piece of a file over them.
fn with(text: &str) -> Figment {
    defaults().merge(Toml::string(text))
}

/// The fields that serde knows of a section: it names them when it meets one that it does not know.
fn fields(section: &str) -> BTreeSet<String> {
    let unknown = if section.is_empty() { "zz = 0".to_owned() } else { format!("[{section}]\nzz = 0") };
    let error = with(&unknown).extract::<Config>().unwrap_err();
    let Kind::UnknownField(_, known) = error.kind else { panic!("{error}") };
    known.iter().map(|field| (*field).to_owned()).collect()
}

#[test]
fn the_reference_has_every_key_and_no_other() {
    let known = fields("").into_iter().flat_map(|section| {
        let fields = fields(&section);
        fields.into_iter().map(move |field| format!("{section}.{field}"))
    });
    assert_eq!(keys(), known.collect::<BTreeSet<_>>());
    assert!(keys().len() > 25, "{:?}", keys());
}

#[test]
fn every_key_of_the_reference_is_explained() {
    let text = include_str!("../../default.toml");
    let is_key = |line: &str| !line.is_empty() && !line.starts_with(['#', '[']);
    for (before, line) in text.lines().zip(text.lines().skip(1)) {
        assert!(!is_key(line) || before.starts_with('#'), "{line}");
    }
}

#[test]
fn the_defaults_are_what_the_parts_call_their_defaults() {
    let config = read(&defaults()).unwrap();
    assert_eq!(config.graphql, crate::http::edge::Limits::default());
    let cost = entity::vault::password::Cost::default();
    let Passwords { memory, passes, lanes } = config.passwords;
    assert_eq!((memory, passes, lanes), (cost.memory, cost.passes, cost.lanes));
    assert!(config.server.listen.ip().is_loopback());
    assert_eq!(config.log.format, Format::Text);
}

#[test]
fn a_problem_names_its_key_and_what_would_be_right() {
    let problem = |text: &str| {
        let mut problems = read(&with(text)).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.remove(0)
    };
    let unknown = problem("[database]\nurll = ''");
    assert_eq!((unknown.code, unknown.path.as_str()), ("CONFIG_UNKNOWN_KEY", "database.urll"));
    assert!(unknown.en.contains("url, connections"), "{}", unknown.en);
    let section = problem("[databse]\nurl = ''");
    assert_eq!((section.code, section.path.as_str()), ("CONFIG_UNKNOWN_KEY", "databse"));
    let kind = problem("[database]\nconnections = 'many'");
    assert_eq!((kind.code, kind.path.as_str()), ("CONFIG_WRONG_VALUE", "database.connections"));
    assert!(kind.en.contains("many") && kind.zh.contains("many"), "{}", kind.en);
    let word = problem("[log]\nformat = 'xml'");
    assert_eq!((word.code, word.path.as_str()), ("CONFIG_WRONG_VALUE", "log.format"));
    assert!(word.en.contains("text, json"), "{}", word.en);
    let listen = problem("[server]\nlisten = 'nowhere'");
    assert_eq!((listen.code, listen.path.as_str()), ("CONFIG_WRONG_VALUE", "server.listen"));
    let zero = problem("[worker]\ninterval_seconds = 0");
    assert_eq!((zero.code, zero.path.as_str()), ("CONFIG_OUT_OF_RANGE", "worker.interval_seconds"));
    let empty = problem("[tokens]\nissuer = ''");
    assert_eq!((empty.code, empty.path.as_str()), ("CONFIG_EMPTY", "tokens.issuer"));
}

#[test]
fn custodians_are_looked_at_before_any_cycle_opens() {
    use entity::vault::keystore::CustodianKey;
    let one = CustodianKey::generate().unwrap().custodian().unwrap().to_string();
    let two = CustodianKey::generate().unwrap().custodian().unwrap().to_string();
    let settings = |text: String| read(&with(&format!("[keys]\n{text}")));
    assert!(settings(String::new()).unwrap().keys.custody().unwrap().is_none());
    assert!(settings(format!("custodians = ['{one}', '{two}']")).unwrap().keys.custody().unwrap().is_some());
    let cut = &one[..one.len() - 1];
    for wrong in [
        format!("custodians = ['{one}']"),
        format!("custodians = ['{one}', '{one}']"),
        format!("custodians = ['{one}', '{cut}']"),
        format!("custodians = ['{one}', '{two}']\ncustodians_needed = 3"),
    ] {
        let problems = settings(wrong).unwrap_err();
        assert_eq!((problems[0].code, problems[0].path.as_str()), ("CUSTODIANS_WRONG", "keys.custodians"));
    }
}

#[test]
fn a_password_in_the_address_is_shown_nowhere() {
    let problems = read(&with("[database]\nurl = 'mysql://me:hush@host/db'")).unwrap_err();
    assert_eq!(problems[0].code, "DATABASE_UNSUPPORTED");
    assert!(!format!("{problems:?}").contains("hush"));
    let problems = read(&with("[database]\nurl = ['postgres://me:hush@host/db']")).unwrap_err();
    assert!(!format!("{problems:?}").contains("hush"));
    let config = read(&with("[database]\nurl = 'postgres://me:hush@host/db'")).unwrap();
    assert!(!format!("{config:?}").contains("hush"));
}

#[test]
fn a_variable_with_one_underscore_is_told_and_a_stranger_is_let_be() {
    let names = ["KAOPING_DATABASE_URL", "KAOPING_DATABASE__URL", "KAOPING_PORT", "KAOPING_CONFIG", "PATH"];
    let problems = misnamed(names.into_iter().map(str::to_owned));
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].path, "database.url");
    assert!(problems[0].en.contains("KAOPING_DATABASE__URL"), "{}", problems[0].en);
    assert_eq!(variable::of("graphql.root_fields"), "KAOPING_GRAPHQL__ROOT_FIELDS");
}

#[test]
fn a_file_that_is_not_there_is_a_problem_and_not_nothing() {
    let problems = Config::load(Some(std::path::Path::new("no/such/file.toml"))).unwrap_err();
    assert_eq!(problems[0].code, "CONFIG_FILE_MISSING");
    assert!(problems[0].en.contains("no/such/file.toml"));
}
