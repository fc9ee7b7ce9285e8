/** The cart. One change at a time is under way; each says which cart it means, and the newest answer is what is shown. */
import { Problem } from "./http.js";
import { complain, notice } from "./notices.js";
import { call, idempotencyKey, isKnown } from "./session.js";
import { get, set } from "./store.js";
import { impact } from "./telegram.js";
import { t } from "./words.js";

const CART = "v1/cart";
let etag = null;
let turn = Promise.resolve();

export async function readCart() {
  if (!isKnown()) return;
  await inTurn(async () => take(await call("GET", CART)));
}

/** One more of it. Gives whether it is in the cart now. */
export function add(sku) {
  impact();
  const key = idempotencyKey();
  const send = () =>
    call("POST", `${CART}/lines`, { body: { sku, quantity: 1 }, headers: { "Idempotency-Key": key }, again: true });
  return inTurn(() => tried(send));
}

/** Show the new quantity at once, and ask for it. Taps that follow while an answer is awaited are one request. */
export function setQuantity(sku, quantity) {
  impact();
  const waits = sku in get().wanted;
  set({ wanted: { ...get().wanted, [sku]: quantity } });
  if (!waits) inTurn(() => settle(sku));
}

async function settle(sku) {
  let asked;
  do {
    asked = get().wanted[sku];
    const send = () =>
      asked > 0 ? changed("PUT", `lines/${sku}`, { quantity: asked }) : changed("DELETE", `lines/${sku}`);
    if (!(await tried(send))) break;
  } while (get().wanted[sku] !== asked);
  // What was tapped is either so now, or it was refused and the cart shows what it has.
  const { [sku]: _, ...wanted } = get().wanted;
  set({ wanted });
}

export const addCoupon = (code) => inTurn(() => tried(() => changed("POST", "coupons", { code })));

export const removeCoupon = (id) => inTurn(() => tried(() => changed("DELETE", `coupons/${id}`)));

export const emptyCart = () => inTurn(() => tried(() => changed("DELETE", "")));

/** The cart as an answer has it; its ETag goes with the next change. */
export function take({ body, etag: newer }) {
  etag = newer ?? etag;
  set({ cart: body });
}

/** An order took it: the next one is another. */
export function forgetCart() {
  etag = null;
  set({ cart: null, wanted: {} });
  return readCart();
}

function changed(method, path, body) {
  const headers = etag ? { "If-Match": etag } : {};
  return call(method, path ? `${CART}/${path}` : CART, { body, headers });
}

/** Whether the shop did it. If not, it is said why, and the cart is shown as it is. */
async function tried(send) {
  try {
    take(await send());
    return true;
  } catch (error) {
    await showAsItIs(error);
    return false;
  }
}

async function showAsItIs(error) {
  if (error instanceof Problem && error.status === 412) {
    notice(t("The cart was changed elsewhere. This is how it is now."), "refused");
    return take({ body: error.body.cart, etag: error.etag });
  }
  complain(error);
  try {
    take(await call("GET", CART));
  } catch {
    // Whatever is shown stays; the next change says again what is wrong.
  }
}

function inTurn(work) {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}
