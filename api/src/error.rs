//! The one place where the product's error becomes what a client is told.
use async_graphql::ErrorExtensions;
use entity::Error;
use scoring::Problem;

/// What a client is told: a stable code, where, and a sentence in two languages. Has no `Display`, so that no text can
/// slip into a response through async-graphql's blanket conversion.
pub struct Fault {
    /// Stable, for programs.
    pub code: &'static str,
    /// Which field of the input.
    pub path: String,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
    /// Every problem, where there may be several.
    pub problems: Vec<Problem>,
}

/// A result whose error a client may see.
pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

impl Fault {
    /// A fault without a path.
    pub fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, path: String::new(), zh: zh.into(), en: en.into(), problems: vec![] }
    }

    fn invalid(problems: Vec<Problem>) -> Self {
        match problems.first() {
            Some(first) => Self {
                code: first.code,
                path: first.path.clone(),
                zh: first.zh.clone(),
                en: first.en.clone(),
                problems,
            },
            None => Self::new("INVALID", "输入有误", "the input is wrong"),
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::new("NOT_FOUND", "未找到", "not found"),
            Error::Forbidden(reason) => {
                let label = reason.label();
                let problem = Problem::new(reason.word(), "", label.zh, label.en);
                Self { problems: vec![problem], ..Self::new("FORBIDDEN", label.zh, label.en) }
            }
            Error::Unauthenticated(why) => unauthenticated(why),
            Error::Conflict => Self::new(
                "CONFLICT",
                "数据刚被他人修改，请刷新后重试",
                "somebody else has just changed this: load it again and retry",
            ),
            Error::Invalid(problems) => Self::invalid(problems),
            Error::Internal(_) | Error::Database(_) | Error::Keys(_) | Error::Password(_) => {
                tracing::error!(%error, "a request failed inside");
                Self::new("INTERNAL", "服务器内部错误", "internal error")
            }
        }
    }
}

fn unauthenticated(why: &'static str) -> Fault {
    let (zh, en) = match why {
        "WRONG_CREDENTIALS" => ("登录名或密码不正确", "the login or the password is wrong"),
        "WRONG_CODE" => ("激活码无效或已过期", "the activation code is wrong or has expired"),
        "TOKEN_EXPIRED" => ("访问令牌已过期", "the access token has expired"),
        "SESSION_ENDED" => ("会话已结束，请重新登录", "the session has ended: log in again"),
        _ => ("请先登录", "log in first"),
    };
    let problem = Problem::new(why, "", zh, en);
    Fault { problems: vec![problem], ..Fault::new("UNAUTHENTICATED", zh, en) }
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        let problems: Vec<_> = fault.problems.iter().map(problem).collect();
        Self::new(&fault.en).extend_with(|_, extensions| {
            extensions.set("code", fault.code);
            extensions.set("zh", fault.zh.as_str());
            extensions.set("en", fault.en.as_str());
            if !fault.path.is_empty() {
                extensions.set("path", fault.path.as_str());
            }
            if !problems.is_empty() {
                extensions.set("problems", async_graphql::Value::List(problems.clone()));
            }
        })
    }
}

fn problem(problem: &Problem) -> async_graphql::Value {
    async_graphql::value!({
        "code": problem.code,
        "path": problem.path.as_str(),
        "zh": problem.zh.as_str(),
        "en": problem.en.as_str(),
    })
}
