// Reads the schema definition language into plain objects, as far as a reader of the schema needs it.

const TOKEN = /"""((?:\\"""|[\s\S])*?)"""|"((?:\\.|[^"\\\n])*)"|#[^\n]*|([A-Za-z_]\w*|-?\d[\w.+-]*)|([!$&()[\]{}:=@|])|[\s,]+/g;

/**
 * The types and directives of a schema, in its order:
 * `{kind, name, description, fields: [{name, description, args, type, fallback, deprecated}], values, members, interfaces}`.
 */
export function readSchema(text) {
  return new Reader(text).document();
}

/** The name inside `[Type!]!`. */
export const bare = (type) => type.replace(/[[\]!]/g, "");

class Reader {
  #list = [];
  #next = 0;

  constructor(text) {
    for (const match of text.matchAll(TOKEN)) {
      if (match[1] !== undefined) this.#list.push({ kind: "text", text: dedent(match[1]) });
      else if (match[2] !== undefined) this.#list.push({ kind: "text", text: unescape(match[2]) });
      else if (match[3] !== undefined) this.#list.push({ kind: "name", text: match[3] });
      else if (match[4] !== undefined) this.#list.push({ kind: "sign", text: match[4] });
    }
  }

  document() {
    const types = [];
    const roots = { query: "Query", mutation: "Mutation", subscription: "Subscription" };
    while (this.#next < this.#list.length) {
      const description = this.#description();
      const word = this.#take();
      if (word === "extend") continue;
      if (word === "schema") this.#roots(roots);
      else if (word === "directive") types.push(this.#directive(description));
      else if (["type", "interface", "input", "enum", "union", "scalar"].includes(word)) types.push(this.#type(word, description));
    }
    return { types: types.filter((type) => type.name), roots };
  }

  #peek(offset = 0) {
    return this.#list[this.#next + offset]?.text;
  }

  #take() {
    return this.#list[this.#next++]?.text;
  }

  /** Takes the sign if it is next. */
  #sign(sign) {
    const token = this.#list[this.#next];
    if (token?.kind !== "sign" || token.text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #description() {
    if (this.#list[this.#next]?.kind !== "text") return "";
    return this.#take();
  }

  #roots(roots) {
    this.#notes();
    if (!this.#sign("{")) return;
    while (this.#next < this.#list.length && !this.#sign("}")) {
      const name = this.#take();
      this.#sign(":");
      roots[name] = this.#take();
    }
  }

  #directive(description) {
    this.#sign("@");
    const directive = { kind: "directive", name: this.#take(), description, fields: [] };
    if (this.#sign("(")) directive.fields = this.#inputs(")");
    if (this.#peek() === "repeatable") this.#take();
    if (this.#peek() === "on") this.#take();
    this.#sign("|");
    directive.places = [this.#take()];
    while (this.#sign("|")) directive.places.push(this.#take());
    return directive;
  }

  #type(kind, description) {
    const type = { kind, name: this.#take(), description, fields: [], values: [], members: [], interfaces: [] };
    if (this.#peek() === "implements") {
      this.#take();
      this.#sign("&");
      do type.interfaces.push(this.#take());
      while (this.#sign("&"));
    }
    type.deprecated = this.#notes();
    if (kind === "union" && this.#sign("=")) {
      this.#sign("|");
      do type.members.push(this.#take());
      while (this.#sign("|"));
    } else if (this.#sign("{")) {
      if (kind === "enum") type.values = this.#values();
      else type.fields = kind === "input" ? this.#inputs("}") : this.#fields();
    }
    return type;
  }

  #values() {
    const values = [];
    while (this.#next < this.#list.length && !this.#sign("}")) {
      const description = this.#description();
      values.push({ name: this.#take(), description, deprecated: this.#notes() });
    }
    return values;
  }

  #fields() {
    const fields = [];
    while (this.#next < this.#list.length && !this.#sign("}")) {
      const description = this.#description();
      const name = this.#take();
      const args = this.#sign("(") ? this.#inputs(")") : [];
      this.#sign(":");
      fields.push({ name, description, args, type: this.#reference(), deprecated: this.#notes() });
    }
    return fields;
  }

  #inputs(end) {
    const fields = [];
    while (this.#next < this.#list.length && !this.#sign(end)) {
      const description = this.#description();
      const name = this.#take();
      this.#sign(":");
      const type = this.#reference();
      const fallback = this.#sign("=") ? this.#value() : undefined;
      fields.push({ name, description, args: [], type, fallback, deprecated: this.#notes() });
    }
    return fields;
  }

  #reference() {
    let type = "";
    if (this.#sign("[")) {
      type = `[${this.#reference()}`;
      this.#sign("]");
      type += "]";
    } else {
      type = this.#take() ?? "";
    }
    return this.#sign("!") ? `${type}!` : type;
  }

  #value() {
    const first = this.#list[this.#next];
    if (first?.kind === "text") return JSON.stringify(this.#take());
    const end = { "[": "]", "{": "}" }[this.#take()];
    if (!end) return first?.text ?? "";
    let text = first.text;
    while (this.#next < this.#list.length && !this.#sign(end)) {
      text += this.#value();
      text += this.#sign(":") ? ": " : this.#peek() === end ? "" : ", ";
    }
    return text + end;
  }

  /** Skips directives; the reason where one of them is `@deprecated`. */
  #notes() {
    let reason = null;
    while (this.#sign("@")) {
      const deprecated = this.#take() === "deprecated";
      if (deprecated) reason = "";
      if (!this.#sign("(")) continue;
      while (this.#next < this.#list.length && !this.#sign(")")) {
        const name = this.#take();
        this.#sign(":");
        const value = this.#value();
        if (deprecated && name === "reason") reason = JSON.parse(value);
      }
    }
    return reason;
  }
}

function unescape(text) {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

function dedent(text) {
  const lines = text.replaceAll('\\"""', '"""').split("\n");
  const depth = Math.min(...lines.slice(1).filter((line) => line.trim()).map((line) => /^\s*/.exec(line)[0].length));
  return lines.map((line, index) => (index ? line.slice(Number.isFinite(depth) ? depth : 0) : line)).join("\n").trim();
}
