// Shows an answer: errors in words first, then the data as a tree that folds, or as it came.
import { h } from "./dom.js";
import { current, t } from "./text.js";

/** Levels that stand open at first, and items shown before one has to ask for more. */
const OPEN_LEVELS = 8;
const ITEMS = 100;
/** Objects of plain values up to this many characters stay on one line. */
const LINE = 72;

/** Size in words people read. */
export const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`);

/** Fills `place` with an answer of `Session.send`. `goTo(line)` moves the editor's caret. */
export function show(place, answer, shape, goTo) {
  place.replaceChildren();
  if (answer.failure) return place.append(h("p", { class: "notice" }, answer.failure));
  if (shape === "raw") {
    const text = answer.body === undefined ? answer.text : JSON.stringify(answer.body, null, 2);
    return place.append(h("pre", { class: "raw" }, text));
  }
  if (answer.body === undefined) {
    place.append(h("p", { class: "notice" }, t("no_answer", { status: answer.status })), h("pre", { class: "raw" }, answer.text));
    return;
  }
  const { errors, ...rest } = answer.body ?? {};
  if (errors?.length) {
    place.append(h("section", { class: "errors", "aria-label": t("errors", { n: errors.length }) }, errors.map((error) => mistake(error, goTo))));
  }
  // Errors without data stand above in words; the answer as it came is there for those who unfold it.
  const bare = errors?.length && !rest.data;
  place.append(h("div", { class: "tree" }, branch(null, bare ? answer.body : rest, bare ? OPEN_LEVELS : 0)));
}

/** One GraphQL error: its code, where, and its sentence in both languages, the chosen one first. */
function mistake(error, goTo) {
  const details = error.extensions ?? {};
  const first = details[current()] ?? error.message;
  const other = current() === "zh" ? details.en : details.zh;
  const path = details.path ?? error.path;
  const lines = (error.locations ?? []).map(({ line }) =>
    h("button", { type: "button", class: "link", onclick: () => goTo(line) }, t("at_line", { line })));
  return h("article", { class: "error" },
    h("p", { class: "tags" },
      h("code", { class: "code-name" }, details.code ?? "ERROR"),
      path && String(path).length ? h("span", {}, `${t("at_path")} `, h("code", {}, trail(path))) : null,
      lines),
    h("p", { class: "sentence", lang: tongue(current()) }, first),
    other && other !== first ? h("p", { class: "other", lang: tongue(current() === "zh" ? "en" : "zh") }, other) : null,
    problems(details.problems));
}

const tongue = (language) => (language === "zh" ? "zh-CN" : "en");
const trail = (path) => (Array.isArray(path) ? path.join(".") : String(path));

function problems(list) {
  if (!list?.length) return null;
  return h("details", { open: true }, h("summary", {}, `${t("problems")} (${list.length})`),
    h("ul", {}, list.map((problem) => h("li", {},
      h("code", { class: "code-name" }, problem.code ?? ""), " ",
      problem.path ? h("code", {}, trail(problem.path)) : null, " ",
      problem[current()] ?? problem.message ?? ""))));
}

function branch(key, value, level) {
  if (value === null || typeof value !== "object") return h("div", { class: "leaf" }, label(key), literal(value));
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return h("div", { class: "leaf" }, label(key), h("span", { class: "t-sign" }, open + close));
  if (level > 1 && short(value)) return h("div", { class: "leaf" }, label(key), line(entries, open, close, Array.isArray(value)));
  const count = t(Array.isArray(value) ? "items" : "fields", { n: entries.length });
  const inside = h("div", { class: "inside" });
  const node = h("details", { class: "node" },
    h("summary", {}, label(key), h("span", { class: "t-sign" }, open), h("span", { class: "count" }, `${count} ${close}`)), inside);
  // Children are made when first seen: an answer of thousands of nodes opens at once.
  const fill = () => inside.childElementCount === 0 && extend(inside, entries, level);
  node.addEventListener("toggle", () => node.open && fill());
  if (level < OPEN_LEVELS) {
    fill();
    node.open = true;
  }
  return node;
}

const plain = (value) => value === null || typeof value !== "object";
const short = (value) => Object.values(value).every(plain) && JSON.stringify(value).length <= LINE;

function line(entries, open, close, array) {
  const sign = (text) => h("span", { class: "t-sign" }, text);
  const parts = entries.map(([key, value], index) => [index ? sign(", ") : null, array ? null : label(key), literal(value)]);
  return [sign(array ? open : `${open} `), parts, sign(array ? close : ` ${close}`)];
}

function extend(inside, entries, level) {
  inside.append(...entries.slice(0, ITEMS).map(([key, value]) => branch(key, value, level + 1)));
  const rest = entries.slice(ITEMS);
  if (rest.length === 0) return;
  const more = h("button", { type: "button", class: "link" }, t("more", { n: Math.min(ITEMS, rest.length) }));
  more.addEventListener("click", () => {
    more.remove();
    extend(inside, rest, level);
  });
  inside.append(more);
}

const label = (key) => (key === null ? null : h("span", { class: typeof key === "number" ? "t-index" : "t-key" }, `${key}: `));

function literal(value) {
  if (typeof value === "string") return h("span", { class: "t-text" }, JSON.stringify(value));
  return h("span", { class: value === null ? "t-null" : "t-number" }, String(value));
}

/** Folds or unfolds the whole tree below its root; true when it now stands open. */
export function foldAll(place) {
  const nodes = [...place.querySelectorAll(".node .node")];
  const open = !nodes.some((node) => node.open);
  for (const node of nodes) node.open = open;
  return open;
}
