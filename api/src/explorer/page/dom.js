// Small helpers around the document; everything that reaches the page goes in as text, never as markup.

/** The element with this id. */
export const $ = (id) => document.getElementById(id);

/** Makes an element: `h("a", {href, class, onclick, "aria-label"}, children…)`. Null children are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Tells people with a screen reader. */
export function say(text) {
  $("say").textContent = text;
}

let waiting;
/** Shows a sentence for a few seconds; its place is a live region. */
export function toast(text) {
  const place = $("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(waiting);
  waiting = setTimeout(() => (place.hidden = true), 4000);
}

/** Puts text on the clipboard; true when it worked. Pages not served from https or localhost have no clipboard object. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Marks one button of a group as the pressed one. */
export function press(buttons, pressed) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === pressed));
}
