#!/usr/bin/env python3
"""Expected results of `examples/hospital`, computed from its roster, schemes and marks with exact fractions.

    python3 tests/worked/hospital.py           writes examples/hospital/expected/*.csv
    python3 tests/worked/hospital.py --check   writes nothing; fails if a file on disk differs

Shares no code with the product. The columns are described in examples/hospital/README.md.
"""
import csv
import io
import sys
import unicodedata
from fractions import Fraction
from pathlib import Path

from figures import ANONYMOUS, CHANNELS, Cycle, exact, grade, rank, rounded, text
from pairs import Roster, assignments, leaves_of
from plainyaml import load

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hospital"


def read_cycle(entry, example, roster_data):
    """One entry of `schemes` in example.yaml, with its marks: (Cycle, comments)."""
    scheme = load(EXAMPLE / entry["scheme"])
    check_weights(scheme, entry)
    roster = Roster(roster_data, example["clock"][:10])
    asked = assignments(roster, scheme, entry["cycle"]["seed"])
    marks, comments = read_marks(EXAMPLE / entry["marks"], {(r, t, c, g) for c, g, r, t, _ in asked})
    cycle = Cycle(roster, scheme, asked, marks)
    for channel, group, rater, target, _ in asked:
        sheet = marks.get((rater, target, channel, group))
        assert sheet is None or list(sheet) == cycle.form(channel, group, target), (channel, group, rater, target)
    return cycle, comments


def check_weights(scheme, entry):
    """Weights that do not sum to 100 are computed only where the example records the choice (rule 16)."""
    found = []

    def walk(code, nodes):
        total = sum(Fraction(n["weight"]) for n in nodes)
        if total != 100:
            found.append(f"{code}: {text(total)}")
        for node in nodes:
            if node["kind"] == "COMPOSITE" and node.get("combine", "WEIGHTED") == "WEIGHTED":
                walk(node["code"], node["children"])

    walk("the scheme", scheme["indicators"])
    for leaf in leaves_of(scheme):
        assert sum(Fraction(w) for w in leaf.channels.values()) == 100, leaf.code
    if found and entry["weight_rule"] != "NORMALISE":
        sys.exit(f"{entry['scheme']}: weights do not sum to 100: {', '.join(found)}")


def read_marks(path, asked):
    """({(rater, target, channel, group): {leaf: entry}}, [(target, channel, comment)])."""
    marks, comments = {}, []
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["rater"], row["target"], row["channel"], row["group"])
            assert key in asked, f"{path.name}: nobody asked {key}"
            if row["indicator"]:
                assert row["indicator"] not in marks.setdefault(key, {}), key
                marks[key][row["indicator"]] = row["entry"]
            else:
                comments.append((row["target"], row["channel"], row["comment"]))
    return marks, comments


def tables(cycle, comments):
    """File suffix → (header, rows)."""
    show = lambda value: ("", "") if value is None else (exact(value), text(rounded(value, cycle.decimals)))
    cards = [cycle.scorecard(target) for target in cycle.targets()]
    ranks = rank(cards)
    grades = grade(cards, ranks, cycle.scheme)
    cards = sorted(cards, key=lambda card: (ranks.get(card.target, len(cards) + 1), card.target))
    totals, channels, indicators, cells = [], [], [], []
    for card in cards:
        flags = " ".join(f"{c}:{s}" for c, s in card.states.items() if s in ("NOT_RELEASED", "NO_MARK"))
        totals.append([card.target, "SCORED" if card.complete else "INCOMPLETE", *show(card.total),
                       ranks.get(card.target, ""), grades.get(card.target, ""), *show(card.unassessed * 100), flags])
        for channel in sorted(card.channels, key=CHANNELS.index):
            share, weight = card.channels[channel]
            if not card.complete or not weight:
                channels.append([card.target, channel, card.states[channel], "", "", "", "", "", ""])
            else:
                channels.append([card.target, channel, card.states[channel], *show(share), exact(weight),
                                 text(rounded(weight * 100, cycle.decimals)), *show(share / weight)])
        for node in card.nodes():
            indicators.append(indicator_row(node, show))
            cells += [cell_row(card, node, channel, show) for channel in sorted(node.cells, key=CHANNELS.index)]
            indicators[-1].insert(0, card.target)
    return {
        "": (["target", "state", "total_exact", "total", "rank", "grade", "unassessed_exact", "unassessed", "flags"], totals),
        ".channels": (["target", "channel", "state", "share_exact", "share", "weight_exact", "weight_percent",
                       "figure_exact", "figure"], channels),
        ".indicators": (["target", "indicator", "state", "figure_exact", "figure", "full", "points_exact", "points",
                         "weight_exact", "flags"], indicators),
        ".cells": (["target", "indicator", "channel", "asked", "marks", "flag", "declared", "effective_exact",
                    "figure_exact", "figure", "shown"], cells),
        ".assignments": (["channel", "group", "rater", "target", "rater_organisation"],
                         sorted(cycle.assignments, key=lambda a: (CHANNELS.index(a[0]), *a[1:]))),
        ".comments": (["target", "channel", "comment"], released(comments, cycle)),
    }


def indicator_row(node, show):
    state = "NOT_REQUIRED" if not node.required else "NOT_ASSESSED" if node.figure is None else "ASSESSED"
    points = None if node.figure is None else node.figure * node.full / 100
    flags = " ".join(sorted({cell.flag for cell in node.cells.values()} - {""}))
    full = text(node.full) if node.required else ""
    weight = exact(node.effective) if node.figure is not None else ""
    return [node.code, state, *show(node.figure), full, *show(points), weight, flags]


def cell_row(card, node, channel, show):
    cell = node.cells[channel]
    if channel in ANONYMOUS:
        shown = cell.counts and len(cell.values) >= int(card.cycle.scheme["release"]["indicator_marks"])
    else:
        shown = cell.counts
    return [card.target, node.code, channel, cell.asked, len(cell.values), cell.flag, text(cell.declared),
            exact(cell.effective), *show(cell.figure if cell.counts else None), "YES" if shown else "NO"]


def released(comments, cycle):
    """Comments of the anonymous channels where a target has threshold + 2 or more, normalised and sorted (rule 10)."""
    groups = {}
    for target, channel, comment in comments:
        clean = "".join(c for c in unicodedata.normalize("NFKC", comment) if unicodedata.category(c) not in ("Cc", "Cf"))
        groups.setdefault((target, channel), []).append(clean.strip())
    enough = {key: sorted(texts) for key, texts in groups.items() if len(texts) > cycle.needed}
    return [[*key, comment] for key, texts in sorted(enough.items()) for comment in texts]


def main():
    check = "--check" in sys.argv[1:]
    example = load(EXAMPLE / "example.yaml")
    roster = load(EXAMPLE / example["roster"])
    stale = []
    for entry in example["schemes"]:
        cycle, comments = read_cycle(entry, example, roster)
        for suffix, (header, rows) in tables(cycle, comments).items():
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([header, *rows])
            path = EXAMPLE / f"{entry['expected']}{suffix}.csv"
            if check:
                if not path.exists() or path.read_text(encoding="utf-8") != out.getvalue():
                    stale.append(path.name)
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(out.getvalue(), encoding="utf-8")
    if stale:
        sys.exit("differ from what is computed: " + ", ".join(stale))


if __name__ == "__main__":
    main()
