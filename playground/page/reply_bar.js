import { byId } from "./dom.js";
import { gistOf } from "./gist.js";

/** What the next message answers, quoted over the typing box. */
export class ReplyBar {
  #root = byId("replying");
  #quote = byId("replying-quote");
  #message = null;

  constructor() {
    byId("replying-stop").addEventListener("click", () => {
      this.stop();
      byId("box").focus();
    });
  }

  /** What a message that is sent now carries. */
  get fields() {
    return this.#message ? { reply_to: this.#message.message_id } : {};
  }

  begin(message) {
    this.#message = message;
    this.#quote.replaceChildren(...gistOf(message));
    this.#root.hidden = false;
    byId("box").focus();
  }

  stop() {
    this.#message = null;
    this.#root.hidden = true;
  }

  /** An edit shows in the quote; what is gone cannot be answered. */
  heed(messageId, message) {
    if (this.#message?.message_id !== messageId) return;
    if (message) {
      this.#message = message;
      this.#quote.replaceChildren(...gistOf(message));
    } else this.stop();
  }
}
