// The schema reader: search, types, fields, descriptions, links between them, and a first draft of a query.
import { h, say } from "./dom.js";
import { bare, readSchema } from "./sdl.js";
import { draft } from "./draft.js";
import { t } from "./text.js";

const KINDS = ["type", "input", "enum", "interface", "union", "scalar", "directive"];
const MOST = 60;

export class SchemaReader {
  #place;
  #write;
  #types = null;
  #roots = {};
  #trail = [];
  #search = "";
  #failed = false;

  /** `write(query, variables)` puts a drafted query into the editor. */
  constructor(place, write) {
    this.#place = place;
    this.#write = write;
  }

  /** Fetches the schema the first time it is wanted. */
  async open() {
    if (this.#types) return;
    this.#place.replaceChildren(h("p", { class: "hint" }, t("loading")));
    try {
      const reply = await fetch("/schema.graphql", { headers: { Accept: "text/plain" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const { types, roots } = readSchema(await reply.text());
      this.#types = new Map(types.map((type) => [(type.kind === "directive" ? "@" : "") + type.name, type]));
      this.#roots = roots;
    } catch {
      this.#failed = true;
    }
    this.draw();
  }

  /** Writes the pane anew, in the language in use. */
  draw() {
    if (this.#failed) return this.#place.replaceChildren(h("p", { class: "notice" }, t("no_schema")));
    if (!this.#types) return;
    const input = h("input", {
      type: "search", class: "search", placeholder: t("search"), "aria-label": t("search"), value: this.#search,
    });
    const body = h("div", { class: "schema-body" });
    input.addEventListener("input", () => {
      this.#search = input.value;
      this.#fill(body);
    });
    this.#place.replaceChildren(input, body);
    this.#fill(body);
  }

  #fill(body) {
    const words = this.#search.trim().toLowerCase();
    const shown = this.#types.get(this.#trail.at(-1));
    body.replaceChildren(...(words ? this.#found(words) : shown ? this.#page(shown) : this.#index()));
  }

  #go(name) {
    this.#search = "";
    if (name === null) this.#trail = [];
    else if (name === undefined) this.#trail.pop();
    else if (this.#types.has(name)) this.#trail.push(name);
    this.draw();
    this.#place.scrollTop = 0;
    const heading = this.#place.querySelector("h3");
    heading?.focus();
    if (heading) say(heading.textContent);
  }

  #link(type) {
    const name = bare(type);
    if (!this.#types.has(name)) return h("code", { class: "t-type" }, type);
    const [before, after] = type.split(name);
    return h("code", { class: "t-type" }, before, h("button", { type: "button", class: "link", onclick: () => this.#go(name) }, name), after);
  }

  #index() {
    const roots = ["query", "mutation", "subscription"].map((root) => this.#types.get(this.#roots[root])).filter(Boolean);
    const list = (types) => h("ul", { class: "plain" }, types.map((type) => h("li", {}, this.#link(this.#key(type)), this.#brief(type.description))));
    const groups = KINDS.map((kind) => {
      const types = [...this.#types.values()].filter((type) => type.kind === kind && !roots.includes(type));
      types.sort((a, b) => (a.name < b.name ? -1 : 1));
      return types.length && h("details", { open: kind === "type" }, h("summary", {}, `${t(`kind_${kind}`)} (${types.length})`), list(types));
    });
    return [h("h3", { tabindex: "-1" }, t("entry")), list(roots), ...groups.filter(Boolean)];
  }

  #key(type) {
    return (type.kind === "directive" ? "@" : "") + type.name;
  }

  #brief(description) {
    const first = description.split("\n")[0];
    return first ? h("span", { class: "brief" }, first) : null;
  }

  #page(type) {
    const users = this.#users(type.name);
    const root = Object.entries(this.#roots).find(([, name]) => name === type.name)?.[0];
    return [
      h("p", { class: "crumbs" },
        h("button", { type: "button", class: "quiet", onclick: () => this.#go() }, `← ${t("back")}`),
        h("button", { type: "button", class: "quiet", onclick: () => this.#go(null) }, t("all_types"))),
      h("h3", { tabindex: "-1" }, h("small", {}, type.kind), " ", type.name),
      type.description ? h("p", { class: "description" }, type.description) : null,
      type.interfaces?.length ? h("p", {}, `${t("implements")} `, type.interfaces.map((name) => [this.#link(name), " "])) : null,
      type.members?.length ? h("ul", { class: "plain" }, type.members.map((name) => h("li", {}, this.#link(name)))) : null,
      type.values?.length ? h("dl", {}, type.values.map((value) => [h("dt", {}, h("code", {}, value.name)), this.#said(value)])) : null,
      type.fields?.length ? h("dl", {}, type.fields.map((field) => this.#field(field, root))) : null,
      users.length ? h("details", {}, h("summary", {}, `${t("used_by")} (${users.length})`),
        h("ul", { class: "plain" }, users.slice(0, MOST).map(([owner, field]) => h("li", {}, this.#link(owner), h("code", {}, `.${field}`))))) : null,
    ].filter(Boolean);
  }

  #field(field, root) {
    const writable = root === "query" || root === "mutation";
    return [
      h("dt", {}, h("code", { class: "t-key" }, field.name), h("code", {}, ": "), this.#link(field.type),
        field.fallback === undefined ? null : h("code", { class: "t-number" }, ` = ${field.fallback}`),
        writable ? h("button", { type: "button", class: "quiet small", onclick: () => this.#draft(root, field) }, t("write_it")) : null),
      this.#said(field),
    ];
  }

  #said(member) {
    return h("dd", {},
      member.deprecated === null || member.deprecated === undefined ? null : h("p", { class: "deprecated" }, [t("deprecated"), member.deprecated].filter(Boolean).join(" · ")),
      member.description ? h("p", { class: "description" }, member.description) : null,
      member.args?.length ? h("ul", { class: "args", "aria-label": t("arguments") }, member.args.map((argument) =>
        h("li", {}, h("code", { class: "t-key" }, argument.name), h("code", {}, ": "), this.#link(argument.type),
          argument.fallback === undefined ? null : h("code", { class: "t-number" }, ` = ${argument.fallback}`),
          this.#brief(argument.description)))) : null);
  }

  #draft(root, field) {
    const { query, variables } = draft(root, field, this.#types);
    this.#write(query, variables);
  }

  #users(name) {
    const users = [];
    for (const type of this.#types.values()) {
      for (const field of type.fields ?? []) {
        if ([field, ...field.args].some((member) => bare(member.type) === name)) users.push([type.name, field.name]);
      }
    }
    return users;
  }

  #found(words) {
    const hits = [];
    for (const [key, type] of this.#types) {
      const score = rank(words, type.name, type.description);
      if (score) hits.push({ score: score + 1, key, name: null, description: type.description });
      for (const member of [...(type.fields ?? []), ...(type.values ?? [])]) {
        const rated = rank(words, member.name, member.description);
        if (rated) hits.push({ score: rated, key, name: member.name, description: member.description });
      }
    }
    hits.sort((a, b) => b.score - a.score);
    say(t("found", { n: hits.length }));
    return [
      h("p", { class: "hint" }, t("found", { n: hits.length })),
      h("ul", { class: "plain" }, hits.slice(0, MOST).map((hit) =>
        h("li", {}, this.#link(hit.key), hit.name ? h("code", { class: "t-key" }, `.${hit.name}`) : null, this.#brief(hit.description)))),
    ];
  }
}

/** Names before descriptions, whole names before parts. */
function rank(words, name, description) {
  const lower = name.toLowerCase();
  if (lower === words) return 8;
  if (lower.startsWith(words)) return 6;
  if (lower.includes(words)) return 4;
  return description.toLowerCase().includes(words) ? 2 : 0;
}
