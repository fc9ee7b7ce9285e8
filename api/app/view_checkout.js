/** Delivery, who it is for, how it is paid, and the order. What is confirmed is what was shown. */
import { useEffect, useRef, useState } from "./vendor/hooks.module.js";
import { useMainButton } from "./bars.js";
import { take, forgetCart } from "./cart.js";
import { Answers, Choice, readAnswers } from "./checkout_form.js";
import { html } from "./html.js";
import { Problem, Unreachable } from "./http.js";
import { useLoaded } from "./loading.js";
import { complain, notice } from "./notices.js";
import { Failed, Heading, Skeleton, Sum, sumOf } from "./parts.js";
import { go, rename } from "./router.js";
import { call, idempotencyKey, isKnown } from "./session.js";
import { useStore } from "./store.js";
import { notification } from "./telegram.js";
import { SignInView } from "./view_sign_in.js";
import { t } from "./words.js";

const CHECKOUT = "v1/checkout";
/** The key of each confirmation: another press of the button asks for the same order. */
const keys = new Map();

export function CheckoutView() {
  if (!isKnown()) return html`<${SignInView} />`;
  return html`<${Checkout} />`;
}

function Checkout() {
  const { data: checkout, error, retry, replace } = useLoaded(CHECKOUT);
  const form = useRef(null);
  const [busy, setBusy] = useState(false);
  // What is missing is marked once somebody wants to order.
  const [pressed, setPressed] = useState(false);
  const revision = useStore((state) => state.cart?.revision);
  // The cart has changed elsewhere: what is shown here is read again before it can be confirmed.
  useEffect(() => {
    if (checkout && revision !== undefined && revision !== checkout.cart.revision) retry();
  }, [revision]);
  const show = (body) => {
    take({ body: body.cart });
    replace(body);
  };
  // Shown as chosen at once; what it costs is known with the answer.
  const choose = async (part, of, method) => {
    setBusy(true);
    replace({ ...checkout, [of]: { ...checkout[of], chosen: method } });
    try {
      show((await call("PUT", `${CHECKOUT}/${part}`, { body: { method } })).body);
    } catch (problem) {
      replace(checkout);
      complain(problem);
      retry();
    }
    setBusy(false);
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
  useMainButton(
    checkout?.cart.lines.length
      ? { text: t("Order · {total}", { total: checkout.cart.breakdown.total.text }), progress: busy, onPress: press }
      : null,
  );
  return html`<main class="page narrow">
    <${Heading}>${t("Checkout")}<//>
    ${error && !checkout && html`<${Failed} error=${error} onRetry=${retry} />`}
    ${!error && !checkout && html`<${Skeleton} count=${3} kind="rows" />`}
    ${checkout && html`<${Form} form=${form} checkout=${checkout} busy=${busy} pressed=${pressed} choose=${choose} />`}
  </main>`;
}

function Form({ form, checkout, busy, pressed, choose }) {
  const { delivery, payments, cart } = checkout;
  const chosen = delivery.methods.find(({ id }) => id === delivery.chosen);
  return html`<form ref=${form} class="checkout" novalidate onSubmit=${(event) => event.preventDefault()}>
    <${Choice}
      legend=${t("Delivery")}
      name="delivery"
      chosen=${delivery.chosen}
      options=${delivery.methods.map(({ id, name, place, price_text: extra }) => ({ id, name, more: place, extra }))}
      onChoose=${(method) => choose("delivery", "delivery", method)}
    />
    <${Answers} questions=${chosen?.questions ?? []} delivery=${delivery} missing=${pressed && delivery.missing} />
    <${Choice}
      legend=${t("Payment")}
      name="payment"
      chosen=${payments.chosen}
      options=${payments.methods.map((method) => wayToPay(method, payments.tests))}
      onChoose=${(method) => choose("payment", "payments", method)}
    />
    <ul class="brief">
      ${cart.lines.map((line) => html`<li key=${line.sku}><span dir="auto">${line.quantity} × ${line.title}${line.label && `, ${line.label}`}</span><span>${line.total.text}</span></li>`)}
    </ul>
    <${Sum} rows=${sumOf(cart)} busy=${busy} />
  </form>`;
}

function wayToPay(method, tests) {
  const names = { stars: t("Telegram Stars"), card: t("Card"), link: t("Card, on a payment page"), transfer: t("Bank transfer"), cash: t("Cash") };
  return { id: method, name: names[method] ?? method, more: tests.includes(method) && t("A test: no money moves") };
}

/** Save the answers; then order, if nothing is missing and the total is the one that was shown. */
async function order(checkout, form, show) {
  const shownTotal = checkout.cart.breakdown.total.text;
  let now = checkout;
  const answers = readAnswers(form, checkout.delivery);
  if (answers) {
    now = (await call("PUT", `${CHECKOUT}/answers`, { body: answers })).body;
    show(now);
  }
  if (!now.confirm) return showMissing(now, form);
  if (now.cart.breakdown.total.text !== shownTotal) return notice(t("The total has changed. Please look again."), "refused");
  await place(now.confirm);
}

function showMissing(checkout, form) {
  const { delivery, payments } = checkout;
  const asked = delivery.missing === "method" ? "delivery" : delivery.missing;
  const name = asked ?? (payments.chosen ? null : "payment");
  notification("warning");
  notice(name ? t("Something is still missing.") : t("This cart cannot be ordered as it is."), "refused");
  if (name) form.querySelector(`[name="${name}"]`)?.focus();
  else go("#/cart");
}

async function place(confirm) {
  const seal = JSON.stringify(confirm);
  if (!keys.has(seal)) keys.set(seal, idempotencyKey());
  const headers = { "Idempotency-Key": keys.get(seal) };
  const { body } = await call("POST", "v1/orders", { body: confirm, headers, again: true });
  notification("success");
  forgetCart().catch(() => {});
  rename(`#/orders/${body.id}?placed`);
}

/** A refusal shows the checkout as it is now; nothing was ordered. */
function refused(problem, retry) {
  if (problem instanceof Unreachable) {
    notice(t("The shop cannot be reached. Press again: it is ordered only once."), "refused");
  } else complain(problem);
  if (problem instanceof Problem) retry();
}
