import { byId } from "./dom.js";
import { Commands } from "./commands.js";

const HIGHEST = 180;

/** The typing box with its commands menu. `say` returns false if nothing was sent; then the text stays in the box. */
export class Composer {
  #box = byId("box");
  #form = byId("composer");
  #menu = byId("menu");
  #app = byId("menu-app");
  #commands;
  #say;
  onApp = () => {};
  onEscape = () => {};

  constructor(say) {
    this.#say = say;
    this.#commands = new Commands(byId("commands"), (command) => this.#send(command));
    this.#commands.onToggle = () => this.#menu.setAttribute("aria-expanded", String(this.#commands.isOpen));
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#box.addEventListener("input", () => this.#typed());
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("blur", () => this.#commands.close());
    this.#menu.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#menu.addEventListener("click", () => this.#toggleMenu());
    this.#app.addEventListener("click", () => this.onApp());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#commands.close());
    this.draft = "";
  }

  get draft() {
    return this.#box.value;
  }

  set draft(text) {
    this.#box.value = text;
    this.#typed();
  }

  /** The bot's app takes the place of the menu of commands; typing "/" still shows them. */
  showMenu(commands, menu) {
    this.#commands.all = commands;
    this.#app.textContent = menu.text ?? "";
    this.#app.hidden = menu.type !== "web_app";
    this.#menu.hidden = this.#commands.isEmpty || !this.#app.hidden;
    if (this.#box === document.activeElement && this.#box.value.startsWith("/")) this.#typed();
  }

  set visible(visible) {
    this.#form.hidden = !visible;
    if (visible) this.#fit();
  }

  set placeholder(text) {
    this.#box.placeholder = text || "Message";
  }

  focus() {
    this.#box.focus();
  }

  #typed() {
    const start = /^\/(\w*)$/.exec(this.#box.value);
    if (start) this.#commands.open(start[1]);
    else this.#commands.close();
    this.#describe();
    this.#form.classList.toggle("has-words", this.#box.value.trim() !== "");
    this.#fit();
  }

  #fit() {
    this.#box.style.height = "auto";
    this.#box.style.height = `${Math.min(this.#box.scrollHeight, HIGHEST)}px`;
    this.#box.style.overflowY = this.#box.scrollHeight > HIGHEST ? "auto" : "hidden";
  }

  #toggleMenu() {
    if (this.#commands.isOpen) return this.#commands.close();
    this.#box.focus({ preventScroll: true });
    this.#commands.open();
  }

  #key(event) {
    // While an input method is composing a character, Enter belongs to it.
    if (event.isComposing) return;
    if (event.key === "Escape" && !this.#commands.isOpen) return this.onEscape();
    if (this.#commands.isOpen && this.#choiceKey(event)) return event.preventDefault();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #choiceKey({ key, shiftKey }) {
    if (key === "ArrowDown") this.#commands.move(1);
    else if (key === "ArrowUp") this.#commands.move(-1);
    else if (key === "Enter" && !shiftKey && this.#commands.chosen) this.#send(this.#commands.chosen);
    else if (key === "Tab" && this.#commands.chosen) this.draft = `${this.#commands.chosen} `;
    else return false;
    this.#describe();
    return true;
  }

  #describe() {
    const chosen = this.#commands.isOpen ? this.#commands.chosenId : null;
    if (chosen) this.#box.setAttribute("aria-activedescendant", chosen);
    else this.#box.removeAttribute("aria-activedescendant");
  }

  #submit(event) {
    event.preventDefault();
    this.#send(this.#box.value.trim());
  }

  #send(text) {
    if (text && this.#say(text)) this.draft = "";
    this.#commands.close();
  }
}
