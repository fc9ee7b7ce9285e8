/** Delivery, who it is for, how it is paid, and the order. What is confirmed is what was shown. */
import { useEffect, useRef, useState } from "./vendor/hooks.module.js";
import { MainBeside, useMainButton } from "./bars.js";
import { take, forgetCart } from "./cart.js";
import { Answers, Choice, readAnswers, typedIn } from "./checkout_form.js";
import { keepDraft } from "./draft.js";
import { html } from "./html.js";
import { Problem, Unreachable } from "./http.js";
import { useLive, useLoaded } from "./loading.js";
import { complain, forgetRefusal, notice } from "./notices.js";
import { Failed, Heading, Skeleton, Sum, sumOf } from "./parts.js";
import { findPlaced, mayBePlaced, place } from "./placing.js";
import { go, rename } from "./router.js";
import { call, isKnown } from "./session.js";
import { useStore } from "./store.js";
import { notification } from "./telegram.js";
import { EmptyCart, methodOf, Remarks } from "./view_cart.js";
import { SignInView } from "./view_sign_in.js";
import { t } from "./words.js";

const CHECKOUT = "v1/checkout";
/** Milliseconds for which a whole checkout is on the screen before it can be ordered. */
const READING = 1000;

export function CheckoutView() {
  if (!isKnown()) return html`<${SignInView} />`;
  return html`<${Checkout} />`;
}

function Checkout() {
  const { data: checkout, error, retry, replace } = useLoaded(CHECKOUT);
  const form = useRef(null);
  const [busy, setBusy] = useState(false);
  const choices = useRef(0);
  // What is missing is marked once somebody wants to order.
  const [pressed, setPressed] = useState(false);
  const revision = useStore((state) => state.cart?.revision);
  // The cart has changed elsewhere: what is shown here is read again before it can be confirmed.
  useEffect(() => {
    if (checkout && !busy && revision !== undefined && revision !== checkout.cart.revision) retry();
  }, [revision, busy]);
  // So have the goods, or the shop was away.
  useLive(() => busy || retry(), ["look"]);
  const isPlaced = usePlacedBefore(checkout);
  const show = (body) => {
    take({ body: body.cart });
    replace(body);
  };
  // Shown as chosen at once; what it costs is known with the answer to the last choice.
  const choose = async (part, of, method) => {
    const mine = (choices.current += 1);
    setBusy(true);
    replace({ ...checkout, [of]: { ...checkout[of], chosen: method } });
    try {
      const { body } = await call("PUT", `${CHECKOUT}/${part}`, { body: { method } });
      if (mine === choices.current) show(body);
    } catch (problem) {
      if (mine === choices.current) replace(checkout);
      complain(problem);
      retry();
    }
    if (mine === choices.current) setBusy(false);
  };
  const press = async () => {
    setPressed(true);
    setBusy(true);
    try {
      await order(checkout, form.current, show);
    } catch (problem) {
      refused(problem, retry);
    }
    setBusy(false);
  };
  useMainButton(isPlaced ? null : buttonFor(checkout, busy, press));
  const isWaiting = !checkout || isPlaced;
  const filled = !isWaiting && checkout.cart.lines.length > 0;
  return html`<main class="page ${filled ? "" : "narrow"}">
    <${Heading}>${t("Checkout")}<//>
    ${error && !checkout && html`<${Failed} error=${error} onRetry=${retry} />`}
    ${isWaiting && !(error && !checkout) && html`<${Skeleton} count=${3} kind="rows" />`}
    ${!isWaiting && !filled && html`<${EmptyCart} />`}
    ${filled && html`<${Form} form=${form} checkout=${checkout} busy=${busy} pressed=${pressed} choose=${choose} />`}
  </main>`;
}

/** An order whose answer was lost is shown as soon as it is found. Gives whether it is looked for. */
function usePlacedBefore(checkout) {
  const isAsked = Boolean(checkout) && mayBePlaced(checkout);
  const [, draw] = useState(0);
  useEffect(() => {
    if (!isAsked) return;
    findPlaced()
      .then((placed) => (placed ? thank(placed) : draw((count) => count + 1)))
      .catch(complain);
  }, [isAsked, checkout]);
  return isAsked;
}

function buttonFor(checkout, busy, press) {
  if (!checkout?.cart.lines.length) return null;
  if (!checkout.cart.ready) return { text: t("To the cart"), means: "cart", onPress: () => go("#/cart") };
  const text = t("Order · {total}", { total: checkout.cart.breakdown.total.text });
  // Another total is another order.
  return { text, means: text, pause: READING, progress: busy, onPress: press };
}

function Form({ form, checkout, busy, pressed, choose }) {
  const { delivery, payments, cart } = checkout;
  const type = () => {
    keepDraft(cart.id, typedIn(form.current));
    forgetRefusal();
  };
  return html`<form ref=${form} class="checkout halves" novalidate onInput=${type} onSubmit=${(event) => event.preventDefault()}>
    ${!cart.ready && html`<${Unready} cart=${cart} />`}
    <div class="choices">
      <${Choice}
        legend=${t("Delivery")}
        name="delivery"
        chosen=${delivery.chosen}
        options=${delivery.methods.map(({ id, name, place: where, price_text: extra }) => ({ id, name, more: where, extra }))}
        onChoose=${(method) => choose("delivery", "delivery", method)}
      />
      <${Answers} questions=${methodOf(checkout)?.questions ?? []} checkout=${checkout} missing=${pressed && delivery.missing} />
      <${Choice}
        legend=${t("Payment")}
        name="payment"
        chosen=${payments.chosen}
        options=${payments.methods.map((method) => wayToPay(method, payments.tests))}
        onChoose=${(method) => choose("payment", "payments", method)}
      />
    </div>
    <div class="side">
      <ul class="brief">
        ${cart.lines.map((line) => html`<${Brief} key=${line.sku} line=${line} />`)}
      </ul>
      <${Sum} rows=${sumOf(cart, methodOf(checkout)?.name)} busy=${busy} />
      <${MainBeside} />
    </div>
  </form>`;
}

const Brief = ({ line }) => html`<li>
  <span dir="auto">${line.quantity} × ${line.title}${line.label && `, ${line.label}`} <${Remarks} line=${line} /></span>
  <span>${line.total.text}</span>
</li>`;

/** Which goods are not there any more, or not so many of them. */
function Unready({ cart }) {
  const short = cart.lines.filter((line) => line.short);
  const said = ({ title, left, sold_out: soldOut }) => `${title}: ${soldOut ? t("Sold out") : t("Only {n} left", { n: left })}`;
  return html`<div class="hint unready" role="alert">
    <p>${t("This cart cannot be ordered as it is.")}</p>
    <ul>
      ${short.map((line) => html`<li key=${line.sku} class="remark" dir="auto">${said(line)}</li>`)}
    </ul>
  </div>`;
}

function wayToPay(method, tests) {
  const names = { stars: t("Telegram Stars"), card: t("Card"), link: t("Card, on a payment page"), transfer: t("Bank transfer"), cash: t("Cash") };
  return { id: method, name: names[method] ?? method, more: tests.includes(method) && t("A test: no money moves") };
}

/** Save the answers; then order, if nothing is missing and the total is the one that was shown. */
async function order(checkout, form, show) {
  const before = await findPlaced();
  if (before) return thank(before);
  const shownTotal = checkout.cart.breakdown.total.text;
  let now = checkout;
  const answers = readAnswers(form, checkout.delivery);
  if (answers) {
    now = (await call("PUT", `${CHECKOUT}/answers`, { body: answers })).body;
    show(now);
  }
  if (!now.confirm) return showMissing(now, form);
  if (now.cart.breakdown.total.text !== shownTotal) return notice(t("The total has changed. Please look again."), "refused");
  thank(await place(now.confirm));
}

function showMissing(checkout, form) {
  const { delivery, payments } = checkout;
  const asked = delivery.missing === "method" ? "delivery" : delivery.missing;
  const name = asked ?? (payments.chosen ? null : "payment");
  notification("warning");
  notice(name ? t("Something is still missing.") : t("This cart cannot be ordered as it is."), "refused");
  const field = name && form.querySelector(`[name="${name}"]`);
  field?.focus();
  field?.scrollIntoView({ block: "center" });
}

function thank({ id }) {
  notification("success");
  forgetCart().catch(() => {});
  rename(`#/orders/${id}?placed`);
}

/** A refusal shows the checkout as it is now; nothing was ordered. */
function refused(problem, retry) {
  if (problem instanceof Unreachable) {
    notice(t("The shop cannot be reached. Press again: it is ordered only once."), "refused");
  } else complain(problem);
  if (problem instanceof Problem) retry();
}
