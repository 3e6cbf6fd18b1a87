// GraphiQL, where the machine has it, behind the explorer's own door. Nothing is kept in the browser's storage.
import { $, h, press, toast } from "./dom.js";
import { Door, roleName } from "./door.js";
import { Session } from "./session.js";
import { current, onLanguage, pick, refresh, speak, t } from "./text.js";

const book = await (await fetch("/explorer/queries.json")).json();
const session = new Session(book.session);
const door = new Door($("door"), session);
const { React, ReactDOM, GraphiQL } = window;
const root = ReactDOM.createRoot($("graphiql-host"));

/** A storage that ends with the page. */
class Memory {
  #kept = new Map();
  get length() {
    return this.#kept.size;
  }
  getItem = (key) => this.#kept.get(key) ?? null;
  setItem = (key, value) => this.#kept.set(key, value);
  removeItem = (key) => this.#kept.delete(key);
  clear = () => this.#kept.clear();
}
const storage = new Memory();

async function fetcher(request) {
  const answer = await session.send(request);
  return answer.body ?? { errors: [{ message: t("no_answer", { status: answer.status }) }] };
}

/** GraphiQL reads the schema when it is made, so each viewer gets a new one: what they wrote stays in the storage. */
function draw() {
  const key = session.viewer?.login ?? "";
  root.render(React.createElement(GraphiQL, { key, fetcher, storage, defaultQuery: book.queries[0].query, isHeadersEditorEnabled: false }));
}

function name() {
  const viewer = session.viewer;
  $("who").replaceChildren(...(viewer
    ? [h("strong", {}, pick(viewer.person?.name) || viewer.login), h("small", {}, (viewer.roles ?? []).map(roleName).join(current() === "zh" ? "、" : ", "))]
    : [h("strong", {}, t("log_in")), h("small", {}, t("stranger"))]));
}

onLanguage(() => {
  press(document.querySelectorAll("[data-language]"), document.querySelector(`[data-language=${current()}]`));
  name();
  door.draw();
});
session.addEventListener("change", () => {
  name();
  draw();
});
session.addEventListener("end", () => toast(t("ended")));
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
$("who").addEventListener("click", () => door.open());

refresh();
draw();
await door.load();
door.open();
