import { pageAddress } from "./addresses.js";
import { element, icon } from "./dom.js";

const SPINNER_LASTS = 5000;
const OPENS_PAGE = "M8 16 16 8M10 8h6v6";
const COPIES = "M9 9h10v10H9zM5 15V5h10";

/** Which button waits for which answer. Each tap has its own id, so two taps on one button wait for two answers. */
export class Taps {
  #waiting = new Map();
  #count = 0;

  begin(button) {
    // Ids must also differ between tabs and reloads: the server sees all their taps.
    const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${++this.#count}`;
    this.#waiting.set(id, { button, timer: setTimeout(() => this.end(id), SPINNER_LASTS) });
    button.setAttribute("aria-busy", "true");
    return id;
  }

  end(id) {
    const tap = this.#waiting.get(id);
    if (!tap) return;
    clearTimeout(tap.timer);
    this.#waiting.delete(id);
    const stillWaits = [...this.#waiting.values()].some(({ button }) => button === tap.button);
    if (!stillWaits) tap.button.removeAttribute("aria-busy");
  }

  endAll(matches = () => true) {
    for (const [id, { button }] of [...this.#waiting]) if (matches(button)) this.end(id);
  }
}

/**
 * The rows of buttons under one message. If it can, an edit changes the buttons in place. Then a finger on its way still
 * hits its button, the focus stays, and a spinner keeps turning.
 */
export class InlineKeyboard {
  element = element("div", { class: "inline-keyboard" });
  #taps;
  #press;

  constructor(taps, press) {
    this.#taps = taps;
    this.#press = press;
  }

  show(rows) {
    const lines = rows.map((buttons, index) => this.#row(this.element.children[index], buttons));
    keepChildren(this.element, lines);
  }

  #row(existing, buttons) {
    const line = existing ?? element("div", { class: "row" });
    line.classList.toggle("crowded", buttons.length > 4);
    keepChildren(line, buttons.map((button, index) => this.#cell(line.children[index], button)));
    return line;
  }

  #cell(existing, button) {
    const address = pageAddress(button.url);
    const tag = address ? "A" : "BUTTON";
    const cell = existing?.tagName === tag ? existing : this.#newCell(tag);
    if (cell.dataset.text !== button.text) {
      this.#taps.endAll((waiting) => waiting === cell);
      cell.replaceChildren(element("span", { class: "label", dir: "auto" }, button.text));
      if (address) cell.append(icon(OPENS_PAGE));
      if (button.copy_text) cell.append(icon(COPIES));
    }
    cell.dataset.text = button.text;
    cell.dataset.style = button.style ?? "";
    if (address) cell.href = address;
    cell.onclick = (event) => this.#press(cell, button, event);
    return cell;
  }

  #newCell(tag) {
    if (tag === "A") return element("a", { class: "key", target: "_blank", rel: "noopener noreferrer" });
    return element("button", { class: "key", type: "button" });
  }
}

/** Like replaceChildren, but children that stay are not removed and put back: that would lose the focus. */
function keepChildren(parent, children) {
  children.forEach((child, index) => {
    const present = parent.children[index];
    if (present === child) return;
    if (present) present.replaceWith(child);
    else parent.append(child);
  });
  while (parent.children.length > children.length) parent.lastElementChild.remove();
}
