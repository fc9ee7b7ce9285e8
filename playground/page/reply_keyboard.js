import { byId, element } from "./dom.js";

/** The bot's keyboard under the typing box. The newest message that mentions a keyboard decides. */
export class ReplyKeyboard {
  #root = byId("reply-keyboard");
  #toggle = byId("keyboard-toggle");
  #press;
  #composer;
  #replies;

  constructor(composer, replies, press) {
    this.#composer = composer;
    this.#replies = replies;
    this.#press = press;
    this.#toggle.addEventListener("click", () => this.#show(this.#root.hidden));
  }

  replay(messages) {
    this.#apply(null);
    const last = messages.findLast((message) => speaks(message.reply_markup));
    if (last) this.#apply(last.reply_markup);
  }

  heed(message) {
    if (!speaks(message.reply_markup)) return;
    this.#apply(message.reply_markup);
    if (message.reply_markup.force_reply) this.#replies.begin(message);
  }

  #apply(markup) {
    const rows = markup?.keyboard ?? [];
    this.#composer.placeholder = markup?.input_field_placeholder ?? (markup?.force_reply ? "Your answer" : "");
    this.#root.replaceChildren(...rows.map((row) => this.#row(row, markup)));
    this.#root.classList.toggle("tall", rows.length > 0 && !markup.resize_keyboard);
    this.#toggle.hidden = rows.length === 0;
    this.#show(rows.length > 0);
  }

  #row(buttons, markup) {
    const row = element("div", { class: "row" });
    for (const given of buttons) {
      const button = typeof given === "string" ? { text: given } : given;
      const style = button.style ?? "";
      const key = element("button", { type: "button", class: "key", "data-style": style, dir: "auto" }, button.text);
      key.addEventListener("click", () => {
        this.#press(button);
        if (markup.one_time_keyboard) this.#show(false);
      });
      row.append(key);
    }
    return row;
  }

  #show(visible) {
    this.#root.hidden = !visible;
    this.#toggle.setAttribute("aria-expanded", String(visible));
  }
}

const speaks = (markup) => Boolean(markup && (markup.keyboard || markup.remove_keyboard || markup.force_reply));
