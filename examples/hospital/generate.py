#!/usr/bin/env python3
"""Writes `marks/individual.csv` and `marks/department.csv` (`python3 generate.py`). All marks are invented.

The rule. h(parts) is the SHA-256 of SALT and the parts joined by `:`, read as a number. A mark in per cent is

    78.0 … 91.9 by h(target)          how good the target is this month
  + -3.0 … +3.0 by h(target, leaf)    on this indicator
  + -2.0 … +2.0 by h(rater)           how strict the rater is
  + -4.0 … +4.0 by h(all of it)       chance
  + 4 for SELF

not above 100, then scaled to the leaf's full points and cut to half points; with levels, 90 makes A, 80 B, 65 C.
By h(all of it) 3 % of the anonymous marks and 2 % of a panel's are ABSTAIN, 2 % of ballots and panel sheets are
missing, and 70 % of ballots carry a comment. On top come the cases below, each there to be seen in a result.
"""
import csv
import sys
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "worked"))
sys.dont_write_bytecode = True

from figures import CHANNELS, Cycle  # noqa: E402
from pairs import Roster, assignments  # noqa: E402
from plainyaml import load  # noqa: E402

# Chosen among the first whole numbers so that a tie lies across both quotas' lines.
SALT = {"individual": 60, "department": 34}
# A department that did exactly as well as another: their totals tie.
TWINS = {"ENT": "TCM"}
# (channel, rater, target) whose sheet or ballot was never handed in.
MISSING = {
    ("DOWNWARD", "SUR-01", "SUR-09"),  # judged by colleagues and self only
    ("DOWNWARD", "OFC-01", "OFC-03"), ("SELF", "OFC-03", "OFC-03"),  # with too few colleagues: INCOMPLETE
    ("SELF", "LOG-05", "LOG-05"),
    ("PANEL", "INT-01", "PUB"),  # with the abstentions leaves two marks: too few to trim
    ("PEER", "SUR-01", "INS"), ("PEER", "ENT-01", "INS"), ("PEER", "LAB-01", "INS"),
}
# (channel, rater or None for all, target, leaf or None for all) answered 不了解.
ABSTAINED = {
    ("DOWNWARD", "DIR-01", "INS-01", "LEDGER"),  # the overseer's mark stands alone
    ("DOWNWARD", "SUR-01", "SUR-10", "NURSING"),  # the only superior: the channel leaves that leaf
    ("PANEL", "OBS-01", "PUB", "PUBLIC_HEALTH"),
    ("PANEL", None, "FUN", "REVENUE"),  # the figure was not ready: NOT_ASSESSED, its siblings carry it
    ("PEER", "THE-01", "INS", None), ("PEER", "TCM-01", "INS", None), ("PEER", "FUN-01", "INS", None),  # four marks left
}
COMMENTS = ["工作认真负责。", "愿意帮助同事。", "交接班记录要更及时。", "对病人有耐心。", "希望多组织业务学习。", "ICU轮转,表现好。",
            "Calm under pressure.", "Please answer requests sooner."]


def mark(h, channel, rater, target, leaf, group):
    """The entry of one leaf on one sheet or ballot."""
    twin = TWINS.get(target, target)
    whole = (channel, group, rater, twin, leaf.code)
    for who, what in ((rater, leaf.code), (None, leaf.code), (rater, None)):
        if (channel, who, target, what) in ABSTAINED:
            return "ABSTAIN"
    chance = h("abstain", *whole) % 100
    if chance < (3 if channel in ("UPWARD", "PEER") else 2 if channel == "PANEL" else 0):
        return "ABSTAIN"
    tenths = 780 + h("target", twin) % 140 + h("leaf", twin, leaf.code) % 61 - 30 + h("rater", rater) % 41 - 20
    tenths += h("chance", *whole) % 81 - 40 + (40 if channel == "SELF" else 0)
    tenths = min(tenths, 1000)
    if leaf.node.get("levels"):
        return next(code for code, least in (("A", 900), ("B", 800), ("C", 650), ("D", 0)) if tenths >= least)
    halves = tenths * int(leaf.node.get("full", "100")) * 2 // 1000
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def rows(entry, example, salt):
    """The marks file's rows for one scheme, in the order of channels, targets, raters and leaves."""
    h = lambda *parts: int(sha256(":".join(map(str, (salt, *parts))).encode()).hexdigest(), 16)
    scheme, roster = load(HERE / entry["scheme"]), Roster(load(HERE / example["roster"]), example["clock"][:10])
    cycle = Cycle(roster, scheme, assignments(roster, scheme, entry["cycle"]["seed"]), {})
    order = lambda a: (CHANNELS.index(a[0]), a[3], a[2], a[1])
    for channel, group, rater, target, _ in sorted(cycle.assignments, key=order):
        sheet = (channel, group, rater, TWINS.get(target, target))
        often = channel in ("UPWARD", "PEER", "PANEL") and h("missing", *sheet) % 100 < 2
        if often or (channel, rater, target) in MISSING:
            continue
        for code in cycle.form(channel, group, target):
            yield [rater, target, channel, group, code, mark(h, channel, rater, target, cycle.leaves[code], group), ""]
        if cycle.rules[channel].get("comments") == "true" and h("comment", *sheet) % 100 < 70:
            yield [rater, target, channel, group, "", "", COMMENTS[h("which", *sheet) % len(COMMENTS)]]


def main():
    example = load(HERE / "example.yaml")
    for entry in example["schemes"]:
        path = HERE / entry["marks"]
        path.parent.mkdir(exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["rater", "target", "channel", "group", "indicator", "entry", "comment"])
            out.writerows(rows(entry, example, SALT[path.stem]))


if __name__ == "__main__":
    main()
