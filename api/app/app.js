/** The Mini App: the same shop as in the chat, in a web view. */
import { useEffect } from "./vendor/hooks.module.js";
import { render } from "./vendor/preact.module.js";
import { MainBar, useBackButton } from "./bars.js";
import { readCart } from "./cart.js";
import { html } from "./html.js";
import { stayLive } from "./live.js";
import { complain, forgetNotice, Notice } from "./notices.js";
import { Icon } from "./parts.js";
import { back, useRoute } from "./router.js";
import { call, isKnown, whenLost } from "./session.js";
import { set, useStore } from "./store.js";
import { hasClient, ready } from "./telegram.js";
import { applyTheme } from "./theme.js";
import { CartView } from "./view_cart.js";
import { CheckoutView } from "./view_checkout.js";
import { OrdersView, OrderView } from "./view_orders.js";
import { ProductView } from "./view_product.js";
import { ShopView } from "./view_shop.js";
import { comeFromPlayground, learnPlace, signInAgain } from "./view_sign_in.js";
import { learnWords, t } from "./words.js";

function App() {
  const route = useRoute();
  const isHome = route.path.length === 0;
  useBackButton(!isHome);
  useEffect(forgetNotice, [route.address]);
  return html`
    <a class="skip" href="#content" onClick=${skip}>${t("To the content")}</a>
    <${Top} isHome=${isHome} />
    <${Notice} />
    <div id="content" class="content">${view(route)}</div>
    <${MainBar} />
  `;
}

function view({ path: [name, id], query }) {
  switch (name) {
    case "product":
      return html`<${ProductView} key=${id} id=${id} />`;
    case "cart":
      return html`<${CartView} />`;
    case "checkout":
      return html`<${CheckoutView} />`;
    case "orders":
      return id ? html`<${OrderView} key=${id} id=${id} placed=${query.has("placed")} />` : html`<${OrdersView} />`;
    default:
      return html`<${ShopView} query=${query} />`;
  }
}

function Top({ isHome }) {
  const shop = useStore((state) => state.shop);
  const cart = useStore((state) => state.cart);
  const count = (cart?.lines ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
  // A client has a back button of its own.
  const canGoBack = !isHome && !hasClient;
  return html`<header class="top">
    <div class="bar">
      ${canGoBack &&
      html`<button class="round" type="button" aria-label=${t("Back")} onClick=${back}><${Icon} name="back" /></button>`}
      <a class="shop-name" href="#/" dir="auto">${shop?.name ?? " "}</a>
      <a class="round" href="#/orders" aria-label=${t("Orders")}><${Icon} name="receipt" /></a>
      <a class="round" href="#/cart" aria-label=${count ? t("Cart, items: {n}", { n: count }) : t("Cart")}>
        <${Icon} name="bag" />${count > 0 && html`<span class="badge" aria-hidden="true">${count}</span>`}
      </a>
    </div>
  </header>`;
}

function skip(event) {
  event.preventDefault();
  document.querySelector("#content h1").focus();
}

async function readShop() {
  try {
    const [shop, categories] = await Promise.all([call("GET", "v1/shop"), call("GET", "v1/categories")]);
    set({ shop: shop.body, categories: categories.body.items });
  } catch (error) {
    complain(error);
  }
}

async function start() {
  applyTheme();
  if (!isKnown()) {
    await learnPlace();
    if (comeFromPlayground()) return;
  }
  whenLost(signInAgain);
  await learnWords();
  render(html`<${App} />`, document.getElementById("app"));
  ready();
  readShop();
  readCart().catch(complain);
  stayLive();
}

start();
