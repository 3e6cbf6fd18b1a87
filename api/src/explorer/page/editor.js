// A text area with line numbers, colours behind it, and keys that people expect of an editor.
import { h } from "./dom.js";
import { lineOf, paint } from "./highlight.js";

/** `changed(editor)` is called after each change, `run()` on Ctrl+Enter. */
export class Editor {
  #gutter = h("pre", { class: "gutter", "aria-hidden": "true" });
  #paint = h("pre", { class: "paint", "aria-hidden": "true" });
  #leaving = false;
  #changed;
  #run;

  constructor(host, { id, labelledby, describedby, changed = () => {}, run }) {
    this.#changed = changed;
    this.#run = run;
    this.area = h("textarea", {
      id, "aria-labelledby": labelledby, "aria-describedby": describedby, spellcheck: "false", autocapitalize: "off",
      autocomplete: "off", autocorrect: "off", wrap: "off",
    });
    host.append(h("div", { class: "code" }, this.#gutter, h("div", { class: "paper" }, this.#paint, this.area)));
    this.area.addEventListener("input", () => this.#refresh());
    this.area.addEventListener("keydown", (event) => this.#key(event));
    this.area.addEventListener("blur", () => (this.#leaving = false));
    for (const name of ["keyup", "click", "focus"]) this.area.addEventListener(name, () => this.#draw());
    this.#draw();
  }

  get value() {
    return this.area.value;
  }

  set value(text) {
    this.area.value = text;
    this.area.setSelectionRange(0, 0);
    this.#refresh();
  }

  /** The bracket without a partner, with its line; null when all is well. */
  get lonely() {
    const { lonely } = paint(this.value, -1);
    return lonely && { bracket: lonely.text, line: lineOf(this.value, lonely.at) };
  }

  /** Puts the caret at the start of a line. */
  goTo(line) {
    const at = this.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.area.focus();
    this.area.setSelectionRange(at, at);
    this.#draw();
  }

  #refresh() {
    this.#draw();
    this.#changed(this);
  }

  #draw() {
    const text = this.value;
    const focused = document.activeElement === this.area && this.area.selectionStart === this.area.selectionEnd;
    // The last line needs something to stand on, or the paper is one line short.
    this.#paint.replaceChildren(...paint(text, focused ? this.area.selectionStart : -2).spans, "\n");
    const lines = text.split("\n").length;
    if (this.#gutter.childElementCount !== lines) {
      this.#gutter.replaceChildren(...Array.from({ length: lines }, (_, index) => h("span", {}, `${index + 1}\n`)));
    }
    const here = focused ? lineOf(text, this.area.selectionStart) - 1 : -1;
    [...this.#gutter.children].forEach((number, index) => number.classList.toggle("here", index === here));
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#run?.();
    } else if (event.key === "Escape") {
      this.#leaving = true;
    } else if (event.key === "Tab" && !this.#leaving && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      this.#indent(event.shiftKey);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#newLine();
    } else if ((event.key === "}" || event.key === "]") && this.#closes()) {
      event.preventDefault();
      this.area.setSelectionRange(this.area.selectionStart - 2, this.area.selectionStart);
      this.#type(event.key);
    } else if (event.key !== "Tab" && event.key !== "Shift") {
      this.#leaving = false;
    }
  }

  /** Types text over the selection, so that undo knows of it. */
  #type(text) {
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    }
    this.#refresh();
  }

  /** Whether a closing bracket typed now would stand alone on an indented line. */
  #closes() {
    const { selectionStart: at, selectionEnd: to, value } = this.area;
    return at === to && /(?:^|\n) *  $/.test(value.slice(0, at));
  }

  #newLine() {
    const before = this.value.slice(0, this.area.selectionStart);
    const after = this.value.slice(this.area.selectionEnd);
    const indent = /^[^\S\n]*/.exec(before.slice(before.lastIndexOf("\n") + 1))[0];
    const opens = /[{[(]$/.test(before);
    this.#type(`\n${indent}${opens ? "  " : ""}`);
    if (opens && /^[}\])]/.test(after)) {
      const caret = this.area.selectionStart;
      this.#type(`\n${indent}`);
      this.area.setSelectionRange(caret, caret);
      this.#draw();
    }
  }

  #indent(back) {
    const { selectionStart: from, selectionEnd: to, value } = this.area;
    if (from === to && !back) return this.#type("  ");
    const start = value.lastIndexOf("\n", from - 1) + 1;
    const old = value.slice(start, to);
    const fresh = back ? old.replace(/^ {1,2}/gm, "") : old.replace(/^(?=.)/gm, "  ");
    if (fresh === old) return;
    this.area.setSelectionRange(start, to);
    this.#type(fresh);
    const end = start + fresh.length;
    this.area.setSelectionRange(from === to ? Math.max(start, end) : start, end);
  }
}
