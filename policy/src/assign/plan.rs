//! What is fixed before the first pair: the rules, the forms and who is assessed.
use std::collections::HashMap;

use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::TargetKind;
use uuid::Uuid;

use super::Assessed;
use super::finding::{self, Finding};
use super::form::Forms;
use crate::roster::Roster;
use crate::roster::relation::{Aim, RelationRules};

/// A scheme held against a roster.
pub(super) struct Plan<'a> {
    pub(super) roster: &'a Roster,
    pub(super) scheme: &'a SchemeFile,
    pub(super) seed: u64,
    pub(super) rules: RelationRules,
    pub(super) forms: Forms<'a>,
    /// In the order of their numbers, which is that of their codes.
    pub(super) targets: Vec<Aim>,
    /// By the number of the person or organisation: the target's organisation, none if they are not assessed.
    home: Vec<Option<usize>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(roster: &'a Roster, scheme: &'a SchemeFile, root: Uuid, seed: u64) -> (Self, Vec<Finding>) {
        let codes = Codes::new(roster);
        let mut findings = Vec::new();
        let forms = Forms::new(roster, scheme, &codes, &mut findings);
        for code in &scheme.targets.except {
            if codes.organisation(code).is_none() && codes.person(code).is_none() {
                findings.push(finding::except_unknown(code));
            }
        }
        let root = roster.organisation_number(root);
        let home = match (root, scheme.target) {
            (None, _) => Vec::new(),
            (Some(root), TargetKind::Person) => persons(roster, scheme, root, &codes, &mut findings),
            (Some(root), TargetKind::Organisation) => organisations(roster, scheme, root, &codes, &mut findings),
        };
        let aim = |number| match scheme.target {
            TargetKind::Person => Aim::Person(number),
            TargetKind::Organisation => Aim::Organisation(number),
        };
        let targets: Vec<Aim> =
            home.iter().enumerate().filter(|(_, home)| home.is_some()).map(|(number, _)| aim(number)).collect();
        if targets.is_empty() {
            findings.push(finding::no_targets(&scheme.code));
        }
        (Self { roster, scheme, seed, rules: RelationRules::of(scheme), forms, targets, home }, findings)
    }

    /// Whether persons are assessed, not organisations.
    pub(super) fn persons(&self) -> bool {
        self.scheme.target == TargetKind::Person
    }

    /// The organisation of a target; none if it is not assessed.
    pub(super) fn home(&self, aim: Aim) -> Option<usize> {
        match (aim, self.scheme.target) {
            (Aim::Person(number), TargetKind::Person) | (Aim::Organisation(number), TargetKind::Organisation) => {
                self.home.get(number).copied().flatten()
            }
            _ => None,
        }
    }

    /// Whether somebody has served too short to rate in a channel. However new, everybody assesses themselves.
    pub(super) fn too_new(&self, channel: Channel, person: usize) -> bool {
        let minimum = self.minimum_service(channel).filter(|_| channel != Channel::SelfAssessment);
        let served = self.roster.person(person).and_then(|person| person.service.anywhere);
        served.zip(minimum).is_some_and(|(served, minimum)| served < minimum)
    }

    /// How many days a channel asks of its raters.
    pub(super) fn minimum_service(&self, channel: Channel) -> Option<u32> {
        self.scheme.channels.iter().find(|rule| rule.channel == channel)?.raters_min_service_days
    }

    pub(super) fn assessed(&self) -> Vec<Assessed> {
        let organisation = |aim| Some(self.roster.organisation(self.home(aim)?)?.id);
        let targets = self.targets.iter();
        targets
            .filter_map(|aim| Some(Assessed { target: self.roster.target(*aim), organisation: organisation(*aim)? }))
            .collect()
    }
}

/// Everybody with a seat at or below the root who is neither exempt nor excepted, and has served long enough. An excepted
/// organisation excepts the seats in it, not those below it.
fn persons(
    roster: &Roster,
    scheme: &SchemeFile,
    root: usize,
    codes: &Codes<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Option<usize>> {
    let except = &scheme.targets.except;
    let mut excepted: Vec<usize> = except.iter().filter_map(|code| codes.person(code)).collect();
    excepted.extend(heads(roster, scheme, codes, findings));
    let excepted_organisations: Vec<usize> = except.iter().filter_map(|code| codes.organisation(code)).collect();
    let minimum = scheme.targets.min_service_days;
    let (mut exempt, mut new) = (0_usize, 0_usize);
    let mut home = |(number, person): (usize, &crate::roster::Person)| {
        let mut places = person.posts.iter().map(|post| post.organisation);
        let place = places.find(|place| roster.within(*place, root) && !excepted_organisations.contains(place))?;
        if excepted.contains(&number) {
            return None;
        }
        let too_new = person.service.here.zip(minimum).is_some_and(|(served, minimum)| served < minimum);
        exempt += usize::from(person.exempt);
        new += usize::from(too_new && !person.exempt);
        (!person.exempt && !too_new).then_some(place)
    };
    let homes = roster.persons.iter().enumerate().map(&mut home).collect();
    findings.extend((exempt > 0).then(|| finding::exempt(&scheme.code, exempt)));
    findings.extend(minimum.filter(|_| new > 0).map(|minimum| finding::targets_too_new(&scheme.code, new, minimum)));
    homes
}

/// The heads that a scheme excepts, by organisation and not by name.
fn heads(roster: &Roster, scheme: &SchemeFile, codes: &Codes<'_>, findings: &mut Vec<Finding>) -> Vec<usize> {
    let mut heads = Vec::new();
    for code in &scheme.targets.except_heads {
        match codes.organisation(code).and_then(|number| roster.organisation(number)) {
            Some(organisation) => heads.extend(&organisation.heads),
            None => findings.push(finding::except_heads_unknown(code)),
        }
    }
    heads
}

/// Those the scheme names, or all below the root, without those excepted.
fn organisations(
    roster: &Roster,
    scheme: &SchemeFile,
    root: usize,
    codes: &Codes<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Option<usize>> {
    let named = &scheme.targets.organisations;
    let mut home: Vec<Option<usize>> = vec![None; roster.organisations.len()];
    if named.is_empty() {
        for (number, place) in home.iter_mut().enumerate() {
            *place = (number != root && roster.within(number, root)).then_some(number);
        }
    }
    for code in named {
        let number = codes.organisation(code).filter(|number| roster.within(*number, root));
        match number.and_then(|number| Some((home.get_mut(number)?, number))) {
            Some((place, number)) => *place = Some(number),
            None => findings.push(finding::target_unknown(code)),
        }
    }
    for number in scheme.targets.except.iter().filter_map(|code| codes.organisation(code)) {
        if let Some(place) = home.get_mut(number) {
            *place = None;
        }
    }
    home
}

/// Numbers by code.
pub(super) struct Codes<'a> {
    organisations: HashMap<&'a str, usize>,
    persons: HashMap<&'a str, usize>,
}

impl<'a> Codes<'a> {
    pub(super) fn new(roster: &'a Roster) -> Self {
        let organisations = roster.organisations.iter().enumerate().map(|(number, found)| (&*found.code, number));
        let persons = roster.persons.iter().enumerate().map(|(number, found)| (&*found.code, number));
        Self { organisations: organisations.collect(), persons: persons.collect() }
    }

    pub(super) fn organisation(&self, code: &str) -> Option<usize> {
        self.organisations.get(code).copied()
    }

    fn person(&self, code: &str) -> Option<usize> {
        self.persons.get(code).copied()
    }
}
