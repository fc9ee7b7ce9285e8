/** The shop window: categories, search as you type, a grid of products. */
import { useEffect, useRef, useState } from "./vendor/hooks.module.js";
import { useMainButton } from "./bars.js";
import { html } from "./html.js";
import { Empty, Failed, Heading, Icon, Photo, Price, Skeleton } from "./parts.js";
import { go, here, rename } from "./router.js";
import { call } from "./session.js";
import { get, set, useStore } from "./store.js";
import { t } from "./words.js";

const PAGE = 24;
const TYPING_PAUSE = 200;
const START = { part: 0, cursor: null };
const SIZES = "(min-width: 1100px) 220px, (min-width: 760px) 30vw, 46vw";

export function ShopView({ query }) {
  const category = query.get("category") ?? "";
  const words = query.get("q") ?? "";
  const shop = useStore((state) => state.shop);
  const cart = useStore((state) => state.cart);
  const products = useProducts(category, words);
  useMainButton(
    cart?.lines.length
      ? { text: t("View cart · {total}", { total: cart.breakdown.total.text }), means: "cart", onPress: () => go("#/cart") }
      : null,
  );
  return html`<main class="page">
    <${Heading} hidden>${shop?.name ?? t("Shop")}<//>
    <${Search} key=${category} words=${words} />
    <${Categories} chosen=${category} />
    <${Products} ...${products} cart=${cart} words=${words} />
  </main>`;
}

/** A search goes through the whole shop, whichever category was looked at. */
function addressOf(category, words) {
  if (words) return `#/?${new URLSearchParams({ q: words })}`;
  return category ? `#/?category=${category}` : "#/";
}

function Search({ words }) {
  const pause = useRef(0);
  // Whoever has gone on meanwhile is not called back.
  useEffect(() => () => clearTimeout(pause.current), []);
  const find = (typed) => here().path.length || rename(addressOf("", typed.trim()));
  const type = ({ target }) => {
    clearTimeout(pause.current);
    pause.current = setTimeout(() => find(target.value), TYPING_PAUSE);
  };
  const submit = (event) => {
    event.preventDefault();
    find(event.target.q.value);
    // A phone's keyboard makes room for what was found.
    event.target.q.blur();
  };
  return html`<form class="search" role="search" onSubmit=${submit}>
    <${Icon} name="search" />
    <input
      name="q"
      type="search"
      enterkeyhint="search"
      autocomplete="off"
      maxlength="64"
      dir="auto"
      placeholder=${t("Search")}
      aria-label=${t("Search the shop")}
      defaultValue=${words}
      onInput=${type}
    />
  </form>`;
}

function Categories({ chosen }) {
  const categories = useStore((state) => state.categories);
  const selected = categories.find(({ id }) => String(id) === chosen);
  const top = selected?.parent ?? selected?.id;
  const children = categories.filter(({ parent }) => parent !== null && parent === top);
  const chip = ({ id, name }, isChosen) => html`<li>
    <a class="chip" href=${addressOf(id)} aria-current=${isChosen ? "true" : null} dir="auto" onClick=${choose}>${name}</a>
  </li>`;
  if (!categories.length) return null;
  return html`<nav aria-label=${t("Categories")}>
    <ul class="chips">
      ${chip({ id: "", name: t("All") }, !chosen)}
      ${categories.filter(({ parent }) => parent === null).map((each) => chip(each, each.id === top))}
    </ul>
    ${children.length > 0 && html`<ul class="chips small">${children.map((each) => chip(each, each === selected))}</ul>`}
  </nav>`;
}

/** Another category is no step to go back: the way back is out of the shop window. */
function choose(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  rename(event.currentTarget.getAttribute("href"));
}

function Products({ items, next, error, retry, more, cart, words }) {
  if (error && !items) return html`<${Failed} error=${error} onRetry=${retry} />`;
  if (!items) return html`<${Skeleton} count=${8} kind="cards" />`;
  const inCart = new Map();
  for (const { product, quantity } of cart?.lines ?? []) inCart.set(product, (inCart.get(product) ?? 0) + quantity);
  return html`
    <p class="visually-hidden" role="status">${items.length ? t("Products shown: {n}", { n: items.length }) : ""}</p>
    ${!items.length && !next && html`<${Empty} title=${t("Nothing found")} words=${emptyWords(words)} />`}
    <ul class="grid">
      ${items.map((item, index) => html`<${Card} key=${item.id} item=${item} count=${inCart.get(item.id)} eager=${index < 4} />`)}
    </ul>
    ${next && html`<${More} key=${`${next.part}:${next.cursor}`} onMore=${more} />`}
  `;
}

const emptyWords = (words) =>
  words ? t("Nothing fits “{words}”. Try fewer or other words.", { words }) : t("There is nothing here yet.");

function Card({ item, count, eager }) {
  return html`<li class="card ${item.available ? "" : "sold-out"}">
    <a href="#/product/${item.id}">
      <span class="frame">
        <${Photo} photo=${item.photo} title=${item.title} sizes=${SIZES} eager=${eager} />
        ${count > 0 && html`<span class="in-cart"><span class="visually-hidden">${t("In the cart:")} </span>${count}</span>`}
        ${!item.available && html`<span class="tag">${t("Sold out")}</span>`}
      </span>
      <span class="title" dir="auto">${item.title}</span>
      <${Price} price=${item.price} regular=${item.regular} from=${item.several_prices} />
      ${item.rating && html`<${Rating} rating=${item.rating} />`}
    </a>
  </li>`;
}

export function Rating({ rating }) {
  const stars = Number(rating.average).toFixed(1);
  return html`<span class="rating">
    <span aria-hidden="true">★ ${stars} <small>(${rating.count})</small></span>
    <span class="visually-hidden">${t("{stars} of 5 stars, reviews: {n}", { stars, n: rating.count })}</span>
  </span>`;
}

/** The next page comes as its place does; the button is for whoever does not scroll. */
function More({ onMore }) {
  const button = useRef(null);
  useEffect(() => {
    const watch = new IntersectionObserver(([seen]) => seen.isIntersecting && onMore(), { rootMargin: "600px" });
    watch.observe(button.current);
    return () => watch.disconnect();
  }, []);
  return html`<button ref=${button} class="plain-button more" type="button" onClick=${onMore}>${t("Show more")}</button>`;
}

/** Pages of products, kept for whoever comes back to them. */
function useProducts(category, words) {
  const key = addressOf(category, words);
  const kept = useStore((state) => state.lists)[key];
  const parts = partsOf(useStore((state) => state.categories), category);
  const [failed, fail] = useState({});
  const stop = useRef(null);
  const read = async (place) => {
    stop.current?.abort();
    const mine = (stop.current = new AbortController());
    try {
      const { body } = await call("GET", `v1/products?${queryOf(parts[place.part], words, place.cursor)}`, { signal: mine.signal });
      const before = place === START ? [] : (get().lists[key]?.items ?? []);
      set({ lists: { ...get().lists, [key]: { items: [...before, ...body.items], next: after(place, body.next, parts) } } });
      fail({});
    } catch (error) {
      if (!mine.signal.aborted) fail({ key, error });
    }
  };
  // What is kept is shown, and read anew: prices and stock move.
  useEffect(() => {
    if (!(kept?.items.length > PAGE)) read(START);
    return () => stop.current?.abort();
  }, [key, parts.length]);
  return {
    items: kept?.items ?? null,
    next: kept?.next ?? null,
    error: failed.key === key ? failed.error : null,
    retry: () => read(kept?.next ?? START),
    more: () => read(kept.next),
  };
}

/** A list gives a category's own products: those of the categories below it follow. */
function partsOf(categories, category) {
  const below = categories.filter(({ parent }) => String(parent) === category);
  return [category, ...below.map(({ id }) => id)];
}

function after({ part }, cursor, parts) {
  if (cursor) return { part, cursor };
  return part + 1 < parts.length ? { part: part + 1, cursor: null } : null;
}

function queryOf(category, words, cursor) {
  const query = new URLSearchParams({ limit: PAGE });
  if (words) query.set("q", words);
  else if (category) query.set("category", category);
  if (cursor) query.set("cursor", cursor);
  return query;
}
