//! Where in a YAML text a field stands, so that the reader of a problem can go to its line.
use super::{
    place::{LocatedProblem, Place},
    walk::{Found, Walk},
};
use scoring::Problem;
use std::ops::Range;

/// Where the field with this path (`persons[3].appointments[0].organisation`) stands: its key in a mapping, else its
/// beginning. If it is not there, where the nearest thing around it stands; none if the text is no YAML up to there.
pub fn line_of(text: &str, path: &str) -> Option<Place> {
    places(text, &[path]).into_iter().next().flatten()
}

/// Finds the place of each problem, as [`line_of`] does, in one pass over the text. The order stays.
pub fn with_lines(text: &str, problems: Vec<Problem>) -> Vec<LocatedProblem> {
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    let places = places(text, &paths);
    problems.into_iter().zip(places).map(|(problem, place)| LocatedProblem { problem, place }).collect()
}

/// Puts line and column in front of the sentences of problems found after reading, as the lint's or the roster check's.
pub fn told_with_lines(text: &str, problems: Vec<Problem>) -> Vec<Problem> {
    with_lines(text, problems).into_iter().map(LocatedProblem::into_problem).collect()
}

/// The place of each path.
fn places(text: &str, paths: &[&str]) -> Vec<Option<Place>> {
    let mut wanted: Vec<Wanted<'_>> =
        paths.iter().enumerate().map(|(index, path)| Wanted { index, path, best: None }).collect();
    wanted.sort_unstable_by_key(|one| one.path);
    // A text that is broken further down still has its places up to there.
    let _ = search(text, &mut wanted);
    let mut places = vec![None; paths.len()];
    for one in wanted {
        if let Some(place) = places.get_mut(one.index) {
            *place = one.best.map(|(_, place)| place);
        }
    }
    places
}

struct Wanted<'p> {
    index: usize,
    path: &'p str,
    /// The longest path found that leads to it, as its length, and where that is.
    best: Option<(usize, Place)>,
}

impl Wanted<'_> {
    fn found(&self) -> bool {
        self.best.is_some_and(|(length, _)| length == self.path.len())
    }
}

fn search(text: &str, wanted: &mut [Wanted<'_>]) -> Result<(), serde_saphyr::granit_parser::ScanError> {
    let mut missing = wanted.len();
    let mut walk = Walk::new(text);
    while missing > 0 {
        let Some(step) = walk.step()? else { break };
        let path = walk.path();
        let mut concerned = false;
        let near = range(wanted, path);
        for one in wanted.get_mut(near).unwrap_or_default() {
            let leads_there = path.is_empty()
                || one.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
            if !leads_there {
                continue;
            }
            concerned = true;
            if one.best.is_none_or(|(length, _)| length < path.len()) {
                one.best = Some((path.len(), step.place));
                missing -= usize::from(one.found());
            }
        }
        if !concerned && matches!(step.found, Found::List | Found::Mapping) {
            walk.skip_inside()?;
        }
    }
    Ok(())
}

/// Which of the sorted paths begin with `prefix`.
fn range(wanted: &[Wanted<'_>], prefix: &str) -> Range<usize> {
    let from = wanted.partition_point(|one| one.path < prefix);
    let count = wanted.get(from..).unwrap_or_default().partition_point(|one| one.path.starts_with(prefix));
    from..from + count
}

/// What stands at a place that a reader of the text complained about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// The path of what begins there or, if nothing does, of the last thing that begins before.
    pub(super) path: String,
    /// The path of the mapping that begins there, if one does.
    pub(super) mapping: Option<String>,
    /// The path of the key that begins there and of the mapping it is in, if one does.
    pub(super) key: Option<(String, String)>,
    /// What the value there is, as words for people: Chinese, English.
    pub(super) found: Option<(String, String)>,
}

/// Looks up a place.
pub(super) fn at(text: &str, place: Place) -> Spot {
    let mut spot = Spot::default();
    let mut walk = Walk::new(text);
    let mut exact = false;
    // The part behind an error may be broken; the place has been passed by then.
    while let Ok(Some(step)) = walk.step() {
        if step.place > place {
            break;
        }
        if step.place < place {
            walk.path().clone_into(&mut spot.path);
            continue;
        }
        if !exact {
            exact = true;
            walk.path().clone_into(&mut spot.path);
        }
        match &step.found {
            Found::Key => spot.key = Some((walk.path().to_owned(), walk.around().to_owned())),
            found => {
                if *found == Found::Mapping {
                    spot.mapping = Some(walk.path().to_owned());
                }
                if walk.path() == spot.path {
                    spot.found = Some(describe(found));
                }
            }
        }
    }
    spot
}

fn describe(found: &Found<'_>) -> (String, String) {
    let (zh, en) = match found {
        Found::Scalar(text) => return (format!("“{}”", shorten(text)), format!("`{}`", shorten(text))),
        Found::Mapping => ("一组字段", "a mapping"),
        Found::List => ("列表", "a list"),
        Found::Alias => ("引用", "an alias"),
        Found::Nothing | Found::Key => ("空值", "nothing"),
    };
    (zh.to_owned(), en.to_owned())
}

/// What is shown of a text that may be of any length and content.
pub(super) fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
kaoping: roster/1
persons:
  - code: P1
    name: {zh: 甲, en: A}
  - code: P2
    attributes: {a.b: x, a: {b: y}}
    appointments:
      - organisation: SUR
        seat: HEAD
      - {organisation: MED, seat:
          MEMBER}
";

    fn line(path: &str) -> (usize, usize) {
        let Place { line, column } = line_of(TEXT, path).unwrap();
        (line, column)
    }

    #[test]
    fn a_path_leads_to_its_key_or_its_item() {
        assert_eq!(line(""), (1, 1));
        assert_eq!(line("persons"), (2, 1));
        assert_eq!(line("persons[0].name.en"), (4, 19));
        assert_eq!(line("persons[1]"), (5, 5));
        assert_eq!(line("persons[1].appointments[0].organisation"), (8, 9));
        assert_eq!(line("persons[1].appointments[1]"), (10, 9));
        assert_eq!(line("persons[1].appointments[1].seat"), (10, 29));
        assert_eq!(line("persons[1].attributes.a.b"), (6, 18));
    }

    #[test]
    fn what_is_absent_leads_to_what_is_around_it() {
        assert_eq!(line("persons[1].appointments[0].from"), (8, 9));
        assert_eq!(line("persons[1].appointments[9].from"), (7, 5));
        assert_eq!(line("groups[0].code"), (1, 1));
        assert_eq!(line("person"), (1, 1));
        assert_eq!(line_of("", "a"), None);
        assert_eq!(line_of("[", "a[0]"), None);
        assert_eq!(line_of("a: 1\nb: [\n", "a"), Some(Place { line: 1, column: 1 }));
    }

    #[test]
    fn an_alias_stands_where_it_is_used() {
        let text = "a: &x {b: 1}\nc:\n  - *x\n";
        assert_eq!(line_of(text, "c[0].b"), Some(Place { line: 3, column: 5 }));
    }

    #[test]
    fn many_problems_keep_their_order() {
        let problem = |path: &str| Problem::new("X", path, "错。", "Wrong.");
        let paths = ["persons[1].code", "persons[0].code", "persons[1].code", "", "persons[10].code"];
        let located = with_lines(TEXT, paths.map(problem).into());
        let lines: Vec<_> = located.iter().map(|one| (one.problem.path.as_str(), one.place.unwrap().line)).collect();
        assert_eq!(
            lines,
            [("persons[1].code", 5), ("persons[0].code", 3), ("persons[1].code", 5), ("", 1), ("persons[10].code", 2)]
        );
        let told = located[0].clone().into_problem();
        assert_eq!((told.zh.as_str(), told.en.as_str()), ("第 5 行第 5 列：错。", "Line 5, column 5: Wrong."));
        assert_eq!(LocatedProblem { problem: problem("a"), place: None }.into_problem(), problem("a"));
    }
}
