//! `schema` and `matrix`: texts that are checked in, and whether they still are what the program says.
use crate::Failure;
use crate::graphql;
use entity::Engine;
use std::{fmt::Write, fs, path::Path};

/// The GraphQL schema.
pub(super) fn schema(check: Option<&Path>) -> Result<(), Failure> {
    print_or_compare(&graphql::sdl(), check, |_| true)
}

/// The access matrix.
pub(super) fn matrix(check: Option<&Path>) -> Result<(), Failure> {
    let engine = Engine::standard().map_err(Failure::internal)?;
    let mut text = String::new();
    for line in engine.table().allowed_cells() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    }
    // The checked-in matrix has a heading.
    print_or_compare(&text, check, |line| !line.starts_with('#'))
}

/// Prints a text, or compares it with the lines of a file that count.
fn print_or_compare(text: &str, check: Option<&Path>, counts: fn(&str) -> bool) -> Result<(), Failure> {
    let Some(path) = check else {
        print!("{text}");
        return Ok(());
    };
    let found = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    match first_difference(&found, text, counts) {
        None => Ok(()),
        Some(line) => {
            let path = path.display();
            let zh = format!("文件与程序不符（从第 {line} 行起），请重新生成。");
            let en = format!("The file differs from what the program writes, from line {line} on: write it again.");
            Err(Failure::new("OUTDATED", path.to_string(), zh, en))
        }
    }
}

/// The first line of the file, from 1, that is not what is wanted.
fn first_difference(found: &str, wanted: &str, counts: fn(&str) -> bool) -> Option<usize> {
    let mut wanted = wanted.split_inclusive('\n');
    let mut last = 0;
    for (line, number) in found.split_inclusive('\n').zip(1..) {
        last = number;
        if counts(line) && wanted.next() != Some(line) {
            return Some(number);
        }
    }
    wanted.next().map(|_| last + 1)
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_difference_is_found_also_at_the_end() {
        let difference = |found, wanted| first_difference(found, wanted, |_| true);
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(difference("a\nb\n", "a\n"), Some(2));
        assert_eq!(difference("a", "a\n"), Some(1));
        assert_eq!(difference("", "a\n"), Some(1));
    }

    #[test]
    fn a_line_that_does_not_count_is_passed_over() {
        let difference = |found, wanted| first_difference(found, wanted, |line| !line.starts_with('#'));
        assert_eq!(difference("# heading\na\n", "a\n"), None);
        assert_eq!(difference("# heading\na\n", "b\n"), Some(2));
    }
}
