//! What a new password must be.
use scoring::Label;

/// Characters, in Unicode, that a password has at least.
pub const SHORTEST_CHARACTERS: usize = 10;
/// Bytes, in UTF-8, that a password has at most.
pub const LONGEST_BYTES: usize = 256;

/// A rule that a new password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.label().en)]
pub enum PasswordRule {
    /// Fewer than [`SHORTEST_CHARACTERS`] characters.
    TooShort,
    /// More than [`LONGEST_BYTES`] bytes.
    TooLong,
    /// The login name, in whatever case.
    IsLogin,
}

impl PasswordRule {
    /// Stable, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "PASSWORD_TOO_SHORT",
            Self::TooLong => "PASSWORD_TOO_LONG",
            Self::IsLogin => "PASSWORD_IS_LOGIN",
        }
    }

    /// The sentence for people.
    pub const fn label(self) -> Label {
        match self {
            Self::TooShort => {
                Label { zh: "密码至少要有 10 个字符", en: "a password has at least 10 characters" }
            }
            Self::TooLong => Label { zh: "密码最长 256 字节", en: "a password has at most 256 bytes" },
            Self::IsLogin => Label { zh: "密码不能与登录名相同", en: "a password is not the login name" },
        }
    }
}

/// Whether a login may have this password from now on.
pub fn check(password: &str, login: &str) -> Result<(), PasswordRule> {
    if password.len() > LONGEST_BYTES {
        return Err(PasswordRule::TooLong);
    }
    if password.chars().count() < SHORTEST_CHARACTERS {
        return Err(PasswordRule::TooShort);
    }
    if password.trim().to_lowercase() == login.trim().to_lowercase() {
        return Err(PasswordRule::IsLogin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_below_and_bytes_above() {
        assert_eq!(check("123456789", "p001"), Err(PasswordRule::TooShort));
        assert_eq!(check("1234567890", "p001"), Ok(()));
        assert_eq!(check("一二三四五六七八九", "p001"), Err(PasswordRule::TooShort));
        assert_eq!(check("一二三四五六七八九十", "p001"), Ok(()));
        assert_eq!(check(&"x".repeat(256), "p001"), Ok(()));
        assert_eq!(check(&"x".repeat(257), "p001"), Err(PasswordRule::TooLong));
        assert_eq!(check(&"一".repeat(86), "p001"), Err(PasswordRule::TooLong));
    }

    #[test]
    fn the_login_name_is_no_password_in_whatever_case() {
        for password in ["office.of.assessment", "Office.Of.Assessment", " office.of.assessment "] {
            assert_eq!(check(password, "office.of.assessment"), Err(PasswordRule::IsLogin), "{password:?}");
        }
        assert_eq!(check("office.of.assessment 1", "office.of.assessment"), Ok(()));
    }

    /// The figures stand in the sentences as words of their own.
    #[test]
    fn the_sentences_name_the_limits() {
        for (rule, limit) in [(PasswordRule::TooShort, SHORTEST_CHARACTERS), (PasswordRule::TooLong, LONGEST_BYTES)] {
            let Label { zh, en } = rule.label();
            assert!(zh.contains(&limit.to_string()) && en.contains(&limit.to_string()), "{rule:?}");
        }
    }
}
