//! The people one may log in as, once it is over.
use super::{
    loading::Example,
    scene::PASSWORD,
    table::{self, Side::Left},
};
use crate::{
    config::Config,
    explorer::{Bilingual, Persona},
    transfer,
};
use entity::file::roster::RosterFile;
use std::collections::HashMap;

/// The personas, for the explorer: a login is the person's code.
pub(super) fn of(example: &Example) -> Vec<Persona> {
    let roster = example.text(&example.plan.roster).ok().and_then(|text| transfer::yaml::read::<RosterFile>(text).ok());
    let people = roster.map(|roster| roster.persons).unwrap_or_default();
    let names: HashMap<_, _> = people.into_iter().map(|person| (person.code, person.name)).collect();
    let shown = |persona: &super::loading::Persona| {
        let name = names.get(&persona.person).unwrap_or(&persona.label);
        Persona {
            login: persona.person.clone(),
            password: PASSWORD.to_owned(),
            role: Bilingual { zh: persona.label.zh.clone(), en: persona.label.en.clone() },
            name: Bilingual { zh: name.zh.clone(), en: name.en.clone() },
        }
    };
    example.plan.personas.iter().map(shown).collect()
}

/// Prints the address and the logins.
pub(super) fn print(config: &Config) {
    let address = config.server.listen;
    println!("\n浏览 · Look around: http://{address}/\n");
    let headers = [("身份 Role", Left), ("岗位 Post", Left), ("登录名 Login", Left), ("密码 Password", Left)];
    let both = |text: &Bilingual| format!("{} {}", text.zh, text.en);
    let row = |persona: &Persona| {
        vec![both(&persona.role), both(&persona.name), persona.login.clone(), persona.password.clone()]
    };
    table::print(&headers, &config.explorer.personas.iter().map(row).collect::<Vec<_>>());
}
