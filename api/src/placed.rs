//! Where a problem lies: a store names the thing that is wrong, and the act that called it says at which argument.
use entity::Error;

/// Puts problems with the input where the client gave it.
pub trait Placed {
    /// Below an argument: `reason` becomes `input.reason`, and what has no place of its own becomes `input`.
    #[must_use]
    fn under(self, prefix: &'static str) -> Self;

    /// At one argument, wherever in the thing that it names the problem lies.
    #[must_use]
    fn at(self, path: &'static str) -> Self;
}

impl Placed for Error {
    fn under(self, prefix: &'static str) -> Self {
        moved(self, |path| match path {
            "" => prefix.to_owned(),
            path if path.starts_with('[') => format!("{prefix}{path}"),
            path => format!("{prefix}.{path}"),
        })
    }

    fn at(self, path: &'static str) -> Self {
        moved(self, |_| path.to_owned())
    }
}

impl<T> Placed for Result<T, Error> {
    fn under(self, prefix: &'static str) -> Self {
        self.map_err(|error| error.under(prefix))
    }

    fn at(self, path: &'static str) -> Self {
        self.map_err(|error| error.at(path))
    }
}

fn moved(error: Error, to: impl Fn(&str) -> String) -> Error {
    let Error::Invalid(mut problems) = error else { return error };
    for problem in &mut problems {
        problem.path = to(&problem.path);
    }
    Error::Invalid(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(error: Error) -> Option<String> {
        let Error::Invalid(problems) = error else { return None };
        problems.first().map(|problem| problem.path.clone())
    }

    #[test]
    fn problems_move_below_an_argument_or_to_it() {
        let wrong = |path: &str| Error::invalid("X", path, "错", "wrong");
        assert_eq!(path(wrong("reason").under("input")).as_deref(), Some("input.reason"));
        assert_eq!(path(wrong("").under("input")).as_deref(), Some("input"));
        assert_eq!(path(wrong("[2].mark").under("entries")).as_deref(), Some("entries[2].mark"));
        assert_eq!(path(wrong("state").at("id")).as_deref(), Some("id"));
        assert!(matches!(Error::NotFound.under("input"), Error::NotFound));
    }
}
