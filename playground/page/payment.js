import { byId, element } from "./dom.js";
import { money } from "./format.js";
import { closeOnBackdrop, toast } from "./notices.js";
import { cards, contactFields, facts, note, priceList, product, receiptFacts } from "./payment_parts.js";

const STARS_PACK = 500;
const LOST = "The connection was lost. Try again.";

export const stars = (count) => money(count, "XTR");

/** The sheet that slides in over the chat: an invoice that is to be paid, with a card or with Stars, or a receipt. */
export class Payment {
  #state;
  #send;
  #sheet = byId("payment");
  #pay = byId("payment-pay");
  #message = null;
  #act = null;

  constructor({ state, send }) {
    this.#state = state;
    this.#send = send;
    closeOnBackdrop(this.#sheet);
    byId("payment-close").addEventListener("click", () => this.close());
    byId("payment-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#waits) this.#act?.();
    });
  }

  get #waits() {
    return this.#pay.getAttribute("aria-busy") === "true";
  }

  /** What the Pay button of this message opens; of a paid invoice, the receipt. */
  open(message) {
    const { invoice } = message;
    if (invoice.receipt) return this.openReceipt(invoice.receipt);
    this.#message = message;
    if (invoice.currency === "XTR") this.#showStars(invoice);
    else this.#showCards(invoice);
    this.#open();
  }

  openReceipt(receipt) {
    this.#message = null;
    const body = [product(receipt), priceList(receipt), receiptFacts(receipt)];
    if (receipt.untold) {
      const words = "The shop has not heard of this payment yet. It hears of it by itself 17 minutes after you paid.";
      this.#show("Receipt", [...body, note(words)], "Tell the shop now", () => this.#tellLate(receipt));
    } else this.#show("Receipt", body, "Done", () => this.close());
    this.#open();
  }

  close() {
    this.#sheet.close();
  }

  /** A message is new or has changed. */
  heed({ receipt }) {
    if (receipt && this.#isOpen(receipt.invoice_id)) this.close();
  }

  /** The payment of this message was refused. */
  refused(messageId, words) {
    if (!this.#isOpen(messageId)) return toast(words, "refused");
    this.#stopWaiting(words);
  }

  balanceChanged() {
    const invoice = this.#message?.invoice;
    if (this.#sheet.open && invoice?.currency === "XTR" && !this.#waits) this.#showStars(invoice);
  }

  /** The page has just been connected again. `find` gives a message as it is now. */
  resume(find, samePerson) {
    if (!this.#sheet.open) return;
    const now = find(this.#message?.message_id);
    if (!samePerson || now?.invoice.receipt) this.close();
    else if (this.#waits) this.#stopWaiting(LOST);
  }

  #isOpen(messageId) {
    return this.#sheet.open && this.#message?.message_id === messageId;
  }

  #showCards(invoice) {
    const body = [product(invoice), priceList(invoice), ...contactFields(invoice.contact), cards()];
    this.#show("Checkout", body, `Pay ${money(invoice.total_amount, invoice.currency)}`, () => {
      const given = new FormData(byId("payment-form"));
      const { card, ...info } = Object.fromEntries(given);
      this.#begin({ card, info });
    });
  }

  #showStars(invoice) {
    const { total_amount: price } = invoice;
    const missing = price - this.#state.stars;
    const rows = [["Price", stars(price)], ["Your balance", stars(this.#state.stars)]];
    const body = [product(invoice), facts(rows)];
    if (missing > 0) {
      const words = `You need ${stars(missing)} more. In the playground, Stars cost nothing.`;
      const amount = Math.ceil(missing / STARS_PACK) * STARS_PACK;
      this.#show("Pay with Stars", [...body, note(words)], "Get Stars", () => this.#send({ type: "get_stars", amount }));
    } else {
      const words = "This is a test: no money moves.";
      this.#show("Pay with Stars", [...body, note(words)], `Pay ${stars(price)}`, () => this.#begin({}));
    }
  }

  #show(title, body, label, act) {
    byId("payment-title").textContent = title;
    byId("payment-body").replaceChildren(...body);
    this.#pay.replaceChildren(element("span", {}, label));
    this.#act = act;
    this.#stopWaiting("");
  }

  #open() {
    if (this.#sheet.open) return;
    this.#sheet.showModal();
    const empty = [...this.#sheet.querySelectorAll("input:required")].find((input) => !input.value);
    (empty ?? this.#pay).focus();
  }

  #begin(details) {
    const sent = this.#send({ type: "pay", message_id: this.#message.message_id, ...details });
    byId("payment-refusal").textContent = sent ? "" : LOST;
    if (sent) this.#pay.setAttribute("aria-busy", "true");
  }

  #stopWaiting(words) {
    this.#pay.removeAttribute("aria-busy");
    byId("payment-refusal").textContent = words;
  }

  #tellLate({ charge_id: id }) {
    if (this.#send({ type: "tell_late", charge_id: id })) this.close();
  }
}
