import { byId } from "./dom.js";
import { gistOf } from "./gist.js";

/** The message that the next one replies to, quoted above the typing box. */
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

  /** The fields for a message that is sent now. */
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

  /** An edit shows in the quote. A deleted message can no longer be replied to. */
  heed(messageId, message) {
    if (this.#message?.message_id !== messageId) return;
    if (message) {
      this.#message = message;
      this.#quote.replaceChildren(...gistOf(message));
    } else this.stop();
  }
}
