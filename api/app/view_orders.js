/** What was ordered, and what has become of it. */
import { useEffect, useState } from "./vendor/hooks.module.js";
import { html } from "./html.js";
import { useLive, useLoaded } from "./loading.js";
import { Empty, Failed, Heading, Skeleton, Sum, sumOf, ToShop } from "./parts.js";
import { isKnown, me } from "./session.js";
import { close, hasClient } from "./telegram.js";
import { chatAddress, SignInView } from "./view_sign_in.js";
import { moment, t } from "./words.js";

export function OrdersView() {
  const orders = useLoaded("v1/orders");
  useLive(orders.retry, ["order", "look"]);
  if (!isKnown()) return html`<${SignInView} />`;
  return html`<main class="page narrow">
    <${Heading}>${t("Orders")}<//>
    <p class="muted signed-in" dir="auto">${t("Signed in as {name}", { name: me()?.name })}</p>
    <${Body} ...${orders} />
  </main>`;
}

function Body({ data, error, retry }) {
  if (error && !data) return html`<${Failed} error=${error} onRetry=${retry} />`;
  if (!data) return html`<${Skeleton} count=${4} kind="rows" />`;
  if (!data.items.length) {
    return html`<${Empty} title=${t("No orders yet")} words=${t("What you buy is listed here.")}><${ToShop} /><//>`;
  }
  return html`<ul class="orders">
    ${data.items.map(
      (order) => html`<li key=${order.id}>
        <a href="#/orders/${order.id}">
          <strong>${order.code}</strong>
          <${State} order=${order} />
          <span class="muted">${moment(order.placed_at)}</span>
          <span class="money">${order.total.text}</span>
        </a>
      </li>`,
    )}
  </ul>`;
}

const State = ({ order }) => html`<span class="state" data-state=${order.state}>${order.state_text}</span>`;

/** Nobody is thanked for an order that has come to nothing. */
const OVER = new Set(["cancelled", "expired", "refunded"]);

export function OrderView({ id, placed }) {
  const { data: order, error, retry } = useLoaded(`v1/orders/${id}`);
  useLive(retry, ["order", "look"]);
  if (!order) {
    return html`<main class="page narrow">
      <${Heading} hidden>${t("Order")}<//>
      ${error ? html`<${Failed} error=${error} onRetry=${retry} />` : html`<${Skeleton} count=${3} kind="rows" />`}
    </main>`;
  }
  const thanked = placed && !OVER.has(order.state);
  return html`<main class="page narrow">
    <${Heading} key="order">${thanked ? t("Thank you!") : t("Order {code}", { code: order.code })}<//>
    <p class="order-head">
      ${thanked && html`<strong>${t("Order {code}", { code: order.code })}</strong>`}
      <${State} order=${order} />
      <span class="muted">${moment(order.placed_at)}</span>
    </p>
    <${Pay} payment=${order.payment} />
    <${Delivery} delivery=${order.delivery} />
    <ul class="lines">
      ${order.lines.map((line) => html`<${Line} key=${line.sku} line=${line} />`)}
    </ul>
    <${Sum} rows=${sumOf({ breakdown: { ...order, delivery: order.delivery && order.delivery_price } }, order.delivery?.method)} />
    <p class="after"><${ToShop} /></p>
  </main>`;
}

const Line = ({ line }) =>
  html`<li class="line sold">
    <div class="what">
      <span dir="auto">${line.title}</span>
      ${line.label && html`<span class="muted" dir="auto">${line.label}</span>`}
    </div>
    <span class="money">${line.quantity} × ${line.unit.text}</span>
  </li>`;

/** How an order that waits for its money is paid. */
function Pay({ payment }) {
  if (payment?.where === "transfer") return html`<p class="pay hint" dir="auto">${payment.details}</p>`;
  if (payment?.where !== "chat") return null;
  return html`<div class="pay hint">
    <p>${t("The invoice is in your chat with the shop.")}</p>
    <${ToChat} />
  </div>`;
}

/** A client shows the chat below the app; from a tab a link leads there. */
function ToChat() {
  const [chat, know] = useState("");
  useEffect(() => {
    if (!hasClient) chatAddress().then(know);
  }, []);
  if (hasClient) return html`<button class="main-button" type="button" onClick=${close}>${t("Pay in the chat")}</button>`;
  return chat && html`<a class="main-button" href=${chat} target="_blank" rel="noopener">${t("Pay in the chat")}</a>`;
}

function Delivery({ delivery }) {
  const told = delivery && [delivery.method, delivery.place, delivery.recipient, delivery.phone, delivery.address, delivery.tracking];
  return told && html`<p class="muted delivery" dir="auto">${told.filter(Boolean).join("\n")}</p>`;
}
