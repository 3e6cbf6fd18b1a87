//! Collects problems, up to a number that a person can still read.
use scoring::Problem;

/// So many are shown; the rest are counted.
const SHOWN: usize = 100;

#[derive(Default)]
pub(super) struct Report {
    problems: Vec<Problem>,
    unshown: usize,
}

impl Report {
    /// Adds a problem. The texts are made only if it is shown.
    pub(super) fn add(
        &mut self,
        code: &'static str,
        path: impl FnOnce() -> String,
        zh: impl FnOnce() -> String,
        en: impl FnOnce() -> String,
    ) {
        if self.problems.len() < SHOWN {
            self.problems.push(Problem::new(code, path(), zh(), en()));
        } else {
            self.unshown += 1;
        }
    }

    pub(super) fn finish(mut self) -> Vec<Problem> {
        if self.unshown > 0 {
            let (zh, en) =
                (format!("另有 {} 处问题。", self.unshown), format!("There are {} more problems.", self.unshown));
            self.problems.push(Problem::new("TOO_MANY_PROBLEMS", "", zh, en));
        }
        self.problems
    }
}
