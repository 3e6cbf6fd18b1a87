// Who one is, and the way to the server. Tokens live in this object's memory and nowhere else.
import { accepted } from "./text.js";

/** Renew when this share of a token's life is over, and whenever fewer than this many milliseconds are left. */
const SHARE = 0.75;
const LEAST = 5000;

/** A log-in that the server refused; `errors` as GraphQL gave them. */
export class Refused extends Error {
  constructor(errors) {
    super(errors[0]?.message ?? "refused");
    this.errors = errors;
  }
}

/** Events: `change` when the viewer changes, `end` when a log-in could not be renewed. */
export class Session extends EventTarget {
  #access = null;
  #renewal = null;
  #expires = 0;
  #lifetime = 0;
  #timer;
  #renewing = null;
  #operations;

  /** Who is logged in, as the server said; null for a stranger. */
  viewer = null;

  /** `operations` holds the documents logIn, refresh and logOut. */
  constructor(operations, endpoint = "/graphql") {
    super();
    this.#operations = operations;
    this.endpoint = endpoint;
  }

  /** The roles of the viewer, in lower case. */
  get roles() {
    return (this.viewer?.roles ?? []).map((granted) => String(granted.role).toLowerCase());
  }

  /** The headers that a request carries now. */
  headers() {
    const headers = {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json;q=0.9",
      "Accept-Language": accepted(),
    };
    if (this.#access) headers.Authorization = `Bearer ${this.#access}`;
    return headers;
  }

  async logIn(login, password) {
    const body = await this.#ask(this.#operations.logIn, { login, password });
    this.#keep(body.logIn);
    this.viewer = body.logIn.viewer;
    this.dispatchEvent(new Event("change"));
  }

  async logOut() {
    // The server forgets the tokens if it can; this page forgets them in any case.
    const told = this.#operations.logOut && this.#ask(this.#operations.logOut, { refreshToken: this.#renewal }, true);
    await Promise.resolve(told).catch(() => {});
    this.#forget();
    this.dispatchEvent(new Event("change"));
  }

  /** Sends one request; renews the token first where it is about to expire. Never throws but on abort and network failure. */
  async send(request, signal) {
    await this.#fresh();
    const started = performance.now();
    const reply = await this.#post(request, this.headers(), signal);
    const text = await reply.text();
    const ms = Math.round(performance.now() - started);
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    return { status: reply.status, text, body, ms, bytes: new TextEncoder().encode(text).length };
  }

  /** Renews early enough that the headers of the next request are good. */
  async #fresh() {
    if (this.#renewing) await this.#renewing;
    else if (this.#renewal && this.#expires - Date.now() < Math.min(LEAST, this.#lifetime * 250)) await this.#renew();
  }

  #keep({ accessToken, refreshToken, expiresIn }) {
    this.#access = accessToken;
    this.#renewal = refreshToken;
    this.#lifetime = Number(expiresIn);
    this.#expires = Date.now() + this.#lifetime * 1000;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renew(), this.#lifetime * 1000 * SHARE);
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#access = this.#renewal = this.viewer = null;
  }

  /** One renewal at a time: a refresh token is good for one use only. */
  #renew() {
    const used = this.#renewal;
    this.#renewing ??= this.#ask(this.#operations.refresh, { refreshToken: used })
      .then((body) => this.#renewal === used && this.#keep(body.refresh))
      .catch((error) => {
        // Somebody may have logged in anew in the meantime.
        if (this.#renewal !== used) return;
        // A network that fails for a moment ends nothing while the token is good.
        if (!(error instanceof Refused) && Date.now() < this.#expires) {
          this.#timer = setTimeout(() => this.#renew(), LEAST);
          return;
        }
        this.#forget();
        this.dispatchEvent(new Event("change"));
        this.dispatchEvent(new Event("end"));
      })
      .finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #ask(query, variables, named = false) {
    const headers = this.headers();
    if (!named) delete headers.Authorization;
    const declared = Object.entries(variables).filter(([name]) => query.includes(`$${name}`));
    const reply = await this.#post({ query, variables: Object.fromEntries(declared) }, headers);
    const body = await reply.json().catch(() => ({ errors: [{ message: `HTTP ${reply.status}` }] }));
    if (body.errors?.length) throw new Refused(body.errors);
    return body.data;
  }

  #post(request, headers, signal) {
    return fetch(this.endpoint, {
      method: "POST", headers, signal, body: padded(request), credentials: "omit", cache: "no-store",
    });
  }
}

/** What a ballot's body is padded to: most forms fit once, whatever is marked. */
const BALLOT = 16384;

/** The body of a request. One that puts a ballot is padded, so that its length tells nothing of the marks. */
export function padded(request) {
  const bytes = (made) => new TextEncoder().encode(JSON.stringify(made)).length;
  if (!/\bcastBallot\b/.test(request.query)) return JSON.stringify(request);
  const made = { ...request, extensions: { ...request.extensions, padding: "" } };
  made.extensions.padding = " ".repeat(BALLOT - (bytes(made) % BALLOT));
  return JSON.stringify(made);
}

/** The same request as a command for a shell. */
export function curl(session, request) {
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const address = new URL(session.endpoint, location.href).href;
  const headers = Object.entries(session.headers()).map(([name, value]) => `  -H ${quote(`${name}: ${value}`)} \\\n`);
  return `curl -sS ${quote(address)} \\\n${headers.join("")}  --data-binary ${quote(JSON.stringify(request))}\n`;
}
