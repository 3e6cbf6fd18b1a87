"""Who rates whom, from a roster and a scheme: domain rules 2 to 5, written again in plain Python.

An assignment is a tuple (channel, group, rater, target, rater's organisation); group and organisation are "" where the
channel has none. Nothing here is shared with the Rust code.
"""
from fractions import Fraction
from hashlib import sha256
from itertools import product


class Roster:
    """The roster as it stands on one day."""

    def __init__(self, data, day):
        self.parent = {o["code"]: o.get("parent", "") for o in data["organisations"]}
        self.seats = []  # (person, organisation, seat, overseen organisations), appointments of the day only
        for person in data["persons"]:
            for a in person["appointments"]:
                if a["from"] <= day <= a.get("to", "9999-12-31"):
                    self.seats.append((person["code"], a["organisation"], a["seat"], a.get("oversees", [])))
        self.groups = data["groups"]
        self.recused, self.recused_from = set(), set()
        for r in data.get("recusals", []):
            if "b" in r:
                self.recused |= {(r["a"], r["b"]), (r["b"], r["a"])}
            else:
                self.recused_from.add((r["a"], r["organisation"]))

    def persons(self):
        return sorted({person for person, *_ in self.seats})

    def heads(self, organisation):
        return {p for p, o, seat, _ in self.seats if o == organisation and seat == "HEAD"}

    def at(self, organisation):
        return {p for p, o, *_ in self.seats if o == organisation}

    def organisations_of(self, person):
        return {o for p, o, *_ in self.seats if p == person}

    def lineage(self, organisation):
        """The organisation and its ancestors, nearest first."""
        while organisation:
            yield organisation
            organisation = self.parent[organisation]

    def overseers(self, organisation):
        return {p for p, _, _, overseen in self.seats if organisation in overseen}

    def superiors(self, oversight):
        """All pairs (superior, subordinate)."""
        pairs = set()
        for person, organisation, seat, _ in self.seats:
            own = self.heads(organisation)
            if seat != "HEAD" and own:
                above = set(own)
            else:
                above = next((h for o in list(self.lineage(organisation))[1:] if (h := self.heads(o))), set())
            if seat == "HEAD" or oversight == "ALL":
                above |= self.overseers(organisation)
            pairs |= {(s, person) for s in above if s != person}
        return {(a, b) for a, b in pairs if (b, a) not in pairs}

    def peer_groups(self):
        """Key → members: colleagues who are not heads, and the heads of organisations with one parent."""
        groups = {}
        for person, organisation, seat, _ in self.seats:
            if seat != "HEAD":
                groups.setdefault(organisation, set()).add(person)
            elif self.parent[organisation]:
                groups.setdefault("heads:" + self.parent[organisation], set()).add(person)
        return {key: members for key, members in groups.items() if len(members) > 1}


def digest(*parts):
    return sha256(":".join(str(p) for p in parts).encode()).hexdigest()


def draw(seed, key, members, per_rater):
    """The seeded draw: shifted circles, so that everybody rates and is rated by the same number."""
    order = sorted(members, key=lambda code: digest(seed, key, code))
    n = len(order)
    offsets = sorted(range(1, n), key=lambda d: digest(seed, key, "offset", d))[:min(per_rater, n - 1)]
    return {(order[i], order[(i + d) % n]) for i in range(n) for d in offsets}


def assignments(roster, scheme, seed):
    """Every assignment of one cycle, sorted."""
    make = persons_scheme if scheme["target"] == "PERSON" else organisations_scheme
    return sorted(make(roster, scheme, seed))


def persons_scheme(roster, scheme, seed):
    chosen = scheme.get("targets", {})
    excepted = chosen.get("except", []) + [p for o in chosen.get("except_heads", []) for p in roster.heads(o)]
    for rule in scheme["channels"]:
        channel, oversight = rule["channel"], rule.get("oversight", "HEAD")
        above = roster.superiors(oversight)
        if channel == "DOWNWARD":
            pairs = above
        elif channel == "UPWARD":
            pairs = {(b, a) for a, b in above}
        elif channel == "SELF":
            pairs = {(p, p) for p in roster.persons()}
        elif channel == "PEER":
            pairs = set()
            for key, members in roster.peer_groups().items():
                drawn = draw(seed, key, members, int(rule["raters"]["per_rater"]))
                # The examples have no recused pair inside a peer group, so no graph needs repair.
                assert not {(a, b) for a, b in product(members, members) if (a, b) in roster.recused or (a, b) in above}
                pairs |= drawn
        else:
            raise NotImplementedError(channel)
        for rater, target in pairs:
            if target not in excepted and (rater, target) not in roster.recused:
                yield channel, "", rater, target, ""


def organisations_scheme(roster, scheme, _seed):
    chosen = scheme.get("targets", {})
    targets = chosen.get("organisations") or [o for o, parent in roster.parent.items() if parent]
    targets = [o for o in targets if o not in chosen.get("except", [])]
    leaves = {leaf.code: leaf for leaf in leaves_of(scheme)}
    for rule in scheme["channels"]:
        if rule["channel"] == "PANEL":
            for group, target in product(roster.groups, targets):
                if group["kind"] != "SPECIALIST" or not form(roster, leaves, "PANEL", group, target):
                    continue
                for member in group["members"]:
                    own = target in roster.organisations_of(member["person"]) and rule.get("own_organisation") != "true"
                    if not own and (member["person"], target) not in roster.recused_from:
                        yield "PANEL", group["code"], member["person"], target, ""
        elif rule["channel"] == "PEER":
            for block in rule["raters"]["pairs"]:
                for rater, target in product(block["raters"], block["targets"]):
                    siblings = rater != target and roster.parent[rater] == roster.parent[target]
                    (voice,) = roster.heads(rater)  # an organisation rates through its head
                    if target in targets and siblings and (voice, target) not in roster.recused_from:
                        yield "PEER", "", voice, target, rater
        else:
            raise NotImplementedError(rule["channel"])


class Leaf:
    """A RATED indicator with what it inherits: the path of nodes down to it and its channel weights."""

    def __init__(self, node, path, channels):
        self.code, self.node, self.path, self.channels = node["code"], node, path, channels


def leaves_of(scheme):
    """The RATED indicators, top to bottom, with the channel weights of the nearest node that states any."""
    own = {rule["channel"]: rule["weight"] for rule in scheme["channels"]}

    def walk(nodes, path, channels):
        for node in nodes:
            here = node.get("channels", channels)
            if node["kind"] == "RATED":
                yield Leaf(node, path + [node], here)
            else:
                yield from walk(node["children"], path + [node], here)

    return list(walk(scheme["indicators"], [], own))


def applies(roster, leaf, organisations):
    """Whether no node down to the leaf is reserved for other organisations than the target's."""
    lineage = {o for organisation in organisations for o in roster.lineage(organisation)}
    return all(not node.get("applies_to") or lineage & set(node["applies_to"]) for node in leaf.path)


def form(roster, leaves, channel, group, target):
    """The codes of the leaves on the sheet or ballot for this target, in the scheme's order."""
    organisations = {target} if target in roster.parent else roster.organisations_of(target)
    codes = []
    for leaf in leaves.values():
        if Fraction(leaf.channels.get(channel, "0")) <= 0 or not applies(roster, leaf, organisations):
            continue
        if group:
            remit = group.get("remit", {})
            if not any(o in remit.get("organisations", []) for o in roster.lineage(target)):
                continue
            reach = remit.get("indicators", [])
            if reach and not any(node["code"] in reach for node in leaf.path):
                continue
        codes.append(leaf.code)
    return codes
