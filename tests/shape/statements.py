#!/usr/bin/env python3
"""Holds the statements that ran in the tests to those that stand in the source: each is to run on both databases.

    tests/shape/statements.py SEEN           reports what ran; for a part of the tests
    tests/shape/statements.py SEEN --full    fails on a statement that did not run on both and is not on the list
    tests/shape/statements.py SEEN --write   writes the list anew, with the reasons that stand in it

SEEN has a line for each database and call site: `sqlite entity/src/marks/score/write.rs:41`. The list is
`statements.txt`: on which database a statement did not run, where it stands, and why that is so, after a `#`. It may only
shrink.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = pathlib.Path(__file__).with_name("statements.txt")
DATABASES = ("postgres", "sqlite")
# The methods of a transaction that run a statement, by whatever name the transaction goes.
CALL = re.compile(
    r"\b(?:self|tx|transaction)(?:\s*\.\s*(?:tx|inner|0))?\s*\.\s*"
    r"(?P<method>all|one|run|run_one|count|total|rows|by_parts|insert|analyse"
    r"|find_all|find_one|page_of|how_many|insert_one|delete|update_rows|guarded|update_guarded)(?:::<[^;{]*?>)?\("
)
FUNCTION = re.compile(r"\bfn\s+(\w+)")
# Where these methods are defined: a statement is known by the place that asks for it. And where there is no SQL at all.
GROUND = ("entity/src/ground/", "entity/src/vault/", "entity/src/file/")
HEAD = """# Statements that the tests did not run on both databases: on which not, where they stand, and why.
# A line may go, and none may come: `tests/shape/statements.py SEEN --write` after a full run.
"""


def without_comments(text):
    """The same text with as many lines, and blanks in the place of comments and of the tests at the end."""
    body = re.sub(r"#\[cfg\(test\)\]\nmod tests \{.*", lambda tests: "\n" * tests[0].count("\n"), text, flags=re.S)
    return re.sub(r"//[^\n]*", lambda comment: " " * len(comment[0]), body)


def in_source():
    """Every call site: its file and line, and the name by which the list knows it."""
    sites = {}
    for path in sorted((ROOT / "entity" / "src").rglob("*.rs")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(GROUND) or name.endswith("/tests.rs") or "/tests/" in name:
            continue
        text = without_comments(path.read_text(encoding="utf-8"))
        functions = [(found.start(), found[1]) for found in FUNCTION.finditer(text)]
        count = {}
        for call in CALL.finditer(text):
            function = [of for at, of in functions if at < call.start()][-1:] or ["?"]
            count[function[0]] = count.get(function[0], 0) + 1
            line = text.count("\n", 0, call.start("method")) + 1
            sites[f"{name}:{line}"] = f"{name} {function[0]}#{count[function[0]]}"
    return sites


def listed():
    """What the list lets pass, and why."""
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
    found = {}
    for line in (line for line in lines if line and not line.startswith("#")):
        entry, _, why = line.partition("  # ")
        databases, name = entry.strip().split(" ", 1)
        found[name] = (tuple(databases.split(",")), why.strip())
    return found


def main(seen, how):
    sites = in_source()
    ran = {}
    strangers = set()
    for line in pathlib.Path(seen).read_text(encoding="utf-8").splitlines():
        database, place = line.split(" ", 1)
        if place in sites:
            ran.setdefault(sites[place], set()).add(database.lower())
        elif place.startswith("entity/src/") and not place.startswith(GROUND):
            strangers.add(place)
    lacks = {name: tuple(one for one in DATABASES if one not in ran.get(name, ())) for name in sites.values()}
    lacks = {name: missing for name, missing in lacks.items() if missing}
    both = len(sites) - len(lacks)
    print(f"statements: {both} of {len(sites)} ran on both databases", file=sys.stderr)
    known = listed()
    if how == "--write":
        lines = [f"{','.join(missing)} {name}" + (f"  # {known[name][1]}" if known.get(name, ("", ""))[1] else "") for name, missing in sorted(lacks.items())]
        LIST.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    elif how == "--full":
        new = [f"{name}: not on {' and '.join(missing)}" for name, missing in sorted(lacks.items()) if not set(missing) <= set(known.get(name, ((), ""))[0])]
        gone = [name for name, (databases, _) in sorted(known.items()) if lacks.get(name) != databases]
        wrong = [f"did not run on both databases: {one}" for one in new]
        wrong += [f"the list can shrink: {one}" for one in gone if one not in lacks or set(lacks[one]) < set(known[one][0])]
        wrong += [f"ran, and is no statement as CALL in this script reads them: {place}" for place in sorted(strangers)]
        sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--full"], ["--write"]):
        sys.exit(__doc__)
    main(sys.argv[1], (sys.argv + [""])[2])
