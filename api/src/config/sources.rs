//! Where settings come from, and in which order.
use super::{
    Config, fault,
    variable::{self, PREFIX},
};
use figment::{
    Figment, Provider,
    providers::{Env, Format, Toml},
};
use scoring::Problem;
use std::{collections::BTreeSet, env, path::Path};

/// Every setting, its default and why.
const DEFAULT: &str = include_str!("../../default.toml");

impl Config {
    /// Reads the settings: the defaults, over them `file` if there is one, over that the environment.
    ///
    /// # Errors
    /// Every problem names its key and, where it has one, the file or the variable it came from.
    pub fn load(file: Option<&Path>) -> Result<Self, Vec<Problem>> {
        if let Some(path) = file.filter(|path| !path.is_file()) {
            return Err(vec![fault::no_file(path)]);
        }
        let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let misnamed = misnamed(names);
        if !misnamed.is_empty() {
            return Err(misnamed);
        }
        let figment = match file {
            Some(path) => defaults().merge(Toml::file_exact(path)),
            None => defaults(),
        };
        read(&figment.merge(environment()))
    }
}

/// The defaults alone.
pub(super) fn defaults() -> Figment {
    Figment::from(Toml::string(DEFAULT))
}

/// Makes settings of what was gathered, and looks at them as a whole.
pub(super) fn read(figment: &Figment) -> Result<Config, Vec<Problem>> {
    let config: Config =
        figment.extract().map_err(|errors| errors.into_iter().map(|error| fault::of(&error)).collect::<Vec<_>>())?;
    match config.check() {
        problems if problems.is_empty() => Ok(config),
        problems => Err(problems),
    }
}

/// `KAOPING_SECTION__KEY`. Variables without the two underscores are not ours: an orchestrator may set `KAOPING_PORT`.
fn environment() -> impl Provider {
    Env::prefixed(PREFIX).filter(|name| name.as_str().contains("__")).split("__")
}

/// Variables that were meant for a setting and have one underscore where two belong.
pub(super) fn misnamed(names: impl Iterator<Item = String>) -> Vec<Problem> {
    let keys = keys();
    let meant = |name: &str| {
        let bare = name.strip_prefix(PREFIX)?.to_ascii_lowercase();
        keys.iter().find(|key| !bare.contains("__") && key.replace('.', "_") == bare)
    };
    names.filter_map(|name| meant(&name).map(|key| fault::misnamed(&name, key, &variable::of(key)))).collect()
}

/// Every key of `default.toml`, dotted.
pub(super) fn keys() -> BTreeSet<String> {
    let sections = defaults().extract::<figment::value::Dict>().unwrap_or_default();
    let keys = sections.into_iter().flat_map(|(section, value)| {
        let keys: Vec<_> = value.into_dict().unwrap_or_default().into_keys().collect();
        keys.into_iter().map(move |key| format!("{section}.{key}"))
    });
    keys.collect()
}
