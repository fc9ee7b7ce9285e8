import { element } from "./dom.js";
import { fullTime, money } from "./format.js";

const CARDS = [
  ["accepted", "4242 …", "accepted"],
  ["declined", "0002 …", "declined"],
  ["late", "0077 …", "accepted, but late: the shop hears of it after the hold"],
  ["lost", "0119 …", "accepted, but the connection is lost after paying"],
];
const CONTACT = {
  name: { label: "Name", autocomplete: "name", maxlength: 64, pattern: ".*\\S.*", placeholder: "Alice Ames" },
  phone_number: { label: "Phone number", type: "tel", autocomplete: "tel", placeholder: "+49 30 901820" },
  email: { label: "E-mail", type: "email", autocomplete: "email", maxlength: 64, placeholder: "alice@example.org" },
};

/** The picture of an invoice, or nothing: the page shows none that lies elsewhere. */
export function picture({ photo_url: address }) {
  if (!address?.startsWith(`${location.origin}/`)) return [];
  const image = element("img", { class: "invoice-picture", alt: "", src: address });
  image.onerror = () => image.remove();
  return [image];
}

export function product(invoice) {
  const { title, description, currency } = invoice;
  const words = element("div", {}, element("strong", { dir: "auto" }, title));
  if (description) words.append(element("p", { dir: "auto" }, description));
  const star = currency === "XTR" ? [element("span", { class: "star", "aria-hidden": "true" }, "⭐")] : [];
  const [shown = ""] = [...picture(invoice), ...star];
  return element("div", { class: "product" }, shown, words);
}

/** Two columns: what, and how much. */
export function facts(rows, kind = "") {
  const row = ([name, value, strong]) =>
    element("div", { class: strong ? "strong" : "" }, element("dt", { dir: "auto" }, name), element("dd", {}, value));
  return element("dl", { class: `facts ${kind}` }, ...rows.map(row));
}

export function priceList({ prices, currency, total_amount: total }) {
  const rows = prices.map(({ label, amount }) => [label, money(amount, currency)]);
  return facts([...rows, ["Total", money(total, currency), true]]);
}

export function contactFields(contact) {
  return Object.entries(contact).map(([name, value]) => {
    const { label, ...attributes } = CONTACT[name];
    const input = element("input", { name, value, required: true, dir: "auto", ...attributes });
    return element("label", { class: "contact" }, element("span", {}, label), input);
  });
}

export function cards() {
  const legend = element("legend", {}, "Test cards: no money moves");
  return element("fieldset", { class: "cards" }, legend, ...CARDS.map(card));
}

function card([value, number, words]) {
  const input = element("input", { type: "radio", name: "card", value, checked: value === "accepted" });
  const said = element("span", {}, element("strong", {}, number), ` ${words}`);
  return element("label", { class: "card-choice" }, input, said);
}

export function receiptFacts({ date, refunded_at: refunded, order_info: info, charge_id: charge }) {
  const rows = Object.entries(info).map(([name, value]) => [CONTACT[name].label, value]);
  if (refunded) rows.push(["Refunded", fullTime(refunded)]);
  return facts([["Paid", fullTime(date)], ...rows, ["Payment", charge]], "small");
}

export const note = (words) => element("p", { class: "payment-note" }, words);
