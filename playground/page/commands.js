import { element } from "./dom.js";

/** The list of the bot's commands. The menu button shows all; typing "/" narrows it. */
export class Commands {
  #root;
  #pick;
  #all = [];
  #chosen = -1;
  #prefix = "";
  onToggle = () => {};

  constructor(root, pick) {
    this.#root = root;
    this.#pick = pick;
    // The typing box keeps the focus. Otherwise the list would close before the click arrives.
    root.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  set all(commands) {
    this.#all = commands;
    if (this.isOpen) this.open(this.#prefix);
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  get isEmpty() {
    return this.#all.length === 0;
  }

  get chosen() {
    return this.#root.children[this.#chosen]?.dataset.command ?? null;
  }

  get chosenId() {
    return this.#root.children[this.#chosen]?.id ?? null;
  }

  open(prefix = "") {
    this.#prefix = prefix;
    const fitting = this.#all.filter(({ command }) => command.startsWith(prefix.toLowerCase()));
    this.#root.replaceChildren(...fitting.map((command, index) => this.#option(command, index)));
    this.#root.hidden = fitting.length === 0;
    this.#choose(prefix ? 0 : -1);
    this.onToggle();
  }

  close() {
    this.#root.hidden = true;
    this.#choose(-1);
    this.onToggle();
  }

  move(step) {
    const count = this.#root.children.length;
    this.#choose(this.#chosen < 0 && step < 0 ? count - 1 : (this.#chosen + step + count) % count);
  }

  #choose(index) {
    this.#chosen = index;
    [...this.#root.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    this.#root.children[index]?.scrollIntoView({ block: "nearest" });
  }

  #option({ command, description }, index) {
    const name = { id: `command-${index}`, "data-command": `/${command}` };
    const option = element("div", { class: "option", role: "option", ...name });
    option.append(element("strong", {}, `/${command}`), element("span", { dir: "auto" }, description));
    option.addEventListener("click", () => this.#pick(`/${command}`));
    return option;
  }
}
