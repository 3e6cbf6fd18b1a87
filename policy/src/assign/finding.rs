//! The texts of a rehearsal's findings, in both languages.
use scoring::{Channel, Problem};
use uuid::Uuid;

pub(super) use super::Finding;
use super::Severity;
use crate::roster::relation::Aim;
use crate::roster::{Group, Roster};

struct Named<'a> {
    id: Uuid,
    code: &'a str,
}

fn person(roster: &Roster, number: usize) -> Named<'_> {
    roster.person(number).map_or(Named { id: Uuid::nil(), code: "" }, |found| Named { id: found.id, code: &found.code })
}

fn organisation(roster: &Roster, number: usize) -> Named<'_> {
    let found = roster.organisation(number);
    found.map_or(Named { id: Uuid::nil(), code: "" }, |found| Named { id: found.id, code: &found.code })
}

fn target(roster: &Roster, aim: Aim) -> Named<'_> {
    match aim {
        Aim::Person(number) => person(roster, number),
        Aim::Organisation(number) => organisation(roster, number),
    }
}

fn error(code: &'static str, path: &str, zh: String, en: String) -> Finding {
    Finding { severity: Severity::Error, problem: Problem::new(code, path, zh, en), channel: None, ids: Vec::new() }
}

fn warning(code: &'static str, path: &str, zh: String, en: String) -> Finding {
    Finding { severity: Severity::Warning, ..error(code, path, zh, en) }
}

impl Finding {
    fn about(self, ids: impl IntoIterator<Item = Uuid>) -> Self {
        Self { ids: ids.into_iter().collect(), ..self }
    }

    fn in_channel(self, channel: Channel) -> Self {
        Self { channel: Some(channel), ..self }
    }
}

pub(super) fn no_targets(scheme: &str) -> Finding {
    let zh = format!("方案 {scheme} 在此单位内没有考核对象");
    error("NO_TARGETS", scheme, zh, format!("Scheme {scheme} has no target in this organisation"))
}

pub(super) fn target_unknown(code: &str) -> Finding {
    let en = format!("Target {code} is not an organisation at or below the cycle's");
    error("TARGET_UNKNOWN", code, format!("评价对象 {code} 不是本周期的单位或其下级单位"), en)
}

pub(super) fn except_unknown(code: &str) -> Finding {
    let en = format!("{code}, excepted from assessment, is neither a person nor an organisation on the roster");
    warning("EXCEPT_UNKNOWN", code, format!("不参加评价的 {code} 在名册中既非人员也非单位"), en)
}

pub(super) fn except_heads_unknown(code: &str) -> Finding {
    let en = format!("{code}, whose head is excepted from assessment, is not an organisation on the roster");
    warning("EXCEPT_UNKNOWN", code, format!("正职不参加评价的 {code} 不是名册中的单位"), en)
}

pub(super) fn exempt(scheme: &str, count: usize) -> Finding {
    let are = if count == 1 { "person is" } else { "persons are" };
    let en = format!("{count} {are} exempt, on record, and not assessed");
    warning("EXEMPT", scheme, format!("{count} 人不参加考核，已记录在案"), en)
}

pub(super) fn targets_too_new(scheme: &str, count: usize, days: u32) -> Finding {
    let are = if count == 1 { "person has served for fewer than" } else { "persons have served for fewer than" };
    let done = if count == 1 { "is" } else { "are" };
    let en = format!("{count} {are} {days} days and {done} not assessed");
    warning("TARGETS_TOO_NEW", scheme, format!("{count} 人任职不满 {days} 天，不作为评价对象"), en)
}

pub(super) fn raters_too_new(channel: Channel, count: usize, days: u32) -> Finding {
    let have = if count == 1 { "person has" } else { "persons have" };
    let rate = if count == 1 { "does" } else { "do" };
    let zh = format!("{count} 人任职不满 {days} 天，不参加{}渠道的评价", channel.label().zh);
    let en = format!("{count} {have} served for fewer than {days} days and {rate} not rate in {}", channel.word());
    warning("RATERS_TOO_NEW", channel.word(), zh, en).in_channel(channel)
}

pub(super) fn nominations_pending(channel: Channel, count: usize) -> Finding {
    let are = if count == 1 { "nomination is" } else { "nominations are" };
    let zh = format!("{}渠道有 {count} 项提名尚未审批，不计入", channel.label().zh);
    let en = format!("{count} {are} not decided in {} and do not count", channel.word());
    warning("NOMINATIONS_PENDING", channel.word(), zh, en).in_channel(channel)
}

/// Names the target and not the nominee: the reader may be the target (rule 11).
pub(super) fn nominations_stale(roster: &Roster, channel: Channel, aim: Aim, count: usize) -> Finding {
    let target = target(roster, aim);
    let zh = format!("{} 在{}渠道有 {count} 项已批准的提名不再符合关系，不计入", target.code, channel.label().zh);
    let no = if count == 1 { "nomination that no longer stands" } else { "nominations that no longer stand" };
    let en = format!("{} has {count} approved {no} in the relation of {}", target.code, channel.word());
    warning("NOMINATIONS_STALE", target.code, zh, en).in_channel(channel).about([target.id])
}

pub(super) fn applies_to_unknown(indicator: &str, code: &str) -> Finding {
    let en = format!("Indicator {indicator} is for {code}, which is not an organisation on the roster");
    warning("APPLIES_TO_UNKNOWN", indicator, format!("指标 {indicator} 适用的 {code} 不是名册中的单位"), en)
}

pub(super) fn rule_not_for_channel(channel: Channel) -> Finding {
    let (word, label) = (channel.word(), channel.label());
    let zh = format!("{}渠道不能这样确定评价人", label.zh);
    let en = format!("Only PEER takes a draw or a matrix, only DOWNWARD and PANEL nominations: not {word}");
    error("RULE_NOT_FOR_CHANNEL", word, zh, en).in_channel(channel)
}

pub(super) fn channel_not_for_organisations(channel: Channel) -> Finding {
    let zh = format!("单位没有下级评价人，不能设{}渠道", channel.label().zh);
    let en = format!("An organisation has no subordinates: {} is not for organisations", channel.word());
    error("CHANNEL_NOT_FOR_ORGANISATIONS", channel.word(), zh, en).in_channel(channel)
}

pub(super) fn matrix_unknown(code: &str) -> Finding {
    let en = format!("The matrix names {code}, which is not an organisation on the roster");
    error("MATRIX_UNKNOWN", code, format!("矩阵中的 {code} 不是名册中的单位"), en).in_channel(Channel::Peer)
}

pub(super) fn matrix_not_peer(roster: &Roster, rating: usize, rated: usize) -> Finding {
    let (rating, rated) = (organisation(roster, rating), organisation(roster, rated));
    let zh = format!("矩阵中 {} 评 {}，但二者不是同级", rating.code, rated.code);
    let en = format!("The matrix lets {} rate {}, but they are not peers", rating.code, rated.code);
    warning("MATRIX_NOT_PEER", rating.code, zh, en).in_channel(Channel::Peer).about([rating.id, rated.id])
}

pub(super) fn nobody_rates(roster: &Roster, aim: Aim) -> Finding {
    let target = target(roster, aim);
    let en = format!("{} has no rater", target.code);
    warning("NOBODY_RATES", target.code, format!("没有人评价 {}", target.code), en).about([target.id])
}

pub(super) fn below_threshold(roster: &Roster, aim: Aim, channel: Channel, count: u32, needed: u32) -> Finding {
    let target = target(roster, aim);
    let zh = format!("{} 在{}渠道有 {count} 名评价人，公布结果至少需要 {needed} 名", target.code, channel.label().zh);
    let raters = if count == 1 { "rater" } else { "raters" };
    let en = format!("{} has {count} {raters} in {}; a result needs at least {needed}", target.code, channel.word());
    warning("BELOW_THRESHOLD", target.code, zh, en).in_channel(channel).about([target.id])
}

pub(super) fn too_many_forms(roster: &Roster, rater: usize, count: u32) -> Finding {
    let rater = person(roster, rater);
    let zh = format!("{} 有 {count} 份评分表要填", rater.code);
    let en = format!("{} has {count} forms to fill in", rater.code);
    warning("TOO_MANY_FORMS", rater.code, zh, en).about([rater.id])
}

pub(super) fn no_representative(roster: &Roster, number: usize) -> Finding {
    let found = organisation(roster, number);
    let zh = format!("{} 没有负责人和经办人，不能评价", found.code);
    let en = format!("{} has neither head nor operator and cannot rate", found.code);
    warning("NO_REPRESENTATIVE", found.code, zh, en).about([found.id])
}

pub(super) fn speaks_for_two(roster: &Roster, rater: usize, number: usize) -> Finding {
    let (rater, found) = (person(roster, rater), organisation(roster, number));
    let zh = format!("{} 同时代表多个单位，不再代表 {} 重复评价", rater.code, found.code);
    let en = format!("{} speaks for several organisations and does not rate again for {}", rater.code, found.code);
    let finding = warning("SPEAKS_FOR_TWO", rater.code, zh, en);
    finding.in_channel(Channel::Peer).about([rater.id, found.id])
}

pub(super) fn mutual_superiors(roster: &Roster, one: usize, other: usize) -> Finding {
    let (one, other) = (person(roster, one), person(roster, other));
    let zh = format!("{} 与 {} 互为上级，均不作为上级评价对方", one.code, other.code);
    let en = format!("{} and {} are above each other, so neither is the other's superior", one.code, other.code);
    warning("MUTUAL_SUPERIORS", one.code, zh, en).about([one.id, other.id])
}

/// Why a group cannot score jointly: one finding for each reason.
pub(super) fn incapable(group: &Group) -> Vec<Finding> {
    let code = &group.code;
    let mut findings = Vec::new();
    if group.leader().is_none() {
        let en = format!("Group {code} has no leader to record its joint sheet");
        findings.push(warning("PANEL_WITHOUT_LEADER", code, format!("考核组 {code} 没有组长，不能联合评分"), en));
    }
    if group.members.len() < 2 {
        let en = format!("Group {code} has fewer than two members: no one is left to confirm its joint sheet");
        findings.push(warning("PANEL_TOO_SMALL", code, format!("考核组 {code} 不足两人，联合评分无人确认"), en));
    }
    findings.into_iter().map(|finding| finding.in_channel(Channel::Panel).about([group.id])).collect()
}

pub(super) fn leader_barred(roster: &Roster, group: &Group, aim: Aim) -> Finding {
    let target = target(roster, aim);
    let zh = format!("考核组 {} 的组长不能评价 {}，该组不评", group.code, target.code);
    let en = format!("The leader of group {} may not score {}, so the group does not", group.code, target.code);
    warning("LEADER_BARRED", target.code, zh, en).in_channel(Channel::Panel).about([target.id, group.id])
}

pub(super) fn panels_overlap(
    roster: &Roster,
    one: &Group,
    other: &Group,
    leaf: &str,
    count: usize,
    first: Aim,
) -> Finding {
    let target = target(roster, first);
    let zh = format!("考核组 {} 与 {} 都评指标 {leaf}：{} 等 {count} 个对象", one.code, other.code, target.code);
    let en = format!(
        "Groups {} and {} both score {leaf} of one target: {count} in all, {} the first",
        one.code, other.code, target.code
    );
    let finding = warning("PANELS_OVERLAP", target.code, zh, en);
    finding.in_channel(Channel::Panel).about([target.id, one.id, other.id])
}

pub(super) fn nobody_scores(leaf: &str, channels: &str) -> Finding {
    let zh = format!("指标 {leaf} 没有评价人（渠道：{channels}）");
    let en = format!("Indicator {leaf} has no rater (its channels: {channels})");
    warning("NOBODY_SCORES", leaf, zh, en)
}
