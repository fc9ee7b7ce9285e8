import { element } from "./dom.js";
import { fileSize } from "./format.js";
import { ask, choose, toast } from "./notices.js";
import { problem, upload } from "./upload.js";

const CAPTION = 1024;
const number = { type: "number", step: "any" };
// The Brandenburg Gate: a place to try, which can be changed.
const LATITUDE = { ...number, name: "latitude", label: "Latitude", value: "52.51626", min: -90, max: 90 };
const LONGITUDE = { ...number, name: "longitude", label: "Longitude", value: "13.37770", min: -180, max: 180 };

/** Things a person sends beside text. Each asks first. `say` sends an event, and gives false if it could not. */
export class Sharing {
  #state;
  #say;
  #people;
  #composer;
  #replies;

  constructor({ state, say, people, composer, replies }) {
    this.#state = state;
    this.#say = say;
    this.#people = people;
    this.#composer = composer;
    this.#replies = replies;
  }

  async ownContact() {
    const text = `Share your phone number with ${this.#state.bot.first_name}?`;
    if (await ask({ text, ok: "Share" })) this.#say({ type: "contact" });
  }

  async contact() {
    const text = `Whose contact do you want to share with ${this.#state.bot.first_name}?`;
    const chosen = await choose({ text, options: this.#people.options() });
    if (chosen) this.#say({ type: "contact", of: Number(chosen) });
  }

  /** Resolves to the id of the result of an inline query that is to be sent, or to null. */
  async result(results) {
    if (!results.length) return toast("The bot has found nothing.");
    const content = ({ title, description }) => [
      element("span", { class: "name", dir: "auto" }, title ?? ""),
      element("small", { dir: "auto" }, description ?? ""),
    ];
    const options = results.map((one) => ({ value: one.id, content: content(one) }));
    return choose({ text: "Send one of these here", options });
  }

  async location() {
    const text = `Share a location with ${this.#state.bot.first_name}?`;
    const place = await ask({ text, ok: "Share", fields: [LATITUDE, LONGITUDE] });
    if (!place) return;
    this.#say({ type: "location", latitude: Number(place.latitude), longitude: Number(place.longitude) });
  }

  /** `kind` is "photo" or "document". As in Telegram, a text in the typing box becomes the caption. */
  async file(file, kind) {
    const wrong = problem(file, kind);
    if (wrong) return toast(wrong, "refused");
    const person = this.#state.me.id;
    const typed = this.#composer.draft.trim().slice(0, CAPTION);
    const answer = await this.#confirm(file, kind, typed);
    if (!answer || this.#state.me.id !== person) return;
    const refused = await upload(file, { person, kind, caption: answer.caption, ...this.#replies.fields });
    if (refused) return toast(refused, "refused");
    if (this.#state.me.id !== person) return;
    this.#replies.stop();
    if (typed) this.#composer.draft = "";
  }

  async #confirm(file, kind, value) {
    const caption = { name: "caption", label: "Caption", required: false, maxlength: CAPTION, value };
    const isPhoto = kind === "photo";
    const address = isPhoto ? URL.createObjectURL(file) : null;
    const shown = isPhoto ? preview(address) : nameplate(file);
    const text = isPhoto ? "Send this photo?" : "Send this file?";
    const answer = await ask({ text, ok: "Send", fields: [caption], shown });
    if (address) URL.revokeObjectURL(address);
    return answer;
  }
}

function preview(address) {
  const image = element("img", { class: "preview", alt: "", src: address });
  image.onerror = () => image.remove();
  return image;
}

function nameplate({ name, size }) {
  const words = [element("strong", { dir: "auto" }, name), element("span", {}, fileSize(size))];
  return element("p", { class: "nameplate" }, ...words);
}
