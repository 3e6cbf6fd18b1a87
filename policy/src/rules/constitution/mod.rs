//! The rules no policy may break, checked over the whole table before it takes effect.
//!
//! Each article looks at one allowed cell at a time and says whether it breaks a rule of the domain. Rules 4, 5, 6 and
//! 9 hold by types and database constraints, 10 and 12 by the release code; where a row could still offend one of
//! them, an article stands here as well.
use std::collections::{BTreeMap, BTreeSet};

use scoring::Channel;

use crate::decide::cell::Cell;
use crate::decide::facts::{Phase, Relation, Role};
use crate::decide::reach::Reach;
use crate::record::acts::{
    Kind, Need, account, assignment, audit, change, cycle, exemption, nomination, organisation, policy, recusal, score,
};
use crate::record::id::Record;
use crate::record::{Assignment, Cycle, Publication, Scorecard};
use crate::rules::fault::Fault;

mod seen;

use seen::{OPEN, Seen};

/// One rule, as a question about one cell.
struct Article {
    /// The number of the domain's rule, or what it is about.
    rule: &'static str,
    /// Stable, for programs.
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    broken: fn(&Seen) -> bool,
}

/// Every breach, once per article and row, each with the first cell that shows it.
pub(crate) fn breaches(cells: &BTreeSet<Cell>, rows: &BTreeMap<Cell, usize>) -> Vec<Fault> {
    let mut faults = BTreeMap::new();
    for cell in cells {
        let Some(seen) = Seen::of(*cell) else { continue };
        for (number, article) in ARTICLES.iter().enumerate() {
            if (article.broken)(&seen) {
                let line = rows.get(cell).copied();
                faults.entry((line, number)).or_insert_with(|| article.fault(line, *cell));
            }
        }
    }
    faults.into_values().collect()
}

impl Article {
    fn fault(&self, line: Option<usize>, cell: Cell) -> Fault {
        Fault {
            code: self.code,
            rule: Some(self.rule),
            line,
            cell: Some(cell.to_string()),
            zh: self.zh.to_owned(),
            en: self.en.to_owned(),
        }
    }
}

const RELEASED: &[Phase] = &[Phase::Published, Phase::Archived];
const SETTLED: &[Phase] = &[Phase::Review, Phase::Published, Phase::Archived];
const DERIVED: &[Role] = &[Role::Head, Role::Staff, Role::PanelLeader, Role::Panellist];
const OVERSEERS: &[Role] = &[Role::Office, Role::LeadingGroup];
/// The records that hold marks or what becomes of them.
const RESULTS: &[&str] = &[Assignment::NAME, Scorecard::NAME, Publication::NAME];

const ARTICLES: &[Article] = &[
    Article {
        rule: "1",
        code: "CONSTITUTION_RATER",
        zh: "评价人只能是本人：评分操作只及于本人的任务",
        en: "the rater is the caller: scoring reaches one's own tasks only",
        broken: |seen| seen.act.kind == Kind::Scoring && seen.reach != Reach::Own,
    },
    Article {
        rule: "1",
        code: "CONSTITUTION_DELEGATION",
        zh: "委托他人代为评分，只能由本人或考核办作出；结束委托只能由当事人或考核办作出",
        en: "somebody acts for a person by that person's own delegation, or the office's; it is ended by either of the two, or the office",
        broken: |seen| seen.delegates() && seen.reach != Reach::Own && !seen.by(&[Role::Office]),
    },
    Article {
        rule: "2",
        code: "CONSTITUTION_ROLE_SCORES",
        zh: "任何角色都不授予评分权，关系由名册计算得出",
        en: "no role gives the right to score; relations are computed from the roster",
        broken: |seen| {
            seen.act.axes.role != seen.role.is_some() || (seen.act.kind == Kind::Scoring && seen.role.is_some())
        },
    },
    Article {
        rule: "3",
        code: "CONSTITUTION_CHANNEL_RELATION",
        zh: "一个渠道只对应一种关系",
        en: "one channel, one relation",
        broken: |seen| seen.act.kind == Kind::Scoring && seen.channel.map(Relation::of) != seen.relation,
    },
    Article {
        rule: "4",
        code: "CONSTITUTION_REVIEWER",
        zh: "只有确认人可以退回或确认评分表，考核办可以退回；作者与被评价人不可以",
        en: "a sheet is confirmed by its confirmer, returned by them or the office; never by its author or its target",
        broken: |seen| {
            let office = seen.is::<score::Return>() && seen.by(&[Role::Office]) && seen.as_a(&[Relation::None]);
            seen.reviews() && !seen.as_a(&[Relation::Confirmer]) && !office
        },
    },
    Article {
        rule: "4",
        code: "CONSTITUTION_RECUSAL",
        zh: "只有考核办可以指定他人回避",
        en: "a recusal is imposed by the office only",
        broken: |seen| seen.is::<recusal::Impose>() && !seen.by(&[Role::Office]),
    },
    Article {
        rule: "6",
        code: "CONSTITUTION_WINDOW",
        zh: "只能在自评和评分阶段打分、退回评分表",
        en: "marks are given, and sheets given back, in self-assessment and scoring only",
        broken: |seen| seen.act.needs(Need::Window) && !seen.during(OPEN),
    },
    Article {
        rule: "7",
        code: "CONSTITUTION_FORM",
        zh: "记名渠道用评分表，无记名渠道用无记名测评表",
        en: "named channels have sheets, anonymous channels have ballots",
        broken: |seen| (seen.area("score") && seen.anonymous()) || (seen.area("ballot") && !seen.anonymous()),
    },
    Article {
        rule: "8",
        code: "CONSTITUTION_SHEET_READER",
        zh: "评分表只给作者、考核办和确认人看；自评另给该对象的层级和考核组评价人看",
        en: "a sheet is read by its author, the office and its confirmer; a self-assessment also by the target's superiors and panels",
        broken: |seen| {
            let stranger = seen.as_a(&[Relation::None]) && !seen.by(&[Role::Office]);
            let rater = seen.as_a(&[Relation::Rater])
                && seen.channel != Some(Channel::SelfAssessment)
                && !seen.by(&[Role::Office]);
            seen.is::<score::Read>() && (stranger || rater)
        },
    },
    Article {
        rule: "8",
        code: "CONSTITUTION_TARGET_EARLY",
        zh: "被评价人在公布之后才能看到对自己的评分",
        en: "a target reads a sheet about themselves only after publication",
        broken: |seen| seen.is::<score::Read>() && seen.as_a(&[Relation::Target]) && !seen.during(RELEASED),
    },
    Article {
        rule: "10",
        code: "CONSTITUTION_RELEASE",
        zh: "公布之前，只有考核办和领导小组在审核阶段可以看考核结果单和公示草稿",
        en: "before publication, scorecards and drafts are seen by the office and the leading group only, in review",
        broken: |seen| {
            let result = seen.act.kind == Kind::Reading && seen.about(&[Scorecard::NAME, Publication::NAME]);
            result && !seen.during(if seen.by(OVERSEERS) { SETTLED } else { RELEASED })
        },
    },
    Article {
        rule: "11",
        code: "CONSTITUTION_TASKS",
        zh: "评价任务只有评价人及其代理人可见，任何人都不得知道谁评了自己",
        en: "a task is seen by its rater and those who act for them: a target never learns who rates them",
        broken: |seen| seen.is::<assignment::Read>() && (seen.reach != Reach::Own || !seen.as_a(&[Relation::Author])),
    },
    Article {
        rule: "11",
        code: "CONSTITUTION_NOMINATIONS",
        zh: "提名只有考核办和领导小组可以看",
        en: "who is nominated to rate whom is seen by the office and the leading group only",
        broken: |seen| seen.is::<nomination::Read>() && !seen.by(OVERSEERS),
    },
    Article {
        rule: "exemption",
        code: "CONSTITUTION_EXEMPTIONS",
        zh: "不参加考核的人员及理由只有考核办、领导小组和审计可以看",
        en: "who is exempt, and why, is seen by the office, the leading group and auditors only",
        broken: |seen| seen.is::<exemption::Read>() && !seen.by(&[Role::Office, Role::LeadingGroup, Role::Auditor]),
    },
    Article {
        rule: "11",
        code: "CONSTITUTION_PROGRESS",
        zh: "只有考核办可以看参与情况",
        en: "participation is seen by the office only",
        broken: |seen| seen.is::<cycle::Progress>() && !seen.by(&[Role::Office]),
    },
    Article {
        rule: "5",
        code: "CONSTITUTION_CHANGE",
        zh: "人员变动由考核办提请、另一人批准，只有考核办、领导小组和审计可见",
        en: "a change of the raters is proposed by the office, approved by another, and seen by both and the auditors only",
        broken: |seen| {
            let reads = seen.by(&[Role::LeadingGroup, Role::Auditor]) && seen.is::<change::Read>();
            seen.area("change") && !seen.approves() && !reads && !seen.by(&[Role::Office])
        },
    },
    Article {
        rule: "system_admin",
        code: "CONSTITUTION_ADMINISTRATOR",
        zh: "系统管理员不接触任何评分、成绩，也不管理方案和周期",
        en: "a system administrator touches no score and no result, and runs no scheme and no cycle",
        broken: |seen| {
            // Drafting a publication is decided on its cycle.
            let results = seen.about(RESULTS) || seen.area("publication") || seen.area("change");
            let runs = seen.area("scheme") || seen.area("cycle") || seen.selects();
            seen.by(&[Role::SystemAdmin]) && (results || (runs && seen.act.kind != Kind::Reading))
        },
    },
    Article {
        rule: "auditor",
        code: "CONSTITUTION_AUDITOR",
        zh: "审计只看过程，不看评分表和考核结果单",
        en: "an auditor reads the process, and neither sheets nor scorecards",
        broken: |seen| {
            let content = seen.about(&[Assignment::NAME, Scorecard::NAME]);
            seen.by(&[Role::Auditor]) && (seen.act.kind != Kind::Reading || content)
        },
    },
    Article {
        rule: "auditor",
        code: "CONSTITUTION_TRAIL",
        zh: "只有审计可以看审计记录",
        en: "the audit trail is read by auditors only: it says who has handed in a sheet",
        broken: |seen| seen.is::<audit::Read>() && !seen.by(&[Role::Auditor]),
    },
    Article {
        rule: "portal",
        code: "CONSTITUTION_PORTAL",
        zh: "公示门户只读取已公布的内容",
        en: "the portal reads what is published, and nothing else",
        broken: |seen| {
            let public = seen.about(&[Scorecard::NAME, Publication::NAME, Cycle::NAME]) && seen.during(RELEASED);
            let names = seen.is::<organisation::Read>();
            seen.by(&[Role::Portal]) && !(seen.act.kind == Kind::Reading && (public || names))
        },
    },
    Article {
        rule: "worker",
        code: "CONSTITUTION_WORKER",
        zh: "后台任务只做日程和命令行的工作，除此之外没有人建立新的租户",
        en: "the worker does what the calendar and the command line need; and only the worker founds a tenant",
        broken: |seen| {
            let needed =
                seen.act.needs(Need::Background) || seen.is::<cycle::Read>() || seen.is::<organisation::Read>();
            let worker = seen.by(&[Role::Worker]);
            (worker && !needed) || (!worker && seen.is::<organisation::Found>())
        },
    },
    Article {
        rule: "derived",
        code: "CONSTITUTION_DERIVED",
        zh: "由名册得出的角色不管理任何事务，只能声明本人的回避和委托、退回或确认评分表",
        en: "roles that follow from the roster administer nothing: they declare their own recusals and delegations, and review sheets",
        broken: |seen| {
            let own = (seen.is::<recusal::Declare>() || seen.delegates()) && seen.reach == Reach::Own;
            seen.by(DERIVED) && seen.act.kind == Kind::Administration && !own && !seen.reviews()
        },
    },
    Article {
        rule: "separation",
        code: "CONSTITUTION_APPROVER",
        zh: "只有领导小组批准方案，批准或驳回公示、提名、权限规则的变更和人员变动",
        en: "schemes are approved, publications, nominations, changes of the rules and of the raters approved or turned down, by the leading group only",
        broken: |seen| seen.approves() && !seen.by(&[Role::LeadingGroup]),
    },
    Article {
        rule: "separation",
        code: "CONSTITUTION_PROPOSER",
        zh: "领导小组只批准或驳回，不提请、不经办",
        en: "the leading group approves or turns down; it neither proposes nor runs anything",
        broken: |seen| seen.by(&[Role::LeadingGroup]) && seen.act.kind == Kind::Administration && !seen.approves(),
    },
    Article {
        rule: "separation",
        code: "CONSTITUTION_RULES",
        zh: "权限规则的变更只由系统管理员提请和撤回",
        en: "changes of the rules are proposed and withdrawn by the system administrator only",
        broken: |seen| {
            let proposes = seen.is::<policy::Propose>() || seen.is::<policy::Withdraw>();
            proposes && !seen.by(&[Role::SystemAdmin])
        },
    },
    Article {
        rule: "11",
        code: "CONSTITUTION_EXPLAIN",
        zh: "只有考核办可以查询谁能做什么",
        en: "who may do what is asked by the office only",
        broken: |seen| seen.is::<policy::Explain>() && !seen.by(&[Role::Office]),
    },
    Article {
        rule: "separation",
        code: "CONSTITUTION_GRANTS",
        zh: "角色只由系统管理员授予和撤销，第一个由命令行授予",
        en: "roles are granted and revoked by the system administrator; the first on the command line",
        broken: |seen| {
            let account = seen.is::<account::Grant>() || seen.is::<account::Entrust>();
            let grants = account || seen.is::<account::Revoke>();
            grants && !seen.by(&[Role::SystemAdmin, Role::Worker])
        },
    },
    Article {
        rule: "life",
        code: "CONSTITUTION_COURSE",
        zh: "周期只能依次推进，公布之前才可取消，已公布的内容不再改动",
        en: "a cycle goes forward from phase to phase, is called off before publication only, and what is published stays",
        broken: Seen::strays,
    },
    Article {
        rule: "tenant",
        code: "CONSTITUTION_GRANTED_REACH",
        zh: "授予的角色只及于被授予的单位及其下级",
        en: "a granted role reaches the organisation it is granted in and what is below, no further",
        broken: |seen| {
            let granted = [Role::SystemAdmin, Role::Office, Role::LeadingGroup, Role::Auditor, Role::Portal];
            seen.by(&granted) && seen.reach == Reach::Tenant
        },
    },
];
