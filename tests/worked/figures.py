"""From marks to scorecards, exactly: domain rules 10, 13 to 16 and 18, written again with `fractions`.

Nothing here is shared with the Rust code. `Cycle.scorecard(target)` gives every figure before any is hidden.
"""
from fractions import Fraction
from math import floor

from pairs import applies, form, leaves_of

ANONYMOUS = ("UPWARD", "PEER")
CHANNELS = ("DOWNWARD", "UPWARD", "PEER", "SELF", "PANEL")


def rounded(value, decimals):
    """Half away from zero, as a Fraction."""
    scale = 10 ** decimals
    steps = floor(abs(value) * scale + Fraction(1, 2))
    return Fraction(steps if value >= 0 else -steps, scale)


def text(value):
    """The shortest decimal text of a rounded figure."""
    if value.denominator == 1:
        return str(value.numerator)
    digits = 0
    while (value * 10 ** digits).denominator != 1:
        digits += 1
    whole = abs(value.numerator) * 10 ** digits // value.denominator
    body = str(whole).rjust(digits + 1, "0")
    return ("-" if value < 0 else "") + body[:-digits] + "." + body[-digits:]


def exact(value):
    return f"{value.numerator}/{value.denominator}"


class Node:
    """One indicator on one target's scorecard."""

    def __init__(self, data, parent):
        self.data, self.code, self.parent = data, data["code"], parent
        self.declared = Fraction(data["weight"]) if "weight" in data else None
        self.additive = data.get("combine", "WEIGHTED") == "ADDITIVE"
        self.children, self.figure, self.effective, self.required = [], None, Fraction(0), True
        self.cells = {}  # channel → Cell, leaves only

    @property
    def full(self):
        if self.data["kind"] == "RATED":
            return Fraction(self.data.get("full", "100"))
        return sum((c.full for c in self.children if c.required), Fraction(0)) if self.additive else Fraction(100)

    def parts(self, which):
        """(child, its share of this node) for the children that `which` keeps; the shares sum to one."""
        kept = [c for c in self.children if which(c)]
        sizes = [c.full if self.additive else c.declared for c in kept]
        return [(c, Fraction(s) / sum(sizes)) for c, s in zip(kept, sizes)]


class Cell:
    """One channel at one leaf."""

    def __init__(self, declared, asked, values, full, rule):
        self.declared, self.asked, self.values, self.flag = declared, asked, values, ""
        self.counts, self.effective, self.figure = False, Fraction(0), None
        if values:
            self.figure, self.flag = aggregate(rule, values)
            self.figure = self.figure * 100 / full


def aggregate(rule, values):
    """(figure, flag) of the marks of one channel at one leaf."""
    mean = sum(values, Fraction(0)) / len(values)
    how = rule.get("aggregate", "MEAN")
    if how == "MEAN":
        return mean, ""
    if how == "TRIMMED" and rule["channel"] not in ANONYMOUS:
        if len(values) < 3:
            return mean, "MEAN_INSTEAD"
        kept = sorted(values)[1:-1]
        return sum(kept, Fraction(0)) / len(kept), ""
    raise NotImplementedError(how)


class Cycle:
    """One scheme, its roster, its assignments and the marks that were handed in."""

    def __init__(self, roster, scheme, assignments, marks):
        self.roster, self.scheme, self.marks = roster, scheme, marks
        self.assignments = assignments
        self.decimals = int(scheme["decimals"])
        self.needed = int(scheme["release"]["threshold"]) + 1
        self.rules = {rule["channel"]: rule for rule in scheme["channels"]}
        self.leaves = {leaf.code: leaf for leaf in leaves_of(scheme)}
        self.groups = {group["code"]: group for group in roster.groups}
        self.asked = {}  # (target, leaf, channel) → raters asked, (target, …) → values
        self.values = {}
        for channel, group, rater, target, _ in assignments:
            for leaf in self.form(channel, group, target):
                key = (target, leaf, channel)
                self.asked[key] = self.asked.get(key, 0) + 1
                entry = marks.get((rater, target, channel, group), {}).get(leaf, "ABSTAIN")
                if entry != "ABSTAIN":
                    self.values.setdefault(key, []).append(self.points(leaf, entry))

    def form(self, channel, group, target):
        return form(self.roster, self.leaves, channel, self.groups.get(group), target)

    def points(self, leaf, entry):
        levels = self.leaves[leaf].node.get("levels")
        if levels:
            return Fraction(next(level["points"] for level in levels if level["code"] == entry))
        value = Fraction(entry)
        assert 0 <= value <= Fraction(self.leaves[leaf].node.get("full", "100"))
        return value

    def targets(self):
        return sorted({a[3] for a in self.assignments})

    def scorecard(self, target):
        return Scorecard(self, target)


class Scorecard:
    """Every figure of one target, exact."""

    def __init__(self, cycle, target):
        self.cycle, self.target = cycle, target
        self.organisations = {target} if target in cycle.roster.parent else cycle.roster.organisations_of(target)
        self.root = Node({"code": "", "kind": "COMPOSITE", "combine": cycle.scheme.get("combine", "WEIGHTED")}, None)
        self.leaves = []
        self.plant(self.root, cycle.scheme["indicators"])
        self.require(self.root)
        self.spread(self.root, Fraction(1), "declared_share", lambda node: node.required)
        self.states = {channel: self.release(channel) for channel in cycle.rules}
        for leaf in self.leaves:
            self.blend(leaf)
        self.climb(self.root)
        self.spread(self.root, Fraction(1), "effective", lambda node: node.figure is not None)
        self.unassessed = sum((n.declared_share for n in self.leaves if n.required and n.figure is None), Fraction(0))
        self.complete = self.unassessed * 100 <= Fraction(cycle.scheme["unassessed_limit"]) and self.root.figure is not None
        self.total = self.root.figure * self.root.full / 100 if self.complete else None
        self.channels = {channel: self.channel(channel) for channel in cycle.rules}
        if self.complete:
            assert sum(share for share, _ in self.channels.values()) == self.total, target

    def plant(self, parent, nodes):
        for data in nodes:
            node = Node(data, parent)
            node.declared_share = Fraction(0)
            parent.children.append(node)
            if data["kind"] == "RATED":
                self.leaves.append(node)
            else:
                self.plant(node, data["children"])

    def require(self, node):
        """Marks what is not for this target's organisation; a composite with nothing left goes with it."""
        for child in node.children:
            self.require(child)
        if node.data["kind"] == "RATED":
            leaf = self.cycle.leaves[node.code]
            node.required = applies(self.cycle.roster, leaf, self.organisations)
            if node.required:
                for channel, rule in self.cycle.rules.items():
                    weight = Fraction(leaf.channels.get(channel, "0"))
                    asked = self.cycle.asked.get((self.target, node.code, channel), 0)
                    if weight > 0 and asked:
                        values = self.cycle.values.get((self.target, node.code, channel), [])
                        node.cells[channel] = Cell(weight, asked, values, node.full, rule)
                assert node.cells, (self.target, node.code, "nobody was asked: the scheme and the remits disagree")
        else:
            node.required = any(child.required for child in node.children)

    def spread(self, node, share, attribute, which):
        """Writes each node's share of the whole, down the tree, among the children that `which` keeps."""
        setattr(node, attribute, share)
        for child, part in node.parts(which):
            self.spread(child, share * part, attribute, which)

    def release(self, channel):
        """COUNTS, NOT_RELEASED, NO_MARK or NOT_REQUIRED; settles at which leaves the channel counts."""
        cells = [(leaf, leaf.cells[channel]) for leaf in self.leaves if channel in leaf.cells]
        if not cells:
            return "NOT_REQUIRED"
        hidden = channel in ANONYMOUS
        for _, cell in cells:
            cell.counts = len(cell.values) >= (self.cycle.needed if hidden else 1)
            if not cell.counts:
                cell.flag = "NOT_RELEASED" if hidden else "NO_MARK"
        weight = sum(leaf.declared_share * cell.declared for leaf, cell in cells)
        kept = sum(leaf.declared_share * cell.declared for leaf, cell in cells if cell.counts)
        if hidden and kept * 2 < weight:
            for _, cell in cells:
                cell.counts, cell.flag = False, "NOT_RELEASED"
            return "NOT_RELEASED"
        return "COUNTS" if kept else "NO_MARK"

    def blend(self, leaf):
        counting = [cell for cell in leaf.cells.values() if cell.counts]
        weight = sum(cell.declared for cell in counting)
        for cell in counting:
            cell.effective = cell.declared / weight
        leaf.figure = sum(cell.effective * cell.figure for cell in counting) if counting else None

    def climb(self, node):
        for child in node.children:
            self.climb(child)
        if node.children:
            parts = node.parts(lambda child: child.figure is not None)
            node.figure = sum(part * child.figure for child, part in parts) if parts else None

    def channel(self, channel):
        """(share of the total, weight as a fraction of one)."""
        cells = [(leaf, leaf.cells[channel]) for leaf in self.leaves if channel in leaf.cells]
        counting = [(leaf, cell) for leaf, cell in cells if cell.counts]
        share = sum((leaf.effective * cell.effective * cell.figure for leaf, cell in counting), Fraction(0))
        return share * self.root.full / 100, sum((leaf.effective * cell.effective for leaf, cell in counting), Fraction(0))

    def nodes(self):
        def walk(node):
            for child in node.children:
                yield child
                yield from walk(child)
        return walk(self.root)

    def rounded_total(self):
        return None if self.total is None else rounded(self.total, self.cycle.decimals)


def rank(cards):
    """Competition ranks (1, 2, 2, 4) by rounded total: target → rank, for targets with a total."""
    totals = {card.target: card.rounded_total() for card in cards if card.complete}
    return {target: 1 + sum(other > total for other in totals.values()) for target, total in totals.items()}


def grade(cards, ranks, scheme):
    """target → grade code, best grade first, quotas rounded down, ties across a quota's line by the scheme's rule."""
    totals = {card.target: card.rounded_total() for card in cards if card.complete}
    grades = {}
    for rule in scheme.get("grades", []):
        open_ = [t for t in totals if t not in grades and totals[t] >= Fraction(rule["at_least"])]
        if "quota" in rule:
            quota = floor(Fraction(rule["quota"]) * len(ranks) / 100)
            open_ = take(open_, ranks, quota, scheme.get("tie", "NONE"))
        grades.update({t: rule["code"] for t in open_})
    return grades


def take(candidates, ranks, quota, tie):
    """The best `quota` of the candidates; those who tie across the line all get in or none does."""
    if len(candidates) <= quota:
        return candidates
    if quota == 0:
        return []
    line = sorted(ranks[t] for t in candidates)
    last, first_out = line[quota - 1], line[quota]
    if last != first_out:
        return [t for t in candidates if ranks[t] <= last]
    return [t for t in candidates if ranks[t] <= last] if tie == "ALL" else [t for t in candidates if ranks[t] < last]
