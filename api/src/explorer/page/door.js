// The door: personas of a demonstration, a log-in form, and the way out.
import { h, say } from "./dom.js";
import { pick, t } from "./text.js";

export class Door {
  #dialog;
  #session;
  #personas = [];
  #errors = null;

  constructor(dialog, session) {
    this.#dialog = dialog;
    this.#session = session;
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => (this.#errors = null));
  }

  /** Asks whether this server is a demonstration. */
  async load() {
    const reply = await fetch("/personas.json").catch(() => null);
    const list = reply?.ok ? await reply.json().catch(() => []) : [];
    this.#personas = Array.isArray(list) ? list : [];
  }

  open() {
    this.draw();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  draw() {
    const viewer = this.#session.viewer;
    this.#dialog.replaceChildren(h("div", { class: "door" },
      h("div", { class: "head" }, h("h2", { id: "door-title", tabindex: "-1", autofocus: true }, t("door")),
        h("button", { type: "button", class: "quiet", "aria-label": t("close"), onclick: () => this.#dialog.close() }, "✕")),
      viewer ? this.#card(viewer) : null,
      this.#errors ? h("p", { class: "notice", role: "alert" }, this.#errors) : null,
      this.#personas.length ? [h("p", { class: "hint" }, t("door_personas")), this.#gallery()] : null,
      this.#personas.length ? h("details", {}, h("summary", {}, t("door_form")), this.#form()) : this.#form(),
      h("p", { class: "hint" }, t("memory")),
      viewer ? null : h("button", { type: "button", class: "quiet", onclick: () => this.#dialog.close() }, t("without"))));
  }

  #card(viewer) {
    return h("section", { class: "me" },
      h("div", {}, h("strong", {}, pick(viewer.person?.name) || viewer.login), h("code", {}, viewer.login),
        h("ul", { class: "roles", "aria-label": t("roles") }, (viewer.roles ?? []).map((granted) => h("li", {}, roleName(granted))))),
      h("button", { type: "button", onclick: () => this.#session.logOut().then(() => this.draw()) }, t("log_out")));
  }

  #gallery() {
    return h("ul", { class: "personas" }, this.#personas.map((persona) => h("li", {},
      h("button", {
        type: "button", "aria-current": this.#session.viewer?.login === persona.login ? "true" : null,
        onclick: () => this.#enter(persona.login, persona.password),
      },
      h("strong", {}, pick(persona.role)), h("span", {}, pick(persona.name)), h("code", {}, persona.login)))));
  }

  #form() {
    const field = (name, type, autocomplete) => h("label", {}, h("span", {}, t(name)),
      h("input", { name, type, autocomplete, required: true, autocapitalize: "off", spellcheck: "false" }));
    return h("form", {
      class: "login", method: "post", onsubmit: (event) => {
        event.preventDefault();
        const data = new FormData(event.target);
        this.#enter(String(data.get("login")), String(data.get("password")));
      },
    }, field("login", "text", "username"), field("password", "password", "current-password"),
    h("button", { class: "strong" }, t("log_in")));
  }

  async #enter(login, password) {
    this.#dialog.toggleAttribute("data-busy", true);
    try {
      await this.#session.logIn(login, password);
      this.#dialog.close();
      say(t("welcome_back", { name: pick(this.#session.viewer?.person?.name) || login }));
    } catch (refused) {
      const error = refused.errors?.[0];
      this.#errors = error ? pick(error.extensions?.zh ? error.extensions : error.message) : t("unreachable");
      this.draw();
    } finally {
      this.#dialog.toggleAttribute("data-busy", false);
    }
  }
}

/** `考核办 · 医院`: a role and where it holds. */
export function roleName(granted) {
  return [pick(granted.label) || granted.role, pick(granted.organisation?.name)].filter(Boolean).join(" · ");
}
