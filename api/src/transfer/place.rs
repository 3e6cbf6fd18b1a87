//! A place in a text, and a problem that has one.
use scoring::Problem;

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A problem and where in the text it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedProblem {
    /// What is wrong. Its sentences do not name the place.
    pub problem: Problem,
    /// Where; none if the text has no such place, as when it is too large to be read.
    pub place: Option<Place>,
}

impl LocatedProblem {
    /// The problem alone, with the place in front of both sentences.
    pub fn into_problem(self) -> Problem {
        let Some(Place { line, column }) = self.place else { return self.problem };
        let Problem { code, path, zh, en } = self.problem;
        Problem {
            code,
            path,
            zh: format!("第 {line} 行第 {column} 列：{zh}"),
            en: format!("Line {line}, column {column}: {en}"),
        }
    }
}
