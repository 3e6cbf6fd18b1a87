// The prepared queries, grouped by the people they are for, and the pickers that fill in ids one would not know by heart.
import { h } from "./dom.js";
import { pick, t } from "./text.js";

const WISH = /^@(\w+)(?:\.(\w+))?$/;

/** The list at the side. `choose(entry)` is called with a query of queries.json. */
export function list(place, queries, roles, chosen, choose) {
  const groups = new Map();
  for (const entry of queries) groups.set(entry.role, [...(groups.get(entry.role) ?? []), entry]);
  const mine = (role) => role === "everyone" || roles.includes(role);
  // One's own first: for everybody, for one's roles, for others, and what is refused.
  const order = (role) => (role === "everyone" ? 0 : mine(role) ? 1 : role === "refused" ? 3 : 2);
  // What stands open stays so, until somebody else comes.
  const same = place.dataset.roles === roles.join();
  place.dataset.roles = roles.join();
  const opened = new Set(same ? [...place.querySelectorAll("details[open]")].map((group) => group.dataset.role) : []);
  place.replaceChildren(...[...groups].sort(([a], [b]) => order(a) - order(b)).map(([role, entries]) =>
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

/** The lookups that variables wish for: strings of the form `@name`, `@name.marks` or `@name.excess`; what a lookup itself wishes for comes before it. */
export function wishes(variables, lookups, found = []) {
  JSON.stringify(variables, (_, value) => {
    const name = typeof value === "string" && WISH.exec(value)?.[1];
    if (name && lookups[name] && !found.includes(name)) {
      wishes(lookups[name].variables ?? {}, lookups, found);
      found.push(name);
    }
    return value;
  });
  return found;
}

/** The variables with wishes replaced by the options in `given`. What is missing stays, but for marks: none. */
export function grant(variables, given) {
  return JSON.parse(JSON.stringify(variables, (_, value) => {
    const [, name, part] = (typeof value === "string" && WISH.exec(value)) || [];
    if (!name) return value;
    return part ? (given[name]?.[part] ?? []) : (given[name]?.id ?? value);
  }));
}

/**
 * Asks the server what there is to pick, as the person who is logged in: `[{id, text, rank, marks, excess}]`, the likeliest first.
 * `prefer` lists values of the lookup's field `rank`, the best first; `often` of the lookup names a list whose ids count,
 * where preference leaves a choice. Empty where one may see nothing.
 */
export async function options(session, lookup, given = {}, prefer = lookup.prefer ?? []) {
  const asked = { query: lookup.query, variables: grant(lookup.variables ?? {}, given) };
  const answer = await session.send(asked).catch(() => null);
  const data = answer?.body?.data;
  const { list: others, where: which, id } = lookup.often ?? {};
  const often = others ? walk(data, others.split(".")).filter(fits(which)).map((item) => item[id]) : [];
  const rank = (item) => (prefer.includes(item[lookup.rank]) ? prefer.indexOf(item[lookup.rank]) : prefer.length);
  const times = (item) => often.filter((other) => other === item.id).length;
  return walk(data, lookup.list.split("."))
    .filter((item) => item && typeof item === "object")
    .filter(fits(lookup.where))
    .map((item) => ({
      id: item.id,
      text: lookup.text.map((path) => walk(item, path.split(".")).map(label).join(" ")).filter(Boolean).join(" · "),
      rank: rank(item), times: times(item),
      ...(lookup.form && drafts(walk(item, lookup.form.split(".")))),
    }))
    .sort((a, b) => a.rank - b.rank || b.times - a.times);
}

/** Whether at each of these paths there is one of the values; `null` stands for nothing there. */
const fits = (where) => (item) => Object.entries(where ?? {}).every(([path, values]) => {
  const found = walk(item, path.split("."));
  return found.length ? found.some((value) => values.includes(value)) : values.includes(null);
});

const label = (value) => (typeof value === "number" ? String(value) : pick(value));

/** Marks for a form: to begin with the best level, or nine tenths of the full points; and the same with a point too many. */
function drafts(indicators) {
  const rated = indicators.filter((one) => one.kind === "RATED");
  const marks = rated.map((one) => (one.levels?.length
    ? { indicator: one.code, level: one.levels[0].code }
    : { indicator: one.code, points: String(Math.round(Number(one.full) * 90) / 100) }));
  const first = marks.findIndex((mark) => mark.points);
  const excess = marks.map((mark, at) => (at === first ? { ...mark, points: String(Number(rated[at].full) + 1) } : mark));
  return { marks, excess };
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
