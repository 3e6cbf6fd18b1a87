// Puts the page together: what is chosen, written, run and shown.
import { $, copy, h, press, say, toast } from "./dom.js";
import { Door, roleName } from "./door.js";
import { Editor } from "./editor.js";
import { operations, tidy } from "./highlight.js";
import { grant, list, options, picker, wishes } from "./prepared.js";
import { foldAll, show, size } from "./result.js";
import { SchemaReader } from "./schema.js";
import { curl, Session } from "./session.js";
import { current, onLanguage, pick, refresh, speak, t } from "./text.js";

const REMEMBERED = 50;

const book = await (await fetch("/explorer/queries.json")).json();
const session = new Session(book.session);
const door = new Door($("door"), session);
const past = [];
let chosen = null;
let answer = null;
let shape = "tree";
let running = null;
/** Ids that somebody picked, options last written, both by lookup; the variables as this page last wrote them. */
const picked = {};
const last = {};
let filled = "";
let filling = null;
let ready = null;

const query = new Editor($("query-host"), {
  id: "query", labelledby: "write-title", describedby: "keys", run,
  changed: (editor) => problem("query-problem", editor.lonely && t("unbalanced", editor.lonely)),
});
const variables = new Editor($("variables-host"), {
  id: "variables", labelledby: "variables-title", describedby: "keys", run,
  changed: () => problem("variables-problem", parsed().why),
});
const schema = new SchemaReader($("schema"), (text, values) => {
  chosen = null;
  write(text, values);
  draw();
  go("write");
});

function problem(id, why) {
  $(id).hidden = !why;
  $(id).textContent = why || "";
}

/** The variables as an object, or why they are none. */
function parsed() {
  const text = variables.value.trim();
  if (!text) return { value: {} };
  try {
    const value = JSON.parse(text);
    if (value && typeof value === "object" && !Array.isArray(value)) return { value };
    return { why: t("not_json", { why: text.slice(0, 20) }) };
  } catch (error) {
    return { why: t("not_json", { why: error.message }) };
  }
}

function write(text, values) {
  query.value = text;
  variables.value = filled = Object.keys(values ?? {}).length ? JSON.stringify(values, null, 2) : "{}";
  $("pickers").replaceChildren();
}

/** Shows one of the three panes where the screen is too narrow for all. */
function go(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll("[data-go]")) {
    button.setAttribute("aria-current", String(button.dataset.go === view));
  }
}

async function choose(entry) {
  chosen = entry;
  write(entry.query, entry.variables);
  draw();
  go("write");
  ready = fill(entry);
  await ready;
}

/** Offers what the wished-for ids may be, and writes them into the variables unless somebody has edited those. */
async function fill(entry) {
  const turn = (filling = {});
  const names = wishes(entry.variables ?? {}, book.lookups);
  const offered = {};
  const given = {};
  // One after the other: a lookup may need what was picked for one before it.
  for (const name of names) {
    const lookup = book.lookups[name];
    offered[name] = await options(session, lookup, given, entry.prefer?.[name] ?? lookup.prefer);
    // Somebody has chosen another query, or has become another viewer.
    if (filling !== turn || chosen !== entry) return;
    const [best] = offered[name];
    const kept = offered[name].find((option) => option.id === picked[name]);
    // What one picked oneself stays, unless this query has a better use for another.
    if (best) given[name] = kept && kept.rank <= best.rank ? kept : best;
  }
  const update = () => {
    // Where the new viewer sees nothing, the old id stays: one wants to see how they are refused.
    Object.assign(last, given);
    if (variables.value !== filled) return;
    variables.value = filled = JSON.stringify(grant(entry.variables ?? {}, last), null, 2);
  };
  $("pickers").replaceChildren(...names.map((name) => picker(name, book.lookups[name], offered[name], given[name]?.id, (id) => {
    const old = given[name];
    picked[name] = id;
    given[name] = offered[name].find((option) => option.id === id);
    if (variables.value !== filled && old) variables.value = variables.value.replaceAll(JSON.stringify(old.id), JSON.stringify(id));
    if (names.some((other) => wishes(book.lookups[other].variables ?? {}, book.lookups).includes(name))) ready = fill(entry);
    else update();
  })));
  update();
}

/** The request as written, with the operation at the caret where there are several; null when the variables are no JSON. */
function request() {
  const { value, why } = parsed();
  if (why) return null;
  const found = operations(query.value);
  const at = query.area.selectionStart;
  const here = found.find((operation) => operation.from <= at && at <= operation.to) ?? found[0];
  const made = { query: query.value, variables: value };
  if (found.length > 1 && here?.name) made.operationName = here.name;
  return { made, title: here?.name ?? t("unnamed") };
}

async function run() {
  if (running) return running.abort();
  // Running at once means the ids that are just being looked up.
  await ready;
  if (running) return;
  const asked = request();
  if (!asked) return variables.area.focus();
  const mine = (running = new AbortController());
  busy(true);
  const who = pick(session.viewer?.person?.name) || session.viewer?.login || t("stranger");
  try {
    answer = await session.send(asked.made, mine.signal);
  } catch (error) {
    answer = { failure: error.name === "AbortError" ? t("stopped") : t("unreachable") };
  }
  running = null;
  busy(false);
  past.unshift({ ...asked, who, answer: summary(answer), at: new Date() });
  past.length = Math.min(past.length, REMEMBERED);
  drawAnswer();
  drawHistory();
  go("answer");
  say(answer.failure ?? t(summary(answer).wrong ? "answered_errors" : "answered", { n: summary(answer).wrong, ms: answer.ms }));
}

const summary = (given) => ({ wrong: given.failure || given.body === undefined ? 1 : (given.body?.errors?.length ?? 0), ms: given.ms });

function busy(on) {
  document.body.toggleAttribute("data-busy", on);
  $("result").setAttribute("aria-busy", String(on));
  $("run").firstElementChild.textContent = t(on ? "stop" : "run");
  if (on) $("measure").textContent = t("running");
}

function drawAnswer() {
  if (running) return;
  const none = !answer;
  for (const id of ["fold", "copy"]) $(id).disabled = none || Boolean(answer.failure);
  $("measure").textContent = none || answer.failure ? "" : t("measured", { status: answer.status, ms: answer.ms, size: size(answer.bytes) });
  if (none) return $("result").replaceChildren(h("p", { class: "hint" }, t("welcome")));
  show($("result"), answer, shape, (line) => {
    go("write");
    query.goTo(line);
  });
}

function drawHistory() {
  const place = $("history");
  if (past.length === 0) return place.replaceChildren(h("p", { class: "hint" }, t("empty_history")));
  const clock = new Intl.DateTimeFormat(current() === "zh" ? "zh-CN" : "en-GB", { timeStyle: "medium" });
  place.replaceChildren(
    h("ul", {}, past.map((item) => h("li", {}, h("button", {
      type: "button", class: "entry", onclick: () => {
        chosen = null;
        write(item.made.query, item.made.variables);
        draw();
        go("write");
      },
    }, h("span", { class: item.answer.wrong ? "mark wrong" : "mark" }, item.answer.wrong ? "!" : "✓"),
    h("span", {}, item.title, h("small", {}, `${clock.format(item.at)} · ${item.who}`)))))),
    h("button", {
      type: "button", class: "quiet", onclick: () => {
        past.length = 0;
        drawHistory();
      },
    }, t("clear")));
}

/** Everything that depends on the language, the viewer or the chosen query. */
function draw() {
  list($("prepared"), book.queries, session.roles, chosen?.id, choose);
  $("note").hidden = !chosen?.note;
  $("note").textContent = pick(chosen?.note);
  const viewer = session.viewer;
  $("who").replaceChildren(...(viewer
    ? [h("strong", {}, pick(viewer.person?.name) || viewer.login), h("small", {}, (viewer.roles ?? []).map(roleName).join(current() === "zh" ? "、" : ", "))]
    : [h("strong", {}, t("log_in")), h("small", {}, t("stranger"))]));
}

onLanguage(() => {
  press(document.querySelectorAll("[data-language]"), document.querySelector(`[data-language=${current()}]`));
  draw();
  drawAnswer();
  drawHistory();
  schema.draw();
  door.draw();
  query.area.dispatchEvent(new Event("input"));
  variables.area.dispatchEvent(new Event("input"));
  // What there is to choose has names in both languages.
  if (chosen) ready = fill(chosen);
});

session.addEventListener("change", () => {
  draw();
  if (chosen) ready = fill(chosen);
});
session.addEventListener("end", () => toast(t("ended")));

for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
for (const button of document.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(button.dataset.go));
for (const button of document.querySelectorAll("[data-shape]")) {
  button.addEventListener("click", () => {
    shape = button.dataset.shape;
    press(document.querySelectorAll("[data-shape]"), button);
    drawAnswer();
  });
}

const tabs = [...document.querySelectorAll("[role=tab]")];
function turn(tab) {
  for (const other of tabs) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
    $(other.getAttribute("aria-controls")).hidden = other !== tab;
  }
  if (tab.id === "tab-schema") schema.open();
}
tabs.forEach((tab, index) => {
  tab.addEventListener("click", () => turn(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    turn(next);
    next.focus();
  });
});

$("who").addEventListener("click", () => door.open());
$("run").addEventListener("click", run);
$("tidy").addEventListener("click", () => {
  query.value = tidy(query.value);
  const { value } = parsed();
  if (value && variables.value !== filled) variables.value = JSON.stringify(value, null, 2);
});
$("fold").addEventListener("click", () => ($("fold").textContent = t(foldAll($("result")) ? "fold" : "unfold")));
$("copy").addEventListener("click", async () => {
  const text = answer.body === undefined ? answer.text : JSON.stringify(answer.body, null, 2);
  toast(t((await copy(text)) ? "copied" : "not_copied"));
});
$("curl").addEventListener("click", async () => {
  const asked = request();
  if (!asked) return variables.area.focus();
  const done = await copy(curl(session, asked.made));
  toast(t(done ? (session.viewer ? "copied_token" : "copied") : "not_copied"));
});

turn(tabs[0]);
go("choose");
chosen = book.queries[0];
write(chosen.query, chosen.variables);
refresh();
fetch("/explorer/about.json").then((reply) => reply.json()).then((about) => ($("graphiql").hidden = !about.graphiql)).catch(() => {});
await door.load();
door.open();
