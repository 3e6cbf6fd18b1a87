//! Why a command failed, in both languages. An operator, unlike a client, is told the cause.
use scoring::Problem;
use std::{
    fmt::{self, Display},
    path::Path,
};

/// Why a command failed: one problem or several.
#[derive(Debug)]
pub struct Failure(Vec<Problem>);

impl Failure {
    /// One problem.
    pub fn new(code: &'static str, path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(vec![Problem::new(code, path, zh, en)])
    }

    /// Something that the system refused, on `path`.
    pub fn io(path: impl Into<String>, error: &impl Display) -> Self {
        Self::new("IO", path, format!("系统拒绝：{error}。"), format!("The system refused: {error}."))
    }

    /// Something that the system refused, on a file.
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::io(path.display().to_string(), error)
    }

    /// Something that the product could not do.
    pub fn internal(error: impl Display) -> Self {
        Self::new("INTERNAL", "", format!("内部错误：{error}。"), format!("Internal error: {error}."))
    }

    /// There is no tenant with that code.
    pub fn no_tenant(code: &str) -> Self {
        let zh = format!("没有代码为 {code} 的租户；请先运行 kaoping admin found-tenant。");
        let en = format!("There is no tenant with the code {code}; run `kaoping admin found-tenant` first.");
        Self::new("UNKNOWN_TENANT", "--tenant", zh, en)
    }

    /// The problems, in order.
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Problem { code, path, zh, en } in &self.0 {
            let at = if path.is_empty() { String::new() } else { format!(" {path}") };
            writeln!(f, "错误 [{code}]{at}：{zh}")?;
            writeln!(f, "error [{code}]{at}: {en}")?;
        }
        Ok(())
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self(problems)
    }
}

impl From<entity::Error> for Failure {
    fn from(error: entity::Error) -> Self {
        match error {
            entity::Error::Invalid(problems) => Self(problems),
            entity::Error::NotFound => Self::new("NOT_FOUND", "", "未找到。", "Not found."),
            entity::Error::Conflict => {
                let (zh, en) = ("数据刚被他人修改，请重试。", "Somebody else has just changed this: try again.");
                Self::new("CONFLICT", "", zh, en)
            }
            // The label of the reason speaks to a person who holds roles; the command line acts as the worker.
            entity::Error::Forbidden(_) => {
                let (zh, en) = (
                    "权限规则不允许命令行执行此操作（见 policy/rules.csv 中的 worker），请由有权限者通过接口执行。",
                    "The policy does not let the command line do this (worker in policy/rules.csv); somebody with the \
                     right does it through the API.",
                );
                Self::new("FORBIDDEN", "", zh, en)
            }
            other => Self::internal(other),
        }
    }
}
