import { element } from "./dom.js";
import { money } from "./format.js";
import { choose } from "./notices.js";

export const GET_STARS = "get_stars";
const CARDS = [
  ["accepted", "4242 4242 4242 4242", "accepted"],
  ["declined", "4000 0000 0000 0002", "declined"],
  ["late", "4000 0000 0000 0077", "accepted; the shop hears of it 20 seconds later"],
  ["lost", "4000 0000 0000 0119", "accepted, but the connection is lost before you hear of it"],
];

export const stars = (count) => money(count, "XTR");

const option = (value, title, hint) => ({
  value,
  content: [element("span", { class: "nameplate" }, element("strong", {}, title), element("span", {}, hint))],
});

/** What an invoice is paid with: a test card, or Stars. Resolves to null if it is not paid, to GET_STARS if Stars are wanted first. */
export function chooseCard({ title, currency, total_amount: total }, balance) {
  const sum = money(total, currency);
  const text = `${title}: ${sum}\n\nThis is a test: no money moves.`;
  if (currency !== "XTR") return choose({ text, options: CARDS.map((card) => option(...card)) });
  const more = option(GET_STARS, `Get ${stars(500)} more`, "for nothing");
  const pay = option("accepted", `Pay ${sum}`, `You have ${stars(balance)}`);
  return choose({ text, options: balance < total ? [more] : [pay, more] });
}
