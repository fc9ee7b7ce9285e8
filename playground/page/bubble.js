import { element, icon } from "./dom.js";
import { fileSize, fullTime, money, time } from "./format.js";
import { gistOf } from "./gist.js";
import { InlineKeyboard } from "./inline_keyboard.js";
import { picture } from "./payment_parts.js";
import { richText } from "./rich_text.js";

const PHOTO_WIDTH = 400;
const PHOTO_HEIGHT = 420;
const PIN = "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 8v4";
const PERSON = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6";
const FILE = "M7 3h7l4 4v14H7zM14 3v4h4";
const REPLY = "M10 8V4l-7 7 7 7v-4.5c5 0 8.5 1.5 11 5-1-6-4-10.5-11-10.5z";

export const isFromBot = (message) => Boolean(message.from?.is_bot);

/** The text of a service message, or null: an event in the chat, not something said in it. */
function serviceText(message) {
  if (message.successful_payment) {
    const { total_amount: total, currency } = message.successful_payment;
    const what = message.receipt ? ` for ${message.receipt.title}` : "";
    const untold = message.receipt?.untold ? ". The shop has not heard of it yet" : "";
    return `You paid ${money(total, currency)}${what}${untold}`;
  }
  if (message.refunded_payment) {
    const { total_amount: total, currency } = message.refunded_payment;
    return `You got ${money(total, currency)} back`;
  }
  return message.pinned_message ? "The bot pinned a message" : null;
}

/** One message on the page. It is made once; edits update it in place. */
export class Bubble {
  element = element("article", { class: "message" });
  #shown = null;
  #photo = null;
  #reply = element("div", { class: "beside" }, replyButton());
  #keyboard;

  constructor(message, taps, press) {
    this.#keyboard = new InlineKeyboard(taps, (cell, button, event) => press(this.message, cell, button, event));
    this.update(message);
  }

  get side() {
    return this.element.dataset.side;
  }

  update(message) {
    this.message = message;
    const service = serviceText(message);
    const rows = keysOf(message);
    this.element.dataset.id = message.message_id;
    this.element.dataset.side = service ? "middle" : isFromBot(message) ? "bot" : "person";
    this.element.classList.toggle("with-keys", rows.length > 0);
    this.element.classList.toggle("has-photo", Boolean(message.photo));
    const bubble = service ? serviceLine(message, service) : this.#bubble(message);
    if (this.#shown) this.#shown.replaceWith(bubble);
    else this.element.append(bubble);
    this.#shown = bubble;
    if (!service && !this.#reply.isConnected) this.element.append(this.#reply);
    this.#keyboard.show(rows);
    if (!rows.length) this.#keyboard.element.remove();
    else if (!this.#keyboard.element.isConnected) this.element.append(this.#keyboard.element);
  }

  #bubble(message) {
    const words = message.text ?? message.caption ?? "";
    const bubble = element("div", { class: "bubble" });
    bubble.append(element("span", { class: "visually-hidden" }, isFromBot(message) ? "The bot: " : "You: "));
    if (message.reply_to_message) bubble.append(quote(message.reply_to_message));
    const photo = message.photo ? this.#photoOf(message.photo, words) : null;
    if (photo) {
      bubble.classList.add("with-photo");
      bubble.style.setProperty("--photo-width", `${photo.width}px`);
      bubble.append(photo.frame);
    } else this.#photo = null;
    bubble.append(...attachments(message));
    const meta = stamp(message);
    if (!words) {
      bubble.classList.add("no-words");
      bubble.append(meta);
      return bubble;
    }
    const entities = message.text ? message.entities : message.caption_entities;
    const text = element("div", { class: "text", dir: "auto" }, richText(words, entities));
    text.append(meta);
    bubble.append(text);
    return bubble;
  }

  /** The picture keeps its element while the bubble around it is redrawn, so an edit does not make it blink. */
  #photoOf(sizes, words) {
    const biggest = sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
    if (this.#photo?.id === biggest.file_id) return describe(this.#photo, words);
    const image = this.#photo?.image ?? element("img", { decoding: "async" });
    const ratio = biggest.width / biggest.height || 4 / 3;
    const frame = element("button", { type: "button", class: "photo", "aria-label": "Open the photo" }, image);
    frame.classList.add("loading");
    image.onload = () => frame.classList.remove("loading", "broken");
    image.onerror = () => frame.classList.add("broken");
    image.width = biggest.width;
    image.height = biggest.height;
    image.src = `/media/${encodeURIComponent(biggest.file_id)}`;
    const width = Math.round(Math.min(PHOTO_WIDTH, Math.max(PHOTO_HEIGHT * ratio, 220)));
    this.#photo = { id: biggest.file_id, image, frame, width };
    // Space is reserved before the picture loads, so nothing jumps.
    frame.style.aspectRatio = Math.min(Math.max(ratio, width / PHOTO_HEIGHT), 3);
    return describe(this.#photo, words);
  }
}

/** The rows of buttons. Like a client of Telegram, this one names the Pay button itself. */
function keysOf({ invoice, reply_markup: markup }) {
  const rows = markup?.inline_keyboard ?? [];
  if (!invoice) return rows;
  const named = (button) => (button.pay ? { ...button, text: payLabel(invoice, button.text) } : button);
  return rows.map((row) => row.map(named));
}

function payLabel({ receipt, total_amount: total, currency }, text) {
  if (receipt) return "Receipt";
  return text === "Pay" ? `Pay ${money(total, currency)}` : text;
}

function serviceLine(message, words) {
  if (!message.receipt) return element("p", { class: "service" }, words);
  return element("button", { type: "button", class: "service to-receipt" }, words, element("u", {}, "Receipt"));
}

function replyButton() {
  return element("button", { type: "button", class: "reply", "aria-label": "Reply", title: "Reply" }, icon(REPLY));
}

function describe(photo, words) {
  photo.image.alt = words.split("\n", 1)[0].slice(0, 120) || "Photo";
  return photo;
}

function stamp(message) {
  const edited = Boolean(message.edit_date);
  const title = edited ? `${fullTime(message.date)}, edited ${fullTime(message.edit_date)}` : fullTime(message.date);
  const clock = element("time", { datetime: new Date(message.date * 1000).toISOString(), title }, time(message.date));
  return element("span", { class: "meta" }, edited ? "edited " : "", clock);
}

function quote(message) {
  const attributes = { type: "button", class: "quote", "data-quotes": message.message_id };
  return element("button", attributes, ...gistOf(message));
}

function attachments(message) {
  if (message.invoice) return [invoiceCard(message.invoice)];
  if (message.contact) {
    const { first_name: first, last_name: last, phone_number: phone } = message.contact;
    return [attachment(PERSON, [first, last].filter(Boolean).join(" "), phone)];
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    return [attachment(PIN, "Location", `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)];
  }
  if (message.document) return [documentCard(message.document)];
  if (message.text !== undefined || message.photo) return [];
  return [attachment(FILE, "Unknown message", "This page cannot show it.")];
}

function attachment(path, title, detail) {
  const words = element("span", {});
  words.append(element("strong", { dir: "auto" }, title), element("span", { dir: "auto" }, detail));
  return element("div", { class: "attachment" }, element("span", { class: "round" }, icon(path)), words);
}

function documentCard({ file_id: id, file_name: name = "File", file_size: size }) {
  const card = attachment(FILE, name, size === undefined ? "Document" : fileSize(size));
  return element("a", { class: "file", href: `/media/${encodeURIComponent(id)}`, download: name }, card);
}

function invoiceCard(invoice) {
  const { title, description, currency, total_amount: total } = invoice;
  const sum = element("strong", {}, money(total, currency));
  return element(
    "div",
    { class: "invoice" },
    ...picture(invoice),
    element("strong", { class: "invoice-title", dir: "auto" }, title),
    element("p", { dir: "auto" }, description),
    element("p", { class: "invoice-total" }, element("span", {}, paidOrNot(invoice)), sum),
  );
}

/** `paid` is all that invoices have from before there were receipts. */
function paidOrNot({ receipt, paid }) {
  if (receipt?.refunded_at) return "Refunded";
  return receipt || paid ? "✓ Paid" : "Total";
}
