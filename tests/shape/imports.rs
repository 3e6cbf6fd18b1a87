//! What a file imports: the paths of its `use` trees, and those it names inline.
use super::source::Source;

/// A path, and the name by which the file calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) path: Vec<String>,
    pub(super) name: String,
    /// Whether others may take it from here.
    pub(super) public: bool,
}

/// Every path that begins with `crate`, `self` or `super`, made absolute within the crate.
pub(super) fn of(file: &Source) -> Vec<Import> {
    let code: Vec<_> = file.code().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let mut imports = vec![];
    let mut rest = code.as_str();
    while let Some(at) = next_use(rest) {
        let (before, tree) = rest.split_at(at);
        inline(before, &mut imports);
        let public = before.trim_end().ends_with("pub") || before.trim_end().ends_with("pub(crate)");
        let end = tree.find(';').unwrap_or(tree.len());
        flatten(tree[4..end].trim(), &mut vec![], public, &mut imports);
        rest = &tree[end..];
    }
    inline(rest, &mut imports);
    let home = module(&file.path);
    for import in &mut imports {
        import.path = absolute(&home, &import.path);
    }
    imports.retain(|import| !import.path.is_empty());
    imports
}

/// Where the next `use` stands, as a word of its own.
fn next_use(code: &str) -> Option<usize> {
    let starts = |at: usize| code[..at].chars().next_back().is_none_or(|before| before.is_whitespace());
    code.match_indices("use ").map(|(at, _)| at).find(|at| starts(*at))
}

/// The leaves of a tree such as `crate::{a::B, c::{D as E, self}}`.
fn flatten(tree: &str, before: &mut Vec<String>, public: bool, found: &mut Vec<Import>) {
    if let Some((head, inside)) = tree.split_once('{').filter(|(head, _)| head.is_empty() || head.ends_with("::")) {
        let depth = before.len();
        before.extend(head.split("::").filter(|part| !part.is_empty()).map(|part| part.trim().to_owned()));
        for branch in branches(inside.rsplit_once('}').map_or(inside, |(inside, _)| inside)) {
            flatten(branch.trim(), before, public, found);
        }
        before.truncate(depth);
    } else if !tree.is_empty() {
        let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
        let own = path.split("::").map(|part| part.trim().to_owned());
        let mut path: Vec<_> = before.iter().cloned().chain(own).collect();
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = alias.map_or_else(|| path.last().cloned().unwrap_or_default(), str::to_owned);
        found.push(Import { path, name, public });
    }
}

/// The branches of a tree, which may have branches themselves.
fn branches(inside: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, vec![]);
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&inside[start..at]);
                start = at + 1;
            }
            _ => (),
        }
    }
    found.push(&inside[start..]);
    found
}

/// Paths in the middle of code, such as `crate::marks::score::Sheet`.
fn inline(code: &str, found: &mut Vec<Import>) {
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == ':') {
                continue;
            }
            let end = code[at..].find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
            let path = code[at..end.map_or(code.len(), |end| at + end)].split("::").filter(|part| !part.is_empty());
            let path: Vec<_> = path.map(str::to_owned).collect();
            let name = path.last().cloned().unwrap_or_default();
            found.push(Import { path, name, public: false });
        }
    }
}

/// The module that a file is: `entity/src/marks/score/write.rs` is `marks::score::write`.
fn module(path: &str) -> Vec<String> {
    let inside = path.split_once("/src/").map_or("", |(_, inside)| inside);
    let inside = inside.strip_suffix(".rs").unwrap_or(inside);
    let parts = inside.split('/').filter(|part| !["mod", "lib", "main"].contains(part));
    parts.map(str::to_owned).collect()
}

/// A path from the crate's root; nothing, if it leads out of the crate.
fn absolute(home: &[String], path: &[String]) -> Vec<String> {
    let mut from = match path.first().map(String::as_str) {
        Some("crate") => vec![],
        Some("self" | "super") => home.to_vec(),
        _ => return vec![],
    };
    for part in path {
        match part.as_str() {
            "crate" | "self" => (),
            "super" => drop(from.pop()),
            part => from.push(part.to_owned()),
        }
    }
    from
}

#[test]
fn use_trees_are_read_as_the_compiler_reads_them() {
    let text = "pub use self::write::Submit;\nuse crate::{\n    ground::{self, Tx as T},\n    marks::score::{Sheet, kept::*},\n};
        fn f() { super::form::check(); crate::people::person::Person::new() }\n";
    let file = Source { path: "entity/src/marks/ballot/mod.rs".to_owned(), text: text.to_owned() };
    let paths: Vec<_> =
        of(&file).iter().map(|import| format!("{} as {}", import.path.join("::"), import.name)).collect();
    let expected = [
        "marks::ballot::write::Submit as Submit",
        "ground as ground",
        "ground::Tx as T",
        "marks::score::Sheet as Sheet",
        "marks::score::kept::* as *",
        "people::person::Person::new as new",
        "marks::form::check as check",
    ];
    assert_eq!(paths, expected);
}
