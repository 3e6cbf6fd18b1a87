//! Rule 2 as common table expressions over a cycle's frozen roster: the same sentences as `policy::relation`, for every
//! assignment of a cycle at once. Everything is a join on equal keys, so that it takes time linear in its rows.
//!
//! `$1` is the cycle's number. `{wide}` and its like are 1 where the scheme says ALL of an overseer's organisation;
//! `{Seat.HEAD}` and its like are stored words, and filled in with what differs between the databases.
use policy::relation::RelationRules;
use scoring::scheme::document::Oversight;

/// Assignments, and the tree and the seats that relations are computed from. `head` and `speaks` (for the organisation,
/// as its head or operator) are 1 or 0.
const ROSTER: &str = "asked AS (
    SELECT a.number, a.channel, a.group_id, a.rater_id AS rater, t.person_id AS person,
        CASE WHEN t.person_id IS NULL THEN t.organisation_id END AS organisation
    FROM assignment a JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
    WHERE a.cycle = $1 AND NOT a.withdrawn),
place AS (SELECT organisation_id AS id, parent_id AS parent FROM roster_organisation WHERE cycle = $1),
seat AS (
    SELECT s.person_id AS person, s.organisation_id AS place, o.parent,
        max(CASE WHEN s.seat = {Seat.HEAD} THEN 1 ELSE 0 END) AS head,
        max(CASE WHEN s.seat IN ({Seat.HEAD}, {Seat.OPERATOR}) THEN 1 ELSE 0 END) AS speaks
    FROM roster_seat s JOIN place o ON o.id = s.organisation_id WHERE s.cycle = $1
    GROUP BY s.person_id, s.organisation_id, o.parent),
headed AS (SELECT DISTINCT place AS id FROM seat WHERE head = 1),
overseer AS (
    SELECT v.organisation_id AS id, s.person_id AS person FROM roster_oversight v
    JOIN roster_seat s ON s.cycle = v.cycle AND s.appointment_id = v.appointment_id WHERE v.cycle = $1)";

/// From every organisation up to the nearest proper ancestor with a HEAD; whose HEAD leads whom; who is above whom.
/// `above.head` is 0 where it is only by overseeing an organisation in which the other is not HEAD.
const ABOVE: &str = "climb (id, at) AS (
    SELECT id, parent FROM place WHERE parent IS NOT NULL
    UNION ALL SELECT c.id, o.parent FROM climb c JOIN place o ON o.id = c.at
    WHERE o.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM headed h WHERE h.id = c.at)),
command AS (SELECT c.id, c.at FROM climb c JOIN headed h ON h.id = c.at),
leads (id, head, leader) AS (
    SELECT id, 1, at FROM command UNION ALL SELECT id, 0, id FROM headed
    UNION ALL SELECT c.id, 0, c.at FROM command c LEFT JOIN headed h ON h.id = c.id WHERE h.id IS NULL),
above AS (
    SELECT one, other, max(head) AS head FROM (
        SELECT h.person AS one, s.person AS other, 1 AS head FROM seat s
        JOIN leads l ON l.id = s.place AND l.head = s.head JOIN seat h ON h.place = l.leader AND h.head = 1
        UNION ALL SELECT o.person, s.person, s.head FROM overseer o JOIN seat s ON s.place = o.id) every
    WHERE one <> other GROUP BY one, other)";

/// Persons: superior and subordinate are *above* taken one way; peers are on a level, and above each other both or neither.
const PERSONS: &str = "SELECT p.number FROM asked p
    JOIN above u ON u.one = p.rater AND u.other = p.person AND u.head >= 1 - {downward}
    LEFT JOIN above w ON w.one = p.person AND w.other = p.rater AND w.head >= 1 - {wide}
    WHERE p.channel = {Channel.DOWNWARD} AND w.one IS NULL
UNION ALL SELECT p.number FROM asked p
    JOIN above u ON u.one = p.person AND u.other = p.rater AND u.head >= 1 - {upward}
    LEFT JOIN above w ON w.one = p.rater AND w.other = p.person AND w.head >= 1 - {wide}
    WHERE p.channel = {Channel.UPWARD} AND w.one IS NULL
UNION ALL SELECT p.number FROM (
        SELECT DISTINCT q.number, q.rater, q.person FROM asked q
        JOIN seat m ON m.person = q.rater JOIN seat t ON t.person = q.person AND t.head = m.head
        WHERE q.channel = {Channel.PEER} AND q.rater <> q.person
            AND CASE m.head WHEN 0 THEN m.place = t.place ELSE m.parent = t.parent END) p
    LEFT JOIN above u ON u.one = p.rater AND u.other = p.person AND u.head >= 1 - {wide}
    LEFT JOIN above w ON w.one = p.person AND w.other = p.rater AND w.head >= 1 - {wide}
    WHERE (u.one IS NULL) = (w.one IS NULL)
UNION ALL SELECT number FROM asked WHERE channel = {Channel.SELF} AND rater = person";

/// Organisations: those who speak for one, those who are over it, those who speak for a sibling.
const ORGANISATIONS: &str = "speaks_for AS (
    SELECT p.number FROM asked p JOIN seat s ON s.person = p.rater AND s.place = p.organisation AND s.speaks = 1),
over AS (
    SELECT p.number FROM asked p JOIN overseer o ON o.id = p.organisation AND o.person = p.rater
    UNION SELECT p.number FROM asked p JOIN place o ON o.id = p.organisation
    JOIN seat s ON s.person = p.rater AND s.place = o.parent AND s.head = 1),
beside AS (
    SELECT DISTINCT p.number FROM asked p JOIN place o ON o.id = p.organisation
    JOIN seat s ON s.person = p.rater AND s.parent = o.parent AND s.place <> o.id AND s.speaks = 1)";

const OF_ORGANISATIONS: &str =
    "SELECT p.number FROM asked p JOIN speaks_for s ON s.number = p.number WHERE p.channel = {Channel.SELF}
UNION ALL SELECT p.number FROM asked p JOIN over o ON o.number = p.number
    LEFT JOIN speaks_for s ON s.number = p.number WHERE p.channel = {Channel.DOWNWARD} AND s.number IS NULL
UNION ALL SELECT p.number FROM asked p JOIN beside b ON b.number = p.number
    LEFT JOIN speaks_for s ON s.number = p.number LEFT JOIN over o ON o.number = p.number
    WHERE p.channel = {Channel.PEER} AND s.number IS NULL AND o.number IS NULL";

/// Panels: what a group's remit reaches, whether it has an indicator that panels mark, and who sits in the target's own
/// organisation.
const PANELS: &str = "limited AS (
    SELECT DISTINCT group_id FROM roster_remit WHERE cycle = $1 AND organisation_id <> {nil}),
remit (group_id, id) AS (
    SELECT group_id, organisation_id FROM roster_remit WHERE cycle = $1 AND organisation_id <> {nil}
    UNION SELECT r.group_id, o.id FROM remit r JOIN place o ON o.parent = r.id),
marking AS (
    SELECT group_id FROM roster_remit WHERE cycle = $1 GROUP BY group_id
    HAVING max(CASE WHEN indicator IN {indicators} THEN 1 ELSE 0 END) = 1 OR (max(indicator) = '' AND {any} = 1)),
sits AS (
    SELECT p.number, p.group_id, p.rater, p.person, p.organisation FROM asked p
    JOIN roster_member m ON m.cycle = $1 AND m.group_id = p.group_id AND m.person_id = p.rater
    JOIN marking k ON k.group_id = p.group_id WHERE p.channel = {Channel.PANEL}),
lies AS (
    SELECT p.number, p.group_id, p.rater, s.place FROM sits p JOIN seat s ON s.person = p.person WHERE p.rater <> p.person
    UNION ALL SELECT p.number, p.group_id, p.rater, p.organisation FROM sits p
    LEFT JOIN speaks_for s ON s.number = p.number WHERE p.person IS NULL AND s.number IS NULL),
at_home AS (SELECT DISTINCT l.number FROM lies l JOIN seat s ON s.place = l.place AND s.person = l.rater)";

const OF_PANELS: &str = "SELECT DISTINCT l.number FROM lies l
    LEFT JOIN limited b ON b.group_id = l.group_id
    LEFT JOIN remit r ON r.group_id = l.group_id AND r.id = l.place
    LEFT JOIN at_home h ON h.number = l.number
    WHERE (b.group_id IS NULL OR r.id IS NOT NULL) AND ({own} = 1 OR h.number IS NULL)";

/// The ids of assignments that do not stand in the one relation of their channel (rule 3). `indicators` is the list of
/// the scheme's indicators that panels mark, as SQL takes it after `IN`.
pub(crate) fn strays(rules: &RelationRules, indicators: &str) -> String {
    let flag = |truth: bool| if truth { "1" } else { "0" };
    let all = |oversight| flag(oversight == Oversight::All);
    let wide = flag(rules.downward == Oversight::All || rules.upward == Oversight::All);
    format!(
        "WITH RECURSIVE {ROSTER}, {ABOVE}, {ORGANISATIONS}, {PANELS},
         standing AS ({PERSONS} UNION ALL {OF_ORGANISATIONS} UNION ALL {OF_PANELS})
         SELECT a.id FROM assignment a LEFT JOIN standing s ON s.number = a.number
         WHERE a.cycle = $1 AND NOT a.withdrawn AND s.number IS NULL"
    )
    .replace("{downward}", all(rules.downward))
    .replace("{upward}", all(rules.upward))
    .replace("{wide}", wide)
    .replace("{own}", flag(rules.own_organisation))
    .replace("{any}", flag(!rules.panel_indicators.is_empty()))
    .replace("{indicators}", indicators)
}
