import { byId, element, icon } from "./dom.js";
import { initials } from "./format.js";
import { closeOnBackdrop } from "./notices.js";

const NEW_TAB = "M13 5h6v6M19 5l-8 8M17 14v5H5V7h5";
const HUES = 7;

/** The people, which of them I am, and what they have to read. */
export class People {
  #people = [];
  #me = null;
  #onSwitch;

  constructor(onSwitch) {
    this.#onSwitch = onSwitch;
    const sheet = byId("sheet");
    closeOnBackdrop(sheet);
    byId("who").addEventListener("click", () => sheet.showModal());
  }

  get ids() {
    return this.#people.map(({ id }) => id);
  }

  /** How much everybody else has to read. */
  get unread() {
    return this.#people.reduce((sum, { id, unread }) => sum + (id === this.#me ? 0 : unread), 0);
  }

  get myUnread() {
    return this.#people.find(({ id }) => id === this.#me)?.unread ?? 0;
  }

  /** Everybody, as options for `choose`. */
  options() {
    return this.#people.map((person) => ({ value: person.id, content: [avatar(person), wordsOf(person)] }));
  }

  name(id) {
    return this.#people.find((person) => person.id === id)?.first_name;
  }

  show(people, me) {
    this.#people = people;
    this.#me = me.id;
    this.#draw();
  }

  count(id, unread) {
    this.#people = this.#people.map((person) => (person.id === id ? { ...person, unread } : person));
    this.#draw();
  }

  #draw() {
    for (const place of [byId("people"), byId("sheet-people")]) this.#list(place);
    const me = this.#people.find(({ id }) => id === this.#me);
    byId("who").hidden = !me;
    if (!me) return;
    const name = element("span", { class: "who-name", dir: "auto" }, me.first_name);
    byId("who").replaceChildren(avatar(me), name, ...badge(this.unread));
    const elsewhere = this.unread ? `, ${this.unread} unread by others` : "";
    byId("who").setAttribute("aria-label", `You are ${me.first_name}, ${me.role}. Switch person${elsewhere}`);
  }

  #list(place) {
    const focused = [...place.querySelectorAll("a")].indexOf(document.activeElement);
    place.replaceChildren(...this.#people.map((person) => this.#row(person)));
    if (focused >= 0) place.querySelectorAll("a")[focused]?.focus();
  }

  #row(person) {
    const { id, first_name: name, role } = person;
    const isMe = id === this.#me;
    // What I have to read is on the screen.
    const unread = isMe ? 0 : person.unread;
    const address = `?person=${id}`;
    const label = [name, role, ...(unread ? [`${unread} unread`] : [])].join(", ");
    const link = element("a", { class: "person", href: address, "aria-label": label });
    if (isMe) link.setAttribute("aria-current", "page");
    link.append(avatar(person), wordsOf(person), ...badge(unread));
    link.addEventListener("click", (event) => this.#choose(event, id));
    return element("div", { class: "person-row", "data-role": role }, link, newTab(name, address));
  }

  #choose(event, id) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    byId("sheet").close();
    this.#onSwitch(id);
  }
}

function avatar({ id, first_name: name }) {
  return element("span", { class: "avatar", "data-hue": Number(id) % HUES, "aria-hidden": "true" }, initials(name));
}

function wordsOf({ first_name: name, role }) {
  const words = element("span", { class: "person-words" });
  words.append(element("strong", { dir: "auto" }, name), element("span", { class: "role" }, role));
  return words;
}

function newTab(name, address) {
  const label = `Open ${name} in a new tab`;
  const attributes = { class: "icon new-tab", href: address, target: "_blank", title: label, "aria-label": label };
  return element("a", attributes, icon(NEW_TAB));
}

function badge(count) {
  if (!count) return [];
  return [element("span", { class: "badge", "aria-hidden": "true" }, count > 99 ? "99+" : String(count))];
}
