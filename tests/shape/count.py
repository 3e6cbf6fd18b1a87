#!/usr/bin/env python3
"""Counts what the source looks like.

    tests/shape/count.py                 lines, files and statements, by crate and in all
    tests/shape/count.py --since REV     files added, edited and deleted since a revision; generated ones apart
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRATES = ["api", "entity", "migration", "policy", "scoring", "tests"]
# Written by a command, not by a person.
GENERATED = re.compile(r"(^api/schema\.graphql|\.snap|(^|/)allowed\.txt|^Cargo\.lock)$")
# What executes SQL text in a transaction, and what begins a statement with the builder.
RAW = re.compile(r"\b(?:self|tx)\s*\.(?:all|one|run|run_one|count|rows|by_parts)(?:::<[^(;]*>)?\(")
BUILDER = re.compile(r"::(?:find|find_by_id|find_related|insert|insert_many|update|update_many|delete|delete_by_id|delete_many)\(|Query::(?:select|insert|update|delete)\(")


def sources(crate):
    found = sorted(path for path in (ROOT / crate).rglob("*.rs") if not {"target", "node_modules"} & set(path.parts))
    return [(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in found]


def code(text):
    """Without comments and without the tests at the end."""
    body = text.split("#[cfg(test)]\nmod tests {")[0]
    return "\n".join(line for line in body.split("\n") if not line.lstrip().startswith("//"))


def line(name, files):
    lengths = sorted(text.count("\n") for _, text in files)
    largest = max(files, key=lambda file: file[1].count("\n"))
    at = lambda share: lengths[min(len(lengths) - 1, int(len(lengths) * share))]
    print(f"{name:<10}{len(files):>6}{sum(lengths):>8}{at(0.5):>8}{at(0.9):>6}{lengths[-1]:>9}  {largest[0]}")


def now():
    print(f"{'crate':<10}{'files':>6}{'lines':>8}{'median':>8}{'p90':>6}{'largest':>9}")
    every = []
    for crate in CRATES:
        files = sources(crate)
        every += files
        line(crate, files)
    line("all", every)
    line("product", [file for file in every if file[0].parts[0] != "tests"])
    entity = [code(text) for path, text in sources("entity")]
    raw = sum(len(RAW.findall(text)) for text in entity)
    built = sum(len(BUILDER.findall(text)) for text in entity)
    print(f"\nentity: {raw} statements in SQL text, {built} by the builder")


def since(revision):
    git = lambda *rest: subprocess.run(["git", *rest], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    changed = [one.split("\t") for one in git("diff", "--name-status", "--find-renames", revision).splitlines()]
    changed += [["A", path] for path in git("ls-files", "--others", "--exclude-standard").splitlines()]
    kinds = {"A": "added", "M": "edited", "D": "deleted", "R": "moved", "T": "edited"}
    counts = {}
    for kind, *paths in sorted(changed, key=lambda one: (one[0][0], one[-1])):
        word = kinds.get(kind[0], kind)
        word = f"generated, {word}" if GENERATED.search(paths[-1]) else word
        counts[word] = counts.get(word, 0) + 1
        print(f"{word:<20}{' → '.join(paths)}")
    print()
    for word, count in sorted(counts.items()):
        print(f"{count:>6} {word}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--since"] and len(sys.argv) == 3:
        since(sys.argv[2])
    elif len(sys.argv) == 1:
        now()
    else:
        sys.exit(__doc__)
