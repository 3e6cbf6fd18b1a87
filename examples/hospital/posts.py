#!/usr/bin/env python3
"""Writes `roster.yaml` of the hospital example (`python3 posts.py`).

The source prints the eighteen departments, their coefficients, 76 clinical of 107 staff, and that groups have a
leader, deputies and members who overlap. Everything else here is invented: head counts per department, posts, codes,
dates, who oversees what, who sits in which group, grants and recusals. People are posts, never names.

Head counts are chosen so that, with threshold 4 (a figure needs five marks), most departments with colleagues to ask
can release PEER figures (at least six besides the head) and a few cannot; see README.md.
"""
from pathlib import Path

HERE = Path(__file__).resolve().parent
STEMS = "甲乙丙丁戊己庚辛壬癸"

# code, zh, en, kind, coefficient, [(seat, zh post, en post, how many)]
DEPARTMENTS = [
    ("OFC", "办公室", "Office", "administrative", 1, [
        ("HEAD", "办公室主任", "Head of the office", 1), ("MEMBER", "办公室秘书", "Secretary", 1),
        ("MEMBER", "档案管理员", "Archivist", 1)]),
    ("FIN", "财务科", "Finance", "administrative", 1, [
        ("HEAD", "财务科科长", "Head of finance", 1), ("MEMBER", "会计", "Accountant", 1)]),
    ("LOG", "后勤科", "Logistics", "administrative", 1, [
        ("HEAD", "后勤科科长", "Head of logistics", 1), ("MEMBER", "维修工", "Maintenance worker", 2),
        ("MEMBER", "司机", "Driver", 1), ("MEMBER", "保洁员", "Cleaner", 1),
        ("MEMBER", "仓库管理员", "Storekeeper", 1), ("MEMBER", "信息管理员", "Systems administrator", 1)]),
    ("PUB", "公卫科", "Public health", "administrative", 1, [
        ("HEAD", "公卫科科长", "Head of public health", 1), ("MEMBER", "公卫医师", "Public health doctor", 3),
        ("MEMBER", "公卫护士", "Public health nurse", 2)]),
    ("MED", "医务科", "Medical affairs", "administrative", 1, [
        ("HEAD", "医务科科长", "Head of medical affairs", 1)]),
    ("NUR", "护理部", "Nursing", "administrative", 1, [
        ("HEAD", "护理部主任", "Head of nursing", 1)]),
    ("INS", "合管科", "Insurance", "administrative", 1, [
        ("HEAD", "合管科科长", "Head of insurance", 1)]),
    ("PHA", "药剂科", "Pharmacy", "administrative", 1, [
        ("HEAD", "药剂科主任", "Head of pharmacy", 1), ("MEMBER", "药师", "Pharmacist", 4),
        ("MEMBER", "药库管理员", "Drug store keeper", 1), ("MEMBER", "药品采购员", "Drug buyer", 1)]),
    ("SUR", "外科", "Surgery", "clinical", 2, [
        ("HEAD", "外科主任", "Head of surgery", 1), ("DEPUTY", "外科副主任", "Deputy head of surgery", 1),
        ("MEMBER", "外科医师", "Surgeon", 3), ("MEMBER", "外科护士长", "Surgical ward sister", 1),
        ("MEMBER", "外科护士", "Surgical nurse", 5)]),
    ("ENT", "五官科", "ENT", "clinical", 2, [
        ("HEAD", "五官科主任", "Head of ENT", 1), ("MEMBER", "五官科医师", "ENT doctor", 2),
        ("MEMBER", "五官科护士", "ENT nurse", 1)]),
    ("OBS", "妇产科", "Obstetrics", "clinical", 2, [
        ("HEAD", "妇产科主任", "Head of obstetrics", 1), ("DEPUTY", "妇产科副主任", "Deputy head of obstetrics", 1),
        ("MEMBER", "妇产科医师", "Obstetrician", 2), ("MEMBER", "妇产科护士长", "Obstetric ward sister", 1),
        ("MEMBER", "助产士", "Midwife", 2), ("MEMBER", "妇产科护士", "Obstetric nurse", 2)]),
    ("THE", "手术室", "Theatre", "clinical", 2, [
        ("HEAD", "手术室主任", "Head of theatre", 1), ("MEMBER", "麻醉医师", "Anaesthetist", 2),
        ("MEMBER", "手术室护士长", "Theatre sister", 1), ("MEMBER", "器械护士", "Scrub nurse", 3)]),
    ("INT", "内科", "Internal medicine", "clinical", 2, [
        ("HEAD", "内科主任", "Head of internal medicine", 1),
        ("DEPUTY", "内科副主任", "Deputy head of internal medicine", 1), ("MEMBER", "内科医师", "Physician", 3),
        ("MEMBER", "内科护士长", "Medical ward sister", 1), ("MEMBER", "内科护士", "Medical nurse", 6)]),
    ("EME", "急诊科", "Emergency", "clinical", 2, [
        ("HEAD", "急诊科主任", "Head of emergency", 1), ("MEMBER", "急诊医师", "Emergency doctor", 2),
        ("MEMBER", "急诊科护士长", "Emergency sister", 1), ("MEMBER", "急诊护士", "Emergency nurse", 4)]),
    ("TCM", "中医科", "Chinese medicine", "clinical", 2, [
        ("HEAD", "中医科主任", "Head of Chinese medicine", 1), ("MEMBER", "中医师", "Chinese medicine doctor", 3),
        ("MEMBER", "针灸推拿师", "Acupuncturist", 2), ("MEMBER", "中医科护士", "Chinese medicine nurse", 1)]),
    ("RAD", "放射科", "Radiology", "clinical", 2, [
        ("HEAD", "放射科主任", "Head of radiology", 1), ("MEMBER", "放射医师", "Radiologist", 2),
        ("MEMBER", "放射技师", "Radiographer", 4)]),
    ("FUN", "功能科", "Function", "clinical", 2, [
        ("HEAD", "功能科主任", "Head of function", 1), ("MEMBER", "功能科医师", "Function doctor", 2),
        ("MEMBER", "功能科技师", "Function technician", 1)]),
    ("LAB", "检验科", "Laboratory", "clinical", 2, [
        ("HEAD", "检验科主任", "Head of laboratory", 1), ("MEMBER", "检验师", "Laboratory scientist", 4),
        ("MEMBER", "检验士", "Laboratory assistant", 2)]),
]

# The director is HEAD of the hospital itself; each deputy director oversees nine departments.
OVERSEEN = {
    "DIR-02": ["SUR", "ENT", "OBS", "THE", "INT", "EME", "TCM", "MED", "NUR"],
    "DIR-03": ["RAD", "FUN", "LAB", "PHA", "OFC", "FIN", "LOG", "PUB", "INS"],
}
DIRECTORS = [
    ("DIR-01", "院长", "Director", "HEAD"),
    ("DIR-02", "分管医疗副院长", "Deputy director for medicine", "DEPUTY"),
    ("DIR-03", "分管公卫行政副院长", "Deputy director for public health and administration", "DEPUTY"),
]
# Moved during the year: the appointment that ended, before the one that counts in March.
MOVED = {"SUR-05": ("EME", "急诊医师", "Emergency doctor", "MEMBER", 2, "2026-01-01", "2026-02-28", "2026-03-01")}
FIXED_TERM = {"LOG-04": "2026-12-31", "LOG-05": "2026-12-31", "LAB-07": "2026-12-31"}

# Hold no appointment, so they are neither assessed nor asked; they are not among the 107.
OUTSIDERS = [("AUD-01", "派驻审计员", "Visiting auditor"), ("POR-01", "公示门户服务账户", "Public portal service account")]

# code, zh, en, kind, [(person, seat)], organisations, indicators
GROUPS = [
    ("G-LEAD", "考核领导小组", "Assessment leading group", "LEADING",
     [("DIR-01", "LEADER"), ("DIR-02", "DEPUTY"), ("DIR-03", "DEPUTY"), ("NUR-01", "MEMBER"), ("MED-01", "MEMBER"),
      ("SUR-01", "MEMBER"), ("INT-01", "MEMBER"), ("PHA-01", "MEMBER")], [], []),
    ("G-OFFICE", "考核办公室", "Assessment office", "OFFICE",
     [("OFC-01", "LEADER"), ("MED-01", "DEPUTY"), ("OFC-02", "MEMBER"), ("FIN-02", "MEMBER"), ("PUB-02", "MEMBER")],
     [], []),
    ("G-ADM", "行政后勤考核组", "Administration and logistics group", "SPECIALIST",
     [("DIR-01", "LEADER"), ("OFC-01", "DEPUTY"), ("NUR-01", "DEPUTY"), ("FIN-01", "MEMBER"), ("LOG-01", "MEMBER"),
      ("MED-01", "MEMBER"), ("PUB-01", "MEMBER")],
     ["OFC", "FIN", "LOG", "INS", "PUB"], ["QUANTITY", "SCORECARD", "KEY_WORK"]),
    ("G-MED", "医疗质量考核组", "Medical quality group", "SPECIALIST",
     [("DIR-02", "LEADER"), ("MED-01", "DEPUTY"), ("NUR-01", "DEPUTY"), ("SUR-01", "MEMBER"), ("SUR-02", "MEMBER"),
      ("INT-01", "MEMBER"), ("OBS-01", "MEMBER"), ("EME-01", "MEMBER")],
     ["SUR", "ENT", "OBS", "THE", "INT", "EME", "TCM", "MED", "NUR"], ["QUANTITY", "SCORECARD", "KEY_WORK"]),
    ("G-PUB", "公共卫生考核组", "Public health group", "SPECIALIST",
     [("DIR-03", "LEADER"), ("NUR-01", "DEPUTY"), ("PUB-01", "DEPUTY"), ("OFC-02", "MEMBER"), ("INT-01", "MEMBER"),
      ("OBS-01", "MEMBER")],
     ["SUR", "ENT", "OBS", "INT", "EME", "TCM", "PUB"], ["PUBLIC_HEALTH"]),
    ("G-TECH", "医技药械考核组", "Medical technology and drugs group", "SPECIALIST",
     [("DIR-02", "LEADER"), ("PHA-01", "DEPUTY"), ("MED-01", "DEPUTY"), ("LAB-01", "MEMBER"), ("RAD-01", "MEMBER"),
      ("SUR-01", "MEMBER"), ("INT-01", "MEMBER"), ("OBS-01", "MEMBER")],
     ["RAD", "FUN", "LAB", "PHA"], []),
]

GRANTS = [("LOG-07", "system_admin"), ("OFC-02", "office"), ("OFC-01", "office"), ("DIR-01", "leading_group"),
          ("DIR-02", "leading_group"), ("DIR-03", "leading_group"), ("AUD-01", "auditor"), ("POR-01", "portal")]


def staff():
    """(code, zh, en, department, seat, coefficient, kind) of everybody in the eighteen departments."""
    for code, _, _, kind, coefficient, posts in DEPARTMENTS:
        number = 0
        for seat, zh, en, count in posts:
            for i in range(count):
                number += 1
                label = (zh + STEMS[i], f"{en} {i + 1}") if count > 1 else (zh, en)
                yield f"{code}-{number:02d}", *label, code, seat, coefficient, kind


def names(zh, en):
    return f"{{zh: {zh}, en: {en}}}"


def appointment(organisation, zh, en, seat, coefficient=None, since="2026-01-01", until=None, oversees=()):
    parts = [f"organisation: {organisation}", f"post: {names(zh, en)}", f"seat: {seat}"]
    if oversees:
        parts.append(f"oversees: [{', '.join(oversees)}]")
    if coefficient is not None:
        parts.append(f"coefficient: {coefficient}")
    parts.append(f"from: {since}")
    if until:
        parts.append(f"to: {until}")
    return f"      - {{{', '.join(parts)}}}"


def roster():
    out = ["# The hospital of plan P4. Written by posts.py; edit that instead.",
           "# Printed by the source: the eighteen departments, coefficients 1 and 2, 76 clinical of 107 staff, that the four",
           "# specialist groups have leaders, deputies and members, and overlap.",
           "# invented: true (head counts, posts, codes, dates, oversight, group members and remits, grants, recusals)",
           "kaoping: roster/1", "organisations:",
           f"  - {{code: H, name: {names('医院', 'Hospital')}, kind: hospital}}"]
    out += [f"  - {{code: {c}, name: {names(zh, en)}, kind: {kind}, parent: H}}" for c, zh, en, kind, _, _ in DEPARTMENTS]
    out.append("persons:")
    for code, zh, en, seat in DIRECTORS:
        out += [f"  - code: {code}", f"    name: {names(zh, en)}", '    attributes: {clinical: "false"}',
                "    appointments:", appointment("H", zh, en, seat, oversees=OVERSEEN.get(code, ()))]
    for code, zh, en, department, seat, coefficient, kind in staff():
        out += [f"  - code: {code}", f"    name: {names(zh, en)}",
                f'    attributes: {{clinical: "{"true" if kind == "clinical" else "false"}"}}', "    appointments:"]
        since = "2026-01-01"
        if code in MOVED:
            was, was_zh, was_en, was_seat, was_coefficient, began, ended, since = MOVED[code]
            out.append(appointment(was, was_zh, was_en, was_seat, was_coefficient, began, ended))
        out.append(appointment(department, zh, en, seat, coefficient, since, FIXED_TERM.get(code)))
    out.append("  # Neither assessed nor asked: no appointment.")
    for code, zh, en in OUTSIDERS:
        out += [f"  - code: {code}", f"    name: {names(zh, en)}", "    appointments: []"]
    out.append("groups:")
    for code, zh, en, kind, members, organisations, indicators in GROUPS:
        out += [f"  - code: {code}", f"    name: {names(zh, en)}", f"    kind: {kind}", "    organisation: H",
                "    members:"] + [f"      - {{person: {p}, seat: {s}}}" for p, s in members]
        if organisations:
            listed = f", indicators: [{', '.join(indicators)}]" if indicators else ""
            out.append(f"    remit: {{organisations: [{', '.join(organisations)}]{listed}}}")
    out.append("grants:")
    out += [f"  - {{person: {p}, role: {r}, organisation: H}}" for p, r in GRANTS]
    out += ["recusals:",
            "  # The deputy director does not score the finance head, nor the other way round.",
            "  - {a: DIR-03, b: FIN-01, reason: KINSHIP}",
            "  # A panellist of the medical quality group with family in internal medicine.",
            "  - {a: SUR-02, organisation: INT, reason: KINSHIP}"]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    people = list(staff())
    assert len(people) + len(DIRECTORS) == 107 and sum(p[6] == "clinical" for p in people) == 76
    (HERE / "roster.yaml").write_text(roster(), encoding="utf-8")
