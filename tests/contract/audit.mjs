// Runs the public audits of GraphQL over HTTP (npm's graphql-http) against a server that is up, and fails unless every
// one passes.
//
//   KAOPING_URL    the GraphQL address, for example http://127.0.0.1:8080/graphql
//   KAOPING_TOKEN  an access token, if the audits shall be run as somebody (they need no rights)

import { serverAudits } from "graphql-http";

const EXPECTED = 61;
const url = process.env.KAOPING_URL;
const token = process.env.KAOPING_TOKEN;
if (!url) {
  console.error("KAOPING_URL is missing: the GraphQL address of the server to audit.");
  process.exit(2);
}

const fetchFn = (input, init = {}) => {
  const headers = new Headers(init.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  return fetch(input, { ...init, headers });
};

let passed = 0;
const audits = serverAudits({ url, fetchFn });
for (const audit of audits) {
  // A result is `ok`, or a failed MUST (error), SHOULD (warn) or MAY (notice); we hold ourselves to all three.
  const result = await audit.fn().catch((error) => ({ status: "error", reason: String(error) }));
  if (result.status === "ok") passed += 1;
  const reason = result.status === "ok" ? "" : `: ${result.reason}`;
  console.log(`${result.status.padEnd(6)} ${audit.id} ${audit.name}${reason}`);
  await result.response?.body?.cancel().catch(() => {});
}

console.log(`graphql-http: ${passed} of ${audits.length} audits passed`);
// Fewer audits than we know of would be a pass of nothing.
process.exit(passed === audits.length && audits.length >= EXPECTED ? 0 : 1);
