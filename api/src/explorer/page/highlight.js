// Reads GraphQL and JSON into tokens: for colours, brackets, operations and tidying. One lexer does for both languages.
import { h } from "./dom.js";

const TOKEN =
  /("""(?:\\"""|[\s\S])*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?)|(#[^\n]*)|(\$[A-Za-z_]\w*)|(@[A-Za-z_]\w*)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([{}()[\]])|(\s+)|(\.\.\.|[\s\S])/g;
const KINDS = ["text", "comment", "variable", "directive", "number", "word", "bracket", "space", "sign"];
const KEYWORDS = new Set(["query", "mutation", "subscription", "fragment", "on"]);
const LITERALS = new Set(["true", "false", "null"]);
const PARTNER = { ")": "(", "]": "[", "}": "{" };

/** The tokens of a text: `{kind, text, at}`, in order, nothing left out. */
export function tokens(text) {
  return Array.from(text.matchAll(TOKEN), (match) => {
    const group = match.slice(1).findIndex((part) => part !== undefined);
    return { kind: KINDS[group], text: match[0], at: match.index };
  });
}

/** Partners of brackets by their place, and the first bracket that has none. */
export function brackets(list) {
  const partner = new Map();
  const open = [];
  let lonely = null;
  for (const token of list) {
    if (token.kind !== "bracket") continue;
    if (!(token.text in PARTNER)) {
      open.push(token);
    } else if (open.at(-1)?.text === PARTNER[token.text]) {
      const first = open.pop();
      partner.set(first.at, token.at).set(token.at, first.at);
    } else {
      lonely ??= token;
    }
  }
  return { partner, lonely: lonely ?? open.at(-1) ?? null };
}

/** The line of a place, from 1. */
export const lineOf = (text, at) => text.slice(0, at).split("\n").length;

/** Spans with classes for colours; the bracket at the caret and its partner are marked. */
export function paint(text, caret) {
  const list = tokens(text);
  const { partner, lonely } = brackets(list);
  const here = [caret - 1, caret].find((at) => partner.has(at));
  const marked = new Set(here === undefined ? [] : [here, partner.get(here)]);
  const spans = list.map((token, index) => {
    if (token.kind === "space" || token.kind === "sign") return token.text;
    const mark = marked.has(token.at) ? " matched" : token === lonely ? " lonely" : "";
    return h("span", { class: `t-${flavour(token, list, index)}${mark}` }, token.text);
  });
  return { spans, lonely };
}

function flavour(token, list, index) {
  const next = list.slice(index + 1, index + 3).find((other) => other.kind !== "space");
  if (next?.text === ":" && (token.kind === "text" || token.kind === "word")) return "key";
  if (token.kind !== "word") return token.kind;
  if (KEYWORDS.has(token.text)) return "keyword";
  return LITERALS.has(token.text) ? "number" : "word";
}

/** The operations of a document: `{kind, name, from, to}`. */
export function operations(text) {
  const found = [];
  let depth = 0;
  let begun = null;
  for (const token of tokens(text)) {
    if (token.kind === "space" || token.kind === "comment") continue;
    if (depth === 0 && !begun) begun = { kind: token.text === "{" ? "query" : token.text, name: null, from: token.at };
    else if (depth === 0 && token.kind === "word" && !begun.name) begun.name = token.text;
    if (token.kind !== "bracket") continue;
    depth += token.text in PARTNER ? -1 : 1;
    if (depth === 0 && token.text === "}") {
      found.push({ ...begun, to: token.at + 1 });
      begun = null;
    }
  }
  return found.filter((operation) => operation.kind !== "fragment");
}

/** The same document with its selections indented by two. */
export function tidy(text) {
  let out = "";
  let depth = 0;
  let round = 0;
  let list = tokens(text);
  list = list.filter((token) => token.kind !== "space" || token.text.includes("\n\n") || token.text.includes("\n"));
  const line = () => (out = `${out.trimEnd()}\n${"  ".repeat(Math.max(depth, 0))}`);
  list.forEach((token, index) => {
    const previous = list[index - 1];
    if (token.kind === "space") {
      if (round === 0 && out) line();
      if (depth === 0 && round === 0 && token.text.split("\n").length > 2) out = `${out.trimEnd()}\n\n`;
      return;
    }
    if (token.text === "(" || token.text === "[") round += 1;
    if (token.text === ")" || token.text === "]") round -= 1;
    if (token.text === "}" && round === 0) { depth -= 1; line(); }
    else if (round === 0 && depth > 0 && begins(list.slice(0, index).findLast(seen), token)) line();
    else if (out && /\S$/.test(out) && spaced(previous, token, round)) out += " ";
    out += token.text;
    if (token.text === "{" && round === 0) { depth += 1; line(); }
    else if (token.text === "}" && round === 0) line();
    else if (token.kind === "comment") line();
  });
  return `${out.trim()}\n`;
}

const seen = (token) => token.kind !== "space";

/** Whether a field or spread of a selection begins here. */
function begins(previous, token) {
  if (token.kind !== "word" && token.text !== "...") return false;
  return previous.text !== "{" && ![":", "...", "on"].includes(previous.text) && previous.kind !== "comment";
}

function spaced(previous, token, round) {
  if (["(", ")", "]", ":", ",", "!"].includes(token.text)) return false;
  if (previous && ["(", "[", "...", "@"].includes(previous.text)) return previous.text === "..." && token.text === "on";
  return !(round > 0 && (token.text === "}" || previous?.text === "{"));
}
