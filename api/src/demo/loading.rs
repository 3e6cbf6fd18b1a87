//! What is to be played: the examples, embedded, so that the program shows them from anywhere.
use super::failure::{Failure, Result};
use crate::transfer;
use chrono::{DateTime, FixedOffset, NaiveDate};
use include_dir::{Dir, include_dir};
use scoring::Text;
use serde::Deserialize;

static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../examples");

/// An example and its files.
pub(super) struct Example {
    folder: &'static Dir<'static>,
    /// What to run.
    pub(super) plan: Plan,
}

/// `example.yaml`; the fields are explained in the example's README.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    #[serde(rename = "kaoping")]
    _format: String,
    /// The name by which it is asked for: its folder's.
    pub(super) code: String,
    pub(super) title: Text,
    pub(super) roster: String,
    pub(super) organisation: String,
    pub(super) time_zone: String,
    pub(super) clock: DateTime<FixedOffset>,
    pub(super) schemes: Vec<Assessment>,
    pub(super) personas: Vec<Persona>,
}

/// A scheme and the cycle that is run by it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assessment {
    pub(super) scheme: String,
    pub(super) weight_rule: String,
    pub(super) marks: String,
    pub(super) expected: String,
    pub(super) cycle: CyclePlan,
}

/// A cycle.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CyclePlan {
    pub(super) code: String,
    pub(super) name: Text,
    pub(super) period: Period,
    pub(super) seed: u64,
    pub(super) windows: Vec<Window>,
}

/// First and last day assessed.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Period {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
}

/// When marks of a phase are taken.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Window {
    pub(super) phase: String,
    pub(super) opens: DateTime<FixedOffset>,
    pub(super) closes: DateTime<FixedOffset>,
}

/// Somebody to log in as.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Persona {
    pub(super) role: String,
    pub(super) label: Text,
    pub(super) person: String,
}

impl transfer::Document for Plan {
    const FORMAT: &'static str = "example/1";
}

impl Example {
    /// The example of that name.
    ///
    /// # Errors
    /// `UNKNOWN_EXAMPLE`, with the names that there are.
    pub(super) fn find(name: &str) -> Result<Self, crate::Failure> {
        let folder = playable().find(|folder| folder.path().to_str() == Some(name));
        let Some(folder) = folder else {
            let names = names().join(", ");
            let zh = format!("没有名为 {name} 的示例；现有：{names}。");
            let en = format!("There is no example `{name}`; there are: {names}.");
            return Err(crate::Failure::new("UNKNOWN_EXAMPLE", "NAME", zh, en));
        };
        let plan = transfer::yaml::read(text(folder, "example.yaml")?)?;
        Ok(Self { folder, plan })
    }

    /// The text of a file beside `example.yaml`.
    pub(super) fn text(&self, name: &str) -> Result<&'static str> {
        text(self.folder, name)
    }

    /// The first person who shows a role.
    pub(super) fn person(&self, role: &str) -> Result<&str> {
        let found = self.plan.personas.iter().find(|persona| persona.role == role);
        found.map(|persona| persona.person.as_str()).ok_or_else(|| {
            let (zh, en) =
                (format!("示例中没有角色 {role}"), format!("the example has no persona for the role {role}"));
            Failure::new("example.yaml", "NO_PERSONA", zh, en)
        })
    }
}

fn text(folder: &'static Dir<'static>, name: &str) -> Result<&'static str> {
    let file = folder.get_file(folder.path().join(name));
    file.and_then(include_dir::File::contents_utf8).ok_or_else(|| {
        let (zh, en) = (format!("示例缺少文件 {name}"), format!("the example has no file {name}"));
        Failure::new("example.yaml", "NO_FILE", zh, en)
    })
}

/// The examples there are, by name.
fn names() -> Vec<String> {
    let mut names: Vec<_> = playable().map(|folder| folder.path().display().to_string()).collect();
    names.sort();
    names
}

fn playable() -> impl Iterator<Item = &'static Dir<'static>> {
    EXAMPLES.dirs().filter(|folder| folder.get_file(folder.path().join("example.yaml")).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_can_be_read_and_has_its_files() {
        assert!(names().contains(&"hospital".to_owned()));
        for name in names() {
            let example = Example::find(&name).unwrap();
            assert_eq!(example.plan.code, name);
            let plan = &example.plan;
            assert!(example.text(&plan.roster).is_ok(), "{name}");
            for assessment in &plan.schemes {
                let expected = format!("{}.csv", assessment.expected);
                for file in [&assessment.scheme, &assessment.marks, &expected] {
                    assert!(example.text(file).is_ok(), "{name}: {file}");
                }
            }
        }
    }

    #[test]
    fn an_unknown_name_is_told_the_names_there_are() {
        for name in ["hospitall", "", "hospital/", "hospital/marks", ".."] {
            let Err(failure) = Example::find(name) else { panic!("{name:?} was taken for an example") };
            let problem = &failure.problems()[0];
            assert_eq!(problem.code, "UNKNOWN_EXAMPLE", "{name}");
            assert!(problem.en.contains("hospital"), "{}", problem.en);
        }
    }
}
