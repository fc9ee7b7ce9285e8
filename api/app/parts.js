/** What several views are made of. */
import { useLayoutEffect, useRef } from "./vendor/hooks.module.js";
import { html } from "./html.js";
import { address } from "./http.js";
import { isGone, wordsOf } from "./notices.js";
import { wasScrolled } from "./router.js";
import { t } from "./words.js";

const WIDTHS = [320, 640, 1280];
const PATHS = {
  back: "M15 5l-7 7 7 7",
  bag: "M6 8h12l1 12H5L6 8zM9 8V7a3 3 0 0 1 6 0v1",
  receipt: "M6 3h12v18l-3-2-3 2-3-2-3 2V3zM9 8h6M9 12h6",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l4.5 4.5",
  minus: "M6 12h12",
  plus: "M6 12h12M12 6v12",
  bin: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13",
  cross: "M6 6l12 12M18 6L6 18",
  tick: "M5 12.5l4.5 4.5L19 7.5",
};

export const Icon = ({ name }) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;

/** A photo in the size that the screen needs. `sizes` as in <img>. Without a photo: the first letter of the title. */
export function Photo({ photo, title, sizes, alt = "", eager = false }) {
  if (!photo) return html`<span class="photo none" aria-hidden="true">${[...title][0]}</span>`;
  const source = address(photo.url);
  return html`<img
    class="photo"
    src="${source}?width=640"
    srcset=${WIDTHS.map((width) => `${source}?width=${width} ${width}w`).join(", ")}
    sizes=${sizes}
    width="640"
    height="640"
    alt=${alt}
    loading=${eager ? "eager" : "lazy"}
    decoding="async"
  />`;
}

export function Price({ price, regular, from = false }) {
  const words = from ? t("from {price}", { price: price.text }) : price.text;
  if (!regular) return html`<span class="price">${words}</span>`;
  return html`<span class="price reduced">
    <span class="visually-hidden">${t("Now")} </span>${words}
    <span class="visually-hidden">, ${t("regularly")} </span><s>${regular.text}</s>
  </span>`;
}

export function Stepper({ title, quantity, most = 99, busy = false, onChange }) {
  const lessName = quantity > 1 ? t("One less: {title}", { title }) : t("Remove {title}", { title });
  return html`<div class="stepper" role="group" aria-label=${t("Quantity: {title}", { title })}>
    <button type="button" aria-label=${lessName} onClick=${() => onChange(quantity - 1)}>
      <${Icon} name=${quantity > 1 ? "minus" : "bin"} />
    </button>
    <output aria-live="polite" aria-busy=${busy}>${quantity}</output>
    <button
      type="button"
      aria-label=${t("One more: {title}", { title })}
      aria-disabled=${quantity >= most}
      onClick=${() => quantity < most && onChange(quantity + 1)}
    >
      <${Icon} name="plus" />
    </button>
  </div>`;
}

/** The heading of a view. It takes the focus as the view appears, so that a screen reader says where one is. */
export function Heading({ children, hidden = false }) {
  const heading = useRef(null);
  useLayoutEffect(() => {
    document.title = heading.current.textContent;
    scrollTo(0, wasScrolled());
    if (document.activeElement?.tagName !== "INPUT") heading.current.focus({ preventScroll: true });
  }, []);
  return html`<h1 ref=${heading} tabindex="-1" class=${hidden ? "visually-hidden" : ""} dir="auto">${children}</h1>`;
}

/** Nothing here, and what to do about it. */
export const Empty = ({ title, words, children }) =>
  html`<div class="empty"><h2>${title}</h2><p>${words}</p>${children}</div>`;

export const ToShop = () => html`<a class="plain-button" href="#/">${t("To the shop")}</a>`;

/** What there is not, or no longer, is not asked for again. */
export const Failed = ({ error, onRetry }) =>
  isGone(error) ? html`<${Gone} />` : html`<${Refused} error=${error} onRetry=${onRetry} />`;

export const Gone = () => html`<div class="empty" role="alert"><p>${t("This is not here any more.")}</p><${ToShop} /></div>`;

const Refused = ({ error, onRetry }) =>
  html`<div class="empty" role="alert">
    <p>${wordsOf(error)}</p>
    <button class="plain-button" type="button" onClick=${onRetry}>${t("Try again")}</button>
  </div>`;

/** Grey shapes where something will be. */
export const Skeleton = ({ count, kind }) =>
  html`<div class="skeletons ${kind}" aria-hidden="true">${Array.from({ length: count }, () => html`<i></i>`)}</div>`;

/** Lines of a sum. `rows` are [words, money, kind?]. */
export const Sum = ({ rows, busy = false }) =>
  html`<dl class="sum" aria-busy=${busy} aria-live="polite">
    ${rows
      .filter(([, money]) => money)
      .map(([words, money, kind = ""]) => html`<div class=${kind}><dt dir="auto">${words}</dt><dd>${money.text}</dd></div>`)}
  </dl>`;

/** The lines of a cart's or an order's sum: what is shown here is what is charged. `method` is the name of the delivery. */
export function sumOf({ breakdown, coupons }, method = null) {
  const { subtotal, discount, delivery, delivery_discount: deliveryDiscount, total } = breakdown;
  const named = coupons?.filter(({ discount: taken }) => taken.amount > 0);
  const off = named ? named.map((coupon) => [coupon.label, less(coupon.discount), "less"]) : [[t("Discount"), less(discount), "less"]];
  return [
    [t("Items"), subtotal],
    ...off,
    [method ? t("Delivery: {method}", { method }) : t("Delivery"), orFree(delivery)],
    [t("Discount on delivery"), less(deliveryDiscount), "less"],
    [t("Total"), total, "total"],
  ];
}

const orFree = (money) => (money?.amount === 0 ? { text: t("free") } : money);

/** Taken off; null if it is nothing. */
const less = (money) => (money?.amount ? { text: `−${money.text}` } : null);
