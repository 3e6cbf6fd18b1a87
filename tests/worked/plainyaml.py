"""A reader of the small part of YAML that the examples are written in, so that the worked scripts need no package.

Block maps and lists by indentation, flow `{…}` and `[…]` on one line, comments, 'single' and "double" quotes without
escapes. Every scalar is text. Anything else is an error, never a guess.
"""
import re


class NotPlain(ValueError):
    """The file uses YAML beyond the part read here."""


def load(path):
    """The file's value: dict, list or str."""
    with open(path, encoding="utf-8") as file:
        lines = [(n, *_split(raw)) for n, raw in enumerate(file, 1)]
    lines = [line for line in lines if line[2]]
    value, rest = _block(lines, lines[0][1])
    if rest:
        raise NotPlain(f"{path}:{rest[0][0]}: unexpected indentation")
    return value


def _split(raw):
    """(indentation, text without comment) of a line."""
    text, quote = "", None
    for i, char in enumerate(raw.rstrip("\n")):
        if quote:
            quote = None if char == quote else quote
        elif char in "'\"" and (not text.strip() or text[-1] in " {[,"):
            quote = char
        elif char == "#" and (i == 0 or raw[i - 1] == " "):
            break
        text += char
    if "\t" in text or quote:
        raise NotPlain(f"tab or open quote: {raw!r}")
    return len(text) - len(text.lstrip(" ")), text.strip()


def _block(lines, indent):
    return (_sequence if lines[0][2].startswith("- ") else _mapping)(lines, indent)


def _sequence(lines, indent):
    items = []
    while lines and lines[0][1] == indent and lines[0][2].startswith("- "):
        number, _, text = lines[0]
        inner = text[2:].lstrip()
        if _key(inner):
            # The item is a map that starts on the dash's own line.
            lines = [(number, indent + len(text) - len(inner), inner)] + lines[1:]
            item, lines = _mapping(lines, lines[0][1])
        else:
            item, lines = _flow(inner), lines[1:]
        items.append(item)
    return items, lines


def _mapping(lines, indent):
    result = {}
    while lines and lines[0][1] == indent and not lines[0][2].startswith("- "):
        number, _, text = lines[0]
        key = _key(text)
        if not key or key in result:
            raise NotPlain(f"line {number}: not a new `key:`: {text!r}")
        value, lines = text[len(key) + 1:].strip(), lines[1:]
        if value:
            result[key] = _flow(value)
        elif lines and lines[0][1] > indent:
            result[key], lines = _block(lines, lines[0][1])
        else:
            result[key] = ""
    return result, lines


def _key(text):
    match = re.match(r"([A-Za-z_][A-Za-z0-9_-]*):(?= |$)", text)
    return match and match.group(1)


def _flow(text):
    value, rest = _value(text)
    if rest.strip():
        raise NotPlain(f"left over: {rest!r} of {text!r}")
    return value


def _value(text):
    text = text.lstrip()
    if text[:1] in ("'", '"'):
        end = text.index(text[0], 1)
        if "\\" in text[:end]:
            raise NotPlain(f"escape: {text!r}")
        return text[1:end], text[end + 1:]
    if text.startswith("["):
        items, text = [], text[1:].lstrip()
        while not text.startswith("]"):
            item, text = _value(text)
            items.append(item)
            text = _next(text, "]")
        return items, text[1:]
    if text.startswith("{"):
        result, text = {}, text[1:].lstrip()
        while not text.startswith("}"):
            key = _key(text)
            if not key or key in result:
                raise NotPlain(f"not a new `key:`: {text!r}")
            result[key], text = _value(text[len(key) + 1:])
            text = _next(text, "}")
        return result, text[1:]
    match = re.match(r"[^,\]\}\[\{&*!|>%@`]+", text)
    if not match or _key(text):
        raise NotPlain(f"not a plain value: {text!r}")
    return match.group(0).strip(), text[match.end():]


def _next(text, end):
    text = text.lstrip()
    if text.startswith(","):
        return text[1:].lstrip()
    if not text.startswith(end):
        raise NotPlain(f"expected , or {end}: {text!r}")
    return text
