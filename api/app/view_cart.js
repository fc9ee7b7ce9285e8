/** The cart: steppers, coupons, the sum. */
import { useEffect, useState } from "./vendor/hooks.module.js";
import { MainBeside, useMainButton } from "./bars.js";
import { addCoupon, removeCoupon, setQuantity } from "./cart.js";
import { html } from "./html.js";
import { useLoaded } from "./loading.js";
import { Empty, Heading, Icon, Photo, Skeleton, Stepper, Sum, sumOf, ToShop } from "./parts.js";
import { go } from "./router.js";
import { isKnown } from "./session.js";
import { useStore } from "./store.js";
import { SignInView } from "./view_sign_in.js";
import { t } from "./words.js";

export function CartView() {
  const cart = useStore((state) => state.cart);
  const wanted = useStore((state) => state.wanted);
  const busy = Object.keys(wanted).length > 0;
  const filled = cart?.lines.length > 0;
  const buyable = filled && cart.lines.some((line) => !line.sold_out);
  useMainButton(
    buyable
      ? { text: t("Checkout · {total}", { total: cart.breakdown.total.text }), means: "checkout", progress: busy, onPress: () => go("#/checkout") }
      : null,
  );
  useFocus(cart?.lines.filter(({ sku, quantity }) => (wanted[sku] ?? quantity) > 0).length);
  if (!isKnown()) return html`<${SignInView} />`;
  return html`<main class="page ${filled ? "halves" : "narrow"}">
    <${Heading}>${t("Cart")}<//>
    ${!cart && html`<${Skeleton} count=${3} kind="rows" />`}
    ${cart && !filled && html`<${EmptyCart} />`}
    ${cart?.dropped.map(({ id, label, detail }) => html`<p key=${id} class="hint" dir="auto">${label}: ${detail}</p>`)}
    ${filled &&
    html`
      <ul class="lines">
        ${cart.lines.map((line) => html`<${Line} key=${line.sku} line=${line} wanted=${wanted[line.sku]} />`)}
      </ul>
      <div class="side">
        <${Coupons} coupons=${cart.coupons} />
        <${CartSum} cart=${cart} busy=${busy} />
        <${MainBeside} />
      </div>
    `}
  </main>`;
}

export const EmptyCart = () =>
  html`<${Empty} title=${t("Your cart is empty")} words=${t("What you choose in the shop comes here.")}><${ToShop} /><//>`;

/** The cart knows what its delivery costs, and the checkout how it is called. */
function CartSum({ cart, busy }) {
  const { data: checkout } = useLoaded(cart.breakdown.delivery ? "v1/checkout" : null);
  return html`<${Sum} rows=${sumOf(cart, checkout && methodOf(checkout)?.name)} busy=${busy} />`;
}

export const methodOf = ({ delivery }) => delivery.methods.find(({ id }) => id === delivery.chosen);

/** A line that goes takes the focus with it: the heading gets it. */
function useFocus(count) {
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector("#content h1")?.focus({ preventScroll: true });
  }, [count]);
}

function Line({ line, wanted }) {
  const quantity = wanted ?? line.quantity;
  const name = [line.title, line.label].filter(Boolean).join(", ");
  if (quantity === 0) return html`<li class="line leaving" aria-hidden="true"><span class="thumb"></span></li>`;
  return html`<li class="line">
    <a class="thumb" href="#/product/${line.product}" tabindex="-1" aria-hidden="true">
      <${Photo} photo=${line.photo} title=${line.title} sizes="72px" />
    </a>
    <div class="what">
      <a href="#/product/${line.product}" dir="auto">${line.title}</a>
      ${line.label && html`<span class="muted" dir="auto">${line.label}</span>`}
      <${Remarks} line=${line} />
    </div>
    <span class="money">${line.total.text}</span>
    <${Stepper}
      title=${name}
      quantity=${quantity}
      busy=${wanted !== undefined}
      onChange=${(next) => setQuantity(line.sku, next)}
    />
    ${quantity > 1 && html`<span class="muted unit">${t("{price} each", { price: line.unit.text })}</span>`}
  </li>`;
}

export function Remarks({ line }) {
  const { left, short, sold_out: soldOut, repriced } = line;
  const remarks = [
    soldOut && t("Sold out"),
    short && !soldOut && t("Only {n} left", { n: left }),
    repriced && t("The price has changed"),
  ].filter(Boolean);
  return remarks.map((words) => html`<span class="remark">${words}</span>`);
}

function Coupons({ coupons }) {
  const [sending, setSending] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    const code = form.code.value.trim();
    if (!code || sending) return;
    setSending(true);
    if (await addCoupon(code)) form.reset();
    setSending(false);
  };
  return html`<section class="coupons" aria-label=${t("Coupons")}>
    <ul class="chips wrap">
      ${coupons.map(
        ({ id, code, label }) => html`<li key=${id} class="chip">
          <span dir="auto">${label}</span>
          ${code &&
          html`<button type="button" aria-label=${t("Remove {title}", { title: label })} onClick=${() => removeCoupon(id)}>
            <${Icon} name="cross" />
          </button>`}
        </li>`,
      )}
    </ul>
    <form class="one-field" onSubmit=${submit}>
      <input name="code" type="text" autocomplete="off" autocapitalize="characters" maxlength="64" placeholder=${t("Coupon code")} aria-label=${t("Coupon code")} />
      <button class="plain-button" type="submit" aria-busy=${sending}>${t("Apply")}</button>
    </form>
  </section>`;
}
