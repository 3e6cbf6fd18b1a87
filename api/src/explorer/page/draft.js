// Drafts a query or mutation for one field of the schema: its required arguments as variables, its plain fields selected.
import { bare } from "./sdl.js";

const DEPTH = 3;
const EXAMPLES = { Int: 1, Float: 1, Boolean: true, ID: "", String: "" };

/** `{query, variables}` for `field` of the root `query` or `mutation`; `types` by name. */
export function draft(root, field, types) {
  const args = field.args.filter((argument) => root === "mutation" || required(argument) || argument.name === "first");
  const variables = Object.fromEntries(args.map((argument) => [argument.name, example(argument, types, 0)]));
  const name = field.name[0].toUpperCase() + field.name.slice(1);
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(", ");
  const passed = args.map((argument) => `${argument.name}: $${argument.name}`).join(", ");
  const head = `${root} ${name}${declared && `(${declared})`}`;
  const call = `${field.name}${passed && `(${passed})`}`;
  return { query: `${head} {\n  ${call}${selection(field.type, types, 1, [])}\n}\n`, variables };
}

const required = (argument) => argument.type.endsWith("!") && argument.fallback === undefined;

/** The selection set of a type; empty for one without fields. */
function selection(type, types, depth, above) {
  const found = types.get(bare(type));
  if (found?.kind === "union") return ` { __typename }`;
  if (!found?.fields?.length || found.kind === "input") return "";
  const pad = "  ".repeat(depth + 1);
  const lines = [];
  for (const field of found.fields) {
    if (field.args.some(required) || field.deprecated !== null) continue;
    const inner = types.get(bare(field.type));
    const composite = inner?.fields?.length || inner?.kind === "union";
    if (!composite) {
      lines.push(`${pad}${field.name}`);
    } else if (depth < DEPTH && !above.includes(inner.name)) {
      const below = selection(field.type, types, depth + 1, [...above, found.name]);
      if (below) lines.push(`${pad}${field.name}${below}`);
    }
  }
  return ` {\n${(lines.length ? lines : [`${pad}__typename`]).join("\n")}\n${"  ".repeat(depth)}}`;
}

function example(argument, types, depth) {
  if (argument.type.startsWith("[")) {
    return depth > 3 ? [] : [example({ type: argument.type.replace(/^\[|\]!?$/g, "") }, types, depth + 1)];
  }
  const name = bare(argument.type);
  const found = types.get(name);
  if (argument.name === "first") return 20;
  if (found?.kind === "enum") return found.values[0]?.name ?? "";
  if (found?.kind === "input" && depth < 4) {
    const fields = found.fields.filter((field) => required(field) || depth === 0);
    return Object.fromEntries(fields.map((field) => [field.name, required(field) ? example(field, types, depth + 1) : null]));
  }
  return EXAMPLES[name] ?? "";
}
