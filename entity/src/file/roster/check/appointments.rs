//! Appointments: their references, their days, and who holds a seat at the same time.
use super::super::{Appointment, Person, Seat};
use super::{Existing, Known, format, once, report::Report};
use chrono::NaiveDate;
use scoring::Points;
use std::collections::{BTreeMap, HashSet};

/// The largest coefficient, far above any in use.
const MAX_COEFFICIENT: Points = Points::HUNDRED;

pub(super) fn check(persons: &[Person], existing: &Existing, known: &Known<'_>, report: &mut Report) {
    let mut heads: BTreeMap<&str, Vec<Held<'_>>> = BTreeMap::new();
    for (index, person) in persons.iter().enumerate() {
        let mut held = Vec::with_capacity(person.appointments.len());
        for (at, appointment) in person.appointments.iter().enumerate() {
            check_one((index, at), appointment, known, report);
            let days = Days { from: appointment.from, to: appointment.to };
            if days.in_order() {
                held.push((appointment, Held { days, place: Some((index, at)), person: &person.code }));
            }
        }
        own_overlaps(&mut held, report);
        for (appointment, held) in held {
            if appointment.seat == Seat::Head {
                heads.entry(&appointment.organisation).or_default().push(held);
            }
        }
    }
    for (organisation, mut held) in heads {
        let before = existing.heads.get(organisation).into_iter().flatten();
        held.extend(before.map(|(from, to)| Held { days: Days { from: *from, to: *to }, place: None, person: "" }));
        head_overlaps(organisation, &mut held, report);
    }
}

/// First and last day, both included; no last day for open-ended.
#[derive(Clone, Copy)]
struct Days {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

impl Days {
    fn in_order(self) -> bool {
        self.to.is_none_or(|to| self.from <= to)
    }

    fn meet(self, other: Self) -> bool {
        let starts_before_end = |from: NaiveDate, to: Option<NaiveDate>| to.is_none_or(|to| from <= to);
        starts_before_end(self.from, other.to) && starts_before_end(other.from, self.to)
    }

    /// Whether this ends later than the other.
    fn outlasts(self, other: Self) -> bool {
        match (self.to, other.to) {
            (None, Some(_)) => true,
            (Some(mine), Some(theirs)) => mine > theirs,
            (_, None) => false,
        }
    }
}

/// Who holds a seat on which days.
#[derive(Clone, Copy)]
struct Held<'a> {
    days: Days,
    /// Index of the person and of the appointment in the file; none for one that exists.
    place: Option<(usize, usize)>,
    /// Empty for one that exists.
    person: &'a str,
}

impl Held<'_> {
    fn path(&self) -> String {
        self.place.map(|(person, at)| format!("persons[{person}].appointments[{at}]")).unwrap_or_default()
    }
}

fn check_one((person, at): (usize, usize), appointment: &Appointment, known: &Known<'_>, report: &mut Report) {
    let path = || format!("persons[{person}].appointments[{at}]");
    known.expect_organisation(&appointment.organisation, || format!("{}.organisation", path()), report);
    format::text(&appointment.post, || format!("{}.post", path()), report);
    let mut seen = HashSet::with_capacity(appointment.oversees.len());
    for (nth, code) in appointment.oversees.iter().enumerate() {
        let code_path = || format!("{}.oversees[{nth}]", path());
        known.expect_organisation(code, code_path, report);
        once(seen.insert(code.as_str()), code, code_path, report);
    }
    let coefficient = appointment.coefficient;
    if coefficient < Points::ZERO || coefficient > MAX_COEFFICIENT {
        report.add(
            "COEFFICIENT_RANGE",
            || format!("{}.coefficient", path()),
            || format!("系数 {coefficient} 超出范围：应在 0 至 {MAX_COEFFICIENT} 之间。"),
            || format!("The coefficient {coefficient} is out of range: 0 to {MAX_COEFFICIENT}."),
        );
    }
    let (from, to) = (appointment.from, appointment.to);
    if let Some(to) = to.filter(|to| from > *to) {
        report.add(
            "DATES_REVERSED",
            || format!("{}.to", path()),
            || format!("止日 {to} 早于起日 {from}。"),
            || format!("The last day {to} is before the first day {from}."),
        );
    }
}

/// One person twice in one seat of one organisation at the same time. Sorted by first day, an appointment meets an
/// earlier one exactly if it meets the one among them that ends last.
fn own_overlaps(held: &mut [(&Appointment, Held<'_>)], report: &mut Report) {
    held.sort_by_key(|(appointment, held)| {
        (appointment.organisation.as_str(), appointment.seat, held.days.from, held.place)
    });
    for group in held.chunk_by(|(one, _), (other, _)| one.seat == other.seat && one.organisation == other.organisation)
    {
        let days = group.iter().map(|(_, held)| *held);
        meetings(days, |earlier, later| {
            let (person, before) = (format::shorten(later.person), earlier.path());
            report.add(
                "APPOINTMENTS_OVERLAP",
                || later.path(),
                || format!("“{person}”在同一单位、同一席位的任职时间与 {before} 重叠。"),
                || format!("`{person}` holds the same seat in the same organisation at the same time in {before}."),
            );
        });
    }
}

/// Two heads of one organisation at the same time.
fn head_overlaps(organisation: &str, held: &mut [Held<'_>], report: &mut Report) {
    held.sort_by_key(|held| (held.days.from, held.place));
    meetings(held.iter().copied(), |earlier, later| {
        // Two that exist are no matter of this file, two of one person have been reported.
        let Some(shown) = later.place.and(Some(later)).or(earlier.place.and(Some(earlier))) else { return };
        if earlier.person == later.person {
            return;
        }
        let other = if shown.place == later.place { earlier } else { later };
        let (zh, en) = match other.place {
            Some(_) => (format!("“{}”", format::shorten(other.person)), format!("`{}`", format::shorten(other.person))),
            None => ("已登记的正职".to_owned(), "the head on record".to_owned()),
        };
        report.add(
            "HEADS_OVERLAP",
            || shown.path(),
            || format!("“{}”与{zh}同时担任“{organisation}”的正职（HEAD）。", format::shorten(shown.person)),
            || format!("`{}` and {en} are HEAD of `{organisation}` at the same time.", format::shorten(shown.person)),
        );
    });
}

/// Calls `found` for each that meets an earlier one, with that earlier one; they come sorted by their first day.
fn meetings<'a>(held: impl Iterator<Item = Held<'a>>, mut found: impl FnMut(Held<'a>, Held<'a>)) {
    let mut longest: Option<Held<'a>> = None;
    for next in held {
        if let Some(earlier) = longest.filter(|earlier| earlier.days.meet(next.days)) {
            found(earlier, next);
        }
        if longest.is_none_or(|earlier| next.days.outlasts(earlier.days)) {
            longest = Some(next);
        }
    }
}
