/** One product: its photos, its variants, and into the cart. */
import { useEffect, useRef, useState } from "./vendor/hooks.module.js";
import { MainBeside, useMainButton } from "./bars.js";
import { add, setQuantity } from "./cart.js";
import { html } from "./html.js";
import { useLive, useLoaded } from "./loading.js";
import { isGone, say } from "./notices.js";
import { Failed, Heading, Photo, Price, Skeleton, Stepper } from "./parts.js";
import { go } from "./router.js";
import { isKnown } from "./session.js";
import { useStore } from "./store.js";
import { notification } from "./telegram.js";
import { signIn } from "./view_sign_in.js";
import { t } from "./words.js";
import { Rating } from "./view_shop.js";

const BETWEEN_READS = 2000;
const POLL = 20_000;
const SIZES = "(min-width: 900px) 520px, 100vw";

export function ProductView({ id }) {
  const { data: product, error, retry } = useLoaded(`v1/products/${id}`, { fresh: true });
  useFresh(product, retry);
  if (product && !isGone(error)) return html`<${Product} key=${product.id} product=${product} />`;
  return html`<main class="page product">
    <${Heading} hidden>${t("Product")}<//>
    ${error ? html`<${Failed} error=${error} onRetry=${retry} />` : html`<${Skeleton} count=${1} kind="page-of-product" />`}
  </main>`;
}

/** Prices and stock move while they are looked at. The shop tells it of what is in the cart; for the rest it is asked now and then. */
function useFresh(product, read) {
  const soon = useRef(null);
  const latest = useRef(read);
  latest.current = read;
  const readSoon = () => {
    soon.current ??= setTimeout(() => {
      soon.current = null;
      if (!document.hidden) latest.current();
    }, BETWEEN_READS);
  };
  useLive((goods) => (!goods?.sku || product?.variants.some(({ sku }) => sku === goods.sku)) && readSoon(), ["goods", "missed"]);
  useEffect(() => {
    const polling = setInterval(readSoon, POLL);
    document.addEventListener("visibilitychange", readSoon);
    return () => {
      clearInterval(polling);
      clearTimeout(soon.current);
      document.removeEventListener("visibilitychange", readSoon);
    };
  }, []);
}

function Product({ product }) {
  const [sku, choose] = useState(() => (product.variants.find(({ available }) => available) ?? product.variants[0])?.sku);
  const variant = product.variants.find((each) => each.sku === sku) ?? product.variants[0];
  const line = useStore((state) => state.cart)?.lines.find((each) => each.sku === sku);
  const wanted = useStore((state) => state.wanted)[sku];
  useBuying(product, variant, line);
  return html`<main class="page product">
    <${Gallery} photos=${photosOf(product, variant)} title=${product.title} />
    <div class="about">
      <${Heading}>${product.title}<//>
      ${product.rating && html`<${Rating} rating=${product.rating} />`}
      ${variant && html`<p class="big-price"><${Price} price=${variant.price} regular=${variant.regular} /></p>`}
      ${product.variants.length > 1 && html`<${Variants} variants=${product.variants} sku=${sku} onChoose=${choose} />`}
      ${variant && html`<${Stock} variant=${variant} digital=${product.digital} />`}
      <${MainBeside} />
      ${line &&
      html`<div class="chosen">
        <span>${t("In your cart")}</span>
        <${Stepper}
          title=${product.title}
          quantity=${wanted ?? line.quantity}
          busy=${wanted !== undefined}
          onChange=${(quantity) => setQuantity(sku, quantity)}
        />
      </div>`}
      ${product.description && html`<p class="description" dir="auto">${product.description}</p>`}
    </div>
  </main>`;
}

/** The chosen variant's own photo comes first. */
function photosOf(product, variant) {
  const own = variant?.photo;
  const rest = product.photos.filter(({ url }) => url !== own?.url);
  const photos = own ? [own, ...rest] : rest;
  return photos.length ? photos : [null];
}

/** The main button: into the cart, or to it. */
function useBuying(product, variant, line) {
  const [adding, setAdding] = useState(false);
  const put = async () => {
    setAdding(true);
    if (await add(variant.sku)) {
      notification("success");
      say(t("{title} is in your cart.", { title: product.title }));
    }
    setAdding(false);
  };
  useMainButton(buttonFor({ variant, line, adding, put }));
}

function buttonFor({ variant, line, adding, put }) {
  if (!variant) return null;
  if (line) return { text: t("View cart"), means: "cart", onPress: () => go("#/cart") };
  if (!variant.available) return null;
  const text = t("Add to cart · {price}", { price: variant.price.text });
  return { text, means: `add ${variant.sku}`, progress: adding, onPress: isKnown() ? put : signIn };
}

function Gallery({ photos, title }) {
  const several = photos.length > 1;
  const name = (index) => t("{title}, photo {n} of {all}", { title, n: index + 1, all: photos.length });
  return html`<div class="gallery" tabindex=${several ? 0 : null} role=${several ? "group" : null} aria-label=${several ? t("Photos") : null}>
    ${photos.map(
      (photo, index) =>
        html`<${Photo} photo=${photo} title=${title} sizes=${SIZES} alt=${several ? name(index) : title} eager=${index === 0} />`,
    )}
  </div>`;
}

function Variants({ variants, sku, onChoose }) {
  return html`<fieldset class="variants">
    <legend>${t("Choose")}</legend>
    ${variants.map(
      (variant) => html`<label key=${variant.sku} class=${variant.available ? "" : "sold-out"}>
        <input type="radio" name="variant" value=${variant.sku} checked=${variant.sku === sku} onChange=${() => onChoose(variant.sku)} />
        <span dir="auto">${variant.label}${!variant.available && html`<small> · ${t("Sold out")}</small>`}</span>
      </label>`,
    )}
  </fieldset>`;
}

function Stock({ variant, digital }) {
  if (!variant.available) return html`<p class="stock none" role="status">${t("Sold out")}</p>`;
  if (variant.left) return html`<p class="stock few" role="status">${t("Only {n} left", { n: variant.left })}</p>`;
  return html`<p class="stock" role="status">${digital ? t("Delivered at once") : t("In stock")}</p>`;
}
