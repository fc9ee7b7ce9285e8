import { Bubble, isFromBot } from "./bubble.js";
import { element } from "./dom.js";
import { day, sameDay } from "./format.js";

const AT_BOTTOM = 48;
const ONE_BREATH = 300;

/** The list of messages: their order, days and groups, and the reader's place in it. */
export class Log {
  #root;
  #newest;
  #newestCount;
  #bubbles = new Map();
  #days = new Map();
  #pinned = true;
  #height = 0;
  #unseen = 0;
  #makeBubble;

  constructor(root, newest, newestCount, taps, press) {
    this.#root = root;
    this.#newest = newest;
    this.#newestCount = newestCount;
    this.#makeBubble = (message) => new Bubble(message, taps, press);
    root.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    newest.addEventListener("click", () => this.toBottom("smooth"));
    // If the typing box grows, a keyboard opens or the window turns, a reader at the end stays there.
    new ResizeObserver(() => this.#resized()).observe(root);
  }

  get size() {
    return this.#bubbles.size;
  }

  get lastId() {
    return [...this.#bubbles.keys()].at(-1);
  }

  replace(messages, keepPlace) {
    this.#root.setAttribute("aria-busy", "true");
    const change = () => {
      const old = this.#bubbles;
      this.#bubbles = new Map();
      for (const message of messages) {
        const bubble = old.get(message.message_id);
        if (keepPlace && bubble) bubble.update(message);
        this.#bubbles.set(message.message_id, keepPlace && bubble ? bubble : this.#makeBubble(message));
      }
      this.#arrange();
    };
    if (keepPlace) this.#inPlace(change);
    else {
      change();
      this.toBottom();
    }
    this.#root.removeAttribute("aria-busy");
  }

  add(message) {
    if (this.#bubbles.has(message.message_id)) return this.edit(message);
    this.#inPlace(() => {
      this.#bubbles.set(message.message_id, this.#makeBubble(message));
      this.#arrange();
    });
    if (this.#pinned || !isFromBot(message)) this.toBottom();
    else this.#count(this.#unseen + 1);
  }

  edit(message) {
    const bubble = this.#bubbles.get(message.message_id);
    if (bubble) this.#inPlace(() => bubble.update(message));
  }

  remove(messageId) {
    if (this.#bubbles.delete(messageId)) this.#inPlace(() => this.#arrange());
  }

  find(messageId) {
    return this.#bubbles.get(messageId)?.message;
  }

  /** Scroll to this message. False if it is not in the list. */
  reveal(messageId) {
    const bubble = this.#bubbles.get(messageId);
    if (!bubble) return false;
    bubble.element.scrollIntoView({ block: "center", behavior: "smooth" });
    bubble.element.classList.remove("found");
    // Reading the size makes the browser restart the animation.
    void bubble.element.offsetWidth;
    bubble.element.classList.add("found");
    return true;
  }

  toBottom(behavior = "instant") {
    this.#root.scrollTo({ top: this.#root.scrollHeight, behavior });
    if (behavior === "instant") this.#noticeScroll();
  }

  /** Insert the days between messages and group bubbles that belong together. Nothing moves that is already in place. */
  #arrange() {
    const wanted = [];
    let last = null;
    for (const bubble of this.#bubbles.values()) {
      const { date } = bubble.message;
      const newDay = !last || !sameDay(last.message.date, date);
      if (newDay) wanted.push(this.#dayLabel(date));
      const together = !newDay && bubble.side === last.side && date - last.message.date < ONE_BREATH;
      bubble.element.classList.toggle("goes-on", together);
      last?.element.classList.toggle("ends", !together);
      bubble.element.classList.add("ends");
      wanted.push(bubble.element);
      last = bubble;
    }
    this.#settle(wanted);
  }

  #dayLabel(date) {
    const key = new Date(date * 1000).toDateString();
    if (!this.#days.has(key)) this.#days.set(key, element("div", { class: "day" }, element("span")));
    const label = this.#days.get(key);
    label.firstChild.textContent = day(date);
    return label;
  }

  #settle(wanted) {
    const keep = new Set(wanted);
    for (const child of [...this.#root.children]) if (!keep.has(child)) child.remove();
    wanted.forEach((node, index) => {
      const present = this.#root.children[index];
      if (present !== node) this.#root.insertBefore(node, present ?? null);
    });
  }

  /** Change the list without moving what the reader sees. A reader at the end stays at the end. */
  #inPlace(change) {
    if (this.#pinned) {
      change();
      this.toBottom();
      return;
    }
    const top = this.#root.getBoundingClientRect().top;
    const anchor = [...this.#root.children].find((node) => node.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.#root.scrollTop += anchor.getBoundingClientRect().top - before;
    this.#noticeScroll();
  }

  #resized() {
    this.#height = this.#root.clientHeight;
    if (this.#pinned) this.toBottom();
  }

  #noticeScroll() {
    // The list has just become shorter and its observer has not run yet: nobody has scrolled away.
    if (this.#pinned && this.#height !== this.#root.clientHeight) return;
    const below = this.#root.scrollHeight - this.#root.scrollTop - this.#root.clientHeight;
    this.#pinned = below < AT_BOTTOM;
    this.#newest.hidden = this.#pinned;
    if (this.#pinned) this.#count(0);
  }

  #count(unseen) {
    this.#unseen = unseen;
    this.#newestCount.textContent = unseen;
    this.#newestCount.hidden = unseen === 0;
  }
}
