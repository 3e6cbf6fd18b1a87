//! The workspace's source files.
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The six groups of areas.
pub(super) const GROUPS: [&str; 6] = ["people", "rules", "cycle", "marks", "outcome", "record"];

/// A source file, by its path from the root.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// The crate it belongs to.
    pub(super) fn member(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    /// The group and the area it belongs to, as in `entity/src/marks/score/write.rs`.
    pub(super) fn area(&self) -> Option<(&str, &str)> {
        let mut parts = self.path.split('/').skip(1);
        let (source, group, area) = (parts.next()?, parts.next()?, parts.next()?);
        let area = area.strip_suffix(".rs").unwrap_or(area);
        (source == "src" && GROUPS.contains(&group) && area != "mod").then_some((group, area))
    }

    /// Its lines of code: without comments, and without the tests at its end.
    pub(super) fn code(&self) -> impl Iterator<Item = &str> {
        let body = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        body.lines().filter(|line| !line.trim_start().starts_with("//"))
    }
}

/// The root of the workspace.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file of the six crates.
pub(super) fn all() -> Vec<Source> {
    let mut found = vec![];
    for member in ["api", "entity", "migration", "policy", "scoring", "tests"] {
        collect(&root(), member, &mut found);
    }
    assert!(found.len() > 200, "only {} source files: looked in the wrong place", found.len());
    found
}

fn collect(root: &Path, at: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(root.join(at)).unwrap_or_else(|why| panic!("{at}: {why}")) {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let path = format!("{at}/{name}");
        if root.join(&path).is_dir() {
            if !["node_modules", "target"].contains(&name.as_str()) {
                collect(root, &path, found);
            }
        } else if Path::new(&name).extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(root.join(&path)).expect("a text");
            found.push(Source { path, text });
        }
    }
}

/// The words of a line, as a compiler reads them.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}
