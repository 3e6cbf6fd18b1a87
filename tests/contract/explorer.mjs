// Runs the explorer's prepared queries with the page's own code, in the order and as the people it is told: ids are looked
// up and marks are drafted as the page does it for a visitor.
//
//   KAOPING_URL       the server, for example http://127.0.0.1:8080
//   KAOPING_PASSWORD  everybody's password
//   KAOPING_PLAY      JSON: [[login, id of the query, code of the refusal, "nothing" or null], …]

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const page = new URL("../../api/src/explorer/page/", import.meta.url);
const origin = process.env.KAOPING_URL;
const play = JSON.parse(process.env.KAOPING_PLAY);

// What the modules want of a browser. They are copied because Node wants to be told that they are modules.
globalThis.location = new URL(origin);
globalThis.navigator ??= { language: "en" };
const folder = mkdtempSync(join(tmpdir(), "kaoping-explorer-"));
cpSync(page, folder, { recursive: true });
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
const { grant, options, wishes } = await import(join(folder, "prepared.js"));
const { Session } = await import(join(folder, "session.js"));
rmSync(folder, { recursive: true });

const book = await (await fetch(new URL("/explorer/queries.json", origin))).json();
const sessions = new Map();

/** Somebody who has logged in as the page logs people in. */
async function somebody(login) {
  if (!sessions.has(login)) {
    const session = new Session(book.session, new URL("/graphql", origin).href);
    await session.logIn(login, process.env.KAOPING_PASSWORD);
    sessions.set(login, session);
  }
  return sessions.get(login);
}

/** The variables of a query, as they stand in the page before anybody changes them. */
async function variables(session, entry) {
  const given = {};
  for (const name of wishes(entry.variables ?? {}, book.lookups)) {
    const lookup = book.lookups[name];
    const [best] = await options(session, lookup, given, entry.prefer?.[name] ?? lookup.prefer);
    if (best) given[name] = best;
  }
  return grant(entry.variables ?? {}, given);
}

let wrong = 0;
function judge(login, id, fault) {
  if (fault) wrong += 1;
  console.log(`${fault ? "WRONG" : "ok   "} ${login} ${id}${fault ? `: ${fault}` : ""}`);
}

const waiting = new Set(book.queries.map((entry) => entry.id));
for (const [login, id, code] of play) {
  const entry = book.queries.find((one) => one.id === id);
  if (!entry) {
    judge(login, id, "there is no such query");
    continue;
  }
  waiting.delete(id);
  const session = await somebody(login);
  const general = ["everyone", "refused"].includes(entry.role);
  const asked = { query: entry.query, variables: await variables(session, entry) };
  const { body, text } = await session.send(asked);
  const empty = Object.values(body?.data ?? {}).some((value) => value === null || value.nodes?.length === 0);
  const found = body?.errors?.[0]?.extensions?.code ?? (empty ? "nothing" : null);
  if (!general && !session.roles.includes(entry.role)) judge(login, id, `it is for ${entry.role}, not for ${session.roles}`);
  else if (!body || found !== code) judge(login, id, `${text}\n${JSON.stringify(asked.variables)}`);
  else judge(login, id, null);
}
for (const id of waiting) judge("nobody", id, "it was not run");
console.log(`explorer: ${play.length - wrong} of ${play.length} prepared queries answered as they should`);
process.exit(wrong ? 1 : 0);
