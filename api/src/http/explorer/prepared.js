// The prepared queries, grouped by whom they are for, and the pickers that fill in ids one would not know by heart.
import { h } from "./dom.js";
import { pick, t } from "./text.js";

const WISH = /^@(\w+)$/;

/** The list at the side. `choose(entry)` is called with a query of queries.json. */
export function list(place, queries, roles, chosen, choose) {
  const groups = new Map();
  for (const entry of queries) groups.set(entry.role, [...(groups.get(entry.role) ?? []), entry]);
  const mine = (role) => role === "everyone" || roles.includes(role);
  const opened = new Set([...place.querySelectorAll("details[open]")].map((group) => group.dataset.role));
  place.replaceChildren(...[...groups].map(([role, entries]) =>
    h("details", {
      class: mine(role) ? "group mine" : "group", "data-role": role,
      open: mine(role) || opened.has(role) || entries.some((entry) => entry.id === chosen) || roles.length === 0,
    },
    h("summary", {}, t(`role_${role}`),
      roles.includes(role) ? h("span", { class: "badge" }, t("yours")) : null,
      h("span", { class: "count" }, String(entries.length))),
    h("ul", {}, entries.map((entry) => h("li", {},
      h("button", {
        type: "button", class: "entry", "aria-current": entry.id === chosen ? "true" : null, onclick: () => choose(entry),
      },
      h("span", { class: /^\s*mutation\b/.test(entry.query) ? "mark act" : "mark" }, /^\s*mutation\b/.test(entry.query) ? "M" : "Q"),
      h("span", {}, pick(entry.title)))))))));
}

/** The lookups that variables wish for: strings of the form `@name`. */
export function wishes(variables, lookups) {
  const found = new Set();
  JSON.stringify(variables, (_, value) => {
    const name = typeof value === "string" && WISH.exec(value)?.[1];
    if (name && lookups[name]) found.add(name);
    return value;
  });
  return [...found];
}

/** The variables with wishes replaced by what was picked; what is not picked yet stays. */
export function grant(variables, picked) {
  return JSON.parse(JSON.stringify(variables, (_, value) => {
    const name = typeof value === "string" && WISH.exec(value)?.[1];
    return name && picked[name] !== undefined ? picked[name] : value;
  }));
}

/** Asks the server what there is to pick, as whoever is logged in: `[{id, text}]`. Empty where one may see nothing. */
export async function options(session, lookup) {
  const answer = await session.send({ query: lookup.query, variables: lookup.variables ?? {} }).catch(() => null);
  return walk(answer?.body?.data, lookup.list.split("."))
    .filter((item) => item && typeof item === "object")
    .filter((item) => Object.entries(lookup.where ?? {}).every(([field, values]) => values.includes(item[field])))
    .map((item) => ({ id: item[lookup.id ?? "id"], text: lookup.text.map((path) => walk(item, path.split(".")).map(pick).join(" ")).filter(Boolean).join(" · ") }));
}

/** What lies at a path; lists on the way are flattened. */
function walk(value, path) {
  if (Array.isArray(value)) return value.flatMap((item) => walk(item, path));
  if (path.length === 0) return value === null || value === undefined ? [] : [value];
  return walk(value?.[path[0]] ?? [], path.slice(1));
}

/** A labelled choice for one lookup; `picked(id)` is called on a change. */
export function picker(name, lookup, found, value, picked) {
  const select = h("select", { id: `pick-${name}`, onchange: (event) => picked(event.target.value) },
    found.length ? null : h("option", { value: "" }, t("nothing_to_choose")),
    found.map((option) => h("option", { value: option.id, selected: option.id === value }, option.text || option.id)));
  select.disabled = found.length === 0;
  return h("label", { class: "picker", for: `pick-${name}` }, h("span", {}, pick(lookup.label)), select);
}
