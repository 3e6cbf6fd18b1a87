//! No area imports another that imports it, by whatever way round: an area is understood, and tested, after those it stands
//! on.
use super::{
    held::{self, Found},
    imports,
    source::{self, GROUPS, Source},
};
use std::collections::{BTreeMap, BTreeSet};

/// Which area names which other, and in which files.
type Arrows = BTreeMap<(String, String), BTreeSet<String>>;

/// What a crate lets others take from its root or from a group, by its name there.
type Doors = BTreeMap<Vec<String>, Vec<String>>;

/// The doors of a crate: the public imports of its root and of the roots of its groups.
fn doors(files: &[&Source]) -> Doors {
    let mut doors = Doors::new();
    for file in files {
        let inside = file.path.split_once("/src/").map_or("", |(_, inside)| inside);
        let place = match inside.split('/').collect::<Vec<_>>()[..] {
            ["lib.rs"] => vec![],
            [group, "mod.rs"] if GROUPS.contains(&group) => vec![group.to_owned()],
            _ => continue,
        };
        for import in imports::of(file).into_iter().filter(|import| import.public) {
            doors.insert(place.iter().cloned().chain([import.name]).collect(), import.path);
        }
    }
    doors
}

/// The area that a path leads to: directly, or through a door.
fn area(path: &[String], doors: &Doors, areas: &BTreeSet<String>) -> Option<String> {
    let direct = path.get(..2).map(|parts| parts.join("::")).filter(|area| areas.contains(area));
    direct.or_else(|| {
        let through = (1..=path.len().min(2)).find_map(|most| doors.get(&path[..most]))?;
        through.get(..2).map(|parts| parts.join("::")).filter(|area| areas.contains(area))
    })
}

/// The arrows between the areas of one crate.
fn arrows(files: &[&Source]) -> Arrows {
    let own = |file: &Source| file.area().map(|(group, area)| format!("{group}::{area}"));
    let areas: BTreeSet<_> = files.iter().filter_map(|file| own(file)).collect();
    let doors = doors(files);
    let mut arrows = Arrows::new();
    for file in files {
        let Some(from) = own(file) else { continue };
        for import in imports::of(file) {
            if let Some(to) = area(&import.path, &doors, &areas).filter(|to| *to != from) {
                arrows.entry((from.clone(), to)).or_default().insert(file.path.clone());
            }
        }
    }
    arrows
}

/// Everything that can be reached by arrows.
fn reached(from: &str, arrows: &Arrows) -> BTreeSet<String> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(one) = next.pop() {
        for (_, to) in arrows.keys().filter(|(start, _)| *start == one) {
            if reached.insert(to.clone()) {
                next.push(to.clone());
            }
        }
    }
    reached
}

/// The arrows that lie on a circle, with their files.
fn circling(arrows: &Arrows) -> Vec<(&(String, String), &BTreeSet<String>)> {
    arrows.iter().filter(|((from, to), _)| reached(to, arrows).contains(from)).collect()
}

#[test]
fn a_circle_is_found() {
    let file = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("entity/src/lib.rs", "pub use marks::score::Sheet;\npub use crate::marks::score::Sheet;\n"),
        file("entity/src/people/person/mod.rs", "use crate::{Sheet, ground::Tx};\n"),
        file("entity/src/marks/score/mod.rs", "use crate::marks::form::{self, Form};\n"),
        file("entity/src/marks/form/mod.rs", "fn f(of: &crate::people::person::Person) {}\n"),
        file("entity/src/cycle/change.rs", "use crate::people::{organisation, person::Person};\n"),
    ];
    let arrows = arrows(&files.iter().collect::<Vec<_>>());
    assert_eq!(arrows.len(), 4, "{arrows:?}");
    let circle: Vec<_> = circling(&arrows).iter().map(|((from, to), _)| format!("{from} → {to}")).collect();
    let expected = ["marks::form → people::person", "marks::score → marks::form", "people::person → marks::score"];
    assert_eq!(circle, expected);
}

#[test]
fn no_areas_import_each_other_in_a_circle() {
    let files = source::all();
    let (mut found, mut told) = (Found::new(), vec![]);
    let areas = |member: &str| {
        let own = files.iter().filter(|file| file.member() == member);
        own.filter_map(Source::area).collect::<BTreeSet<_>>().len()
    };
    assert!(areas("entity") > 20 && areas("api") > 15, "there are more areas than that: looked in the wrong place");
    for member in ["entity", "api"] {
        let own: Vec<_> = files.iter().filter(|file| file.member() == member).collect();
        let arrows = arrows(&own);
        for ((from, to), files) in circling(&arrows) {
            let arrow = format!("{member}:{from}→{to}");
            told.push(format!("{arrow} {files:?}"));
            found.insert(arrow, files.len());
        }
    }
    held::holds("circle", &found, &told);
}
