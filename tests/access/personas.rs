//! Who tries everything: one person for each role, somebody of another tenant who holds them all, and nobody.
use super::rules::Asker;

/// Somebody who tries.
pub(crate) struct Persona {
    /// As the matrix calls them.
    pub(crate) name: &'static str,
    /// None is a stranger, who has no token.
    pub(crate) login: Option<&'static str>,
    /// Person and roles, by hand from the roster.
    pub(crate) asker: Asker,
}

/// Everybody, in the order of the matrix's columns.
pub(crate) fn everybody() -> Vec<Persona> {
    let in_h = |name, person: &'static str, stations: &[(&'static str, &'static str)]| Persona {
        name,
        login: Some(person),
        asker: Asker { tenant: "H", person: Some(person), stations: stations.to_vec() },
    };
    let administrator = Asker { tenant: "H", person: None, stations: vec![("system_admin", "H")] };
    let all = ["system_admin", "office", "leading_group", "auditor", "portal"];
    let derived = ["head", "staff", "panel_leader", "panellist"];
    let stations = all.into_iter().chain(derived).map(|role| (role, "X")).collect();
    vec![
        Persona { name: "admin", login: Some("admin"), asker: administrator },
        in_h("office", "OFF", &[("office", "H"), ("staff", "ADM")]),
        in_h("office@MED", "LOC", &[("office", "MED"), ("staff", "ADM")]),
        in_h("leading", "LED", &[("leading_group", "H"), ("staff", "H")]),
        in_h("head", "SURH", &[("head", "SUR"), ("staff", "SUR")]),
        in_h("staff", "S1", &[("staff", "SUR")]),
        in_h("peer", "S2", &[("auditor", "SUR"), ("staff", "SUR")]),
        in_h("leader", "M2", &[("panel_leader", "H"), ("panellist", "H"), ("staff", "MED")]),
        in_h("panellist", "M1", &[("panellist", "H"), ("staff", "MED")]),
        in_h("delegate", "MEDH", &[("head", "MED"), ("staff", "MED")]),
        in_h("auditor", "AUD", &[("auditor", "H"), ("staff", "ADM")]),
        in_h("portal", "POR", &[("portal", "H")]),
        Persona {
            name: "foreigner",
            login: Some("XHEAD"),
            asker: Asker { tenant: "X", person: Some("XHEAD"), stations },
        },
        Persona { name: "stranger", login: None, asker: Asker { tenant: "", person: None, stations: vec![] } },
    ]
}
