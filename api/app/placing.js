/**
 * An order is placed once. What was confirmed is kept, with its key, until the shop has answered: then the same order is asked for again,
 * even after a reload.
 */
import { Problem } from "./http.js";
import { forget, keep, kept } from "./kept.js";
import { call, idempotencyKey, me } from "./session.js";

/** Refusals that say nothing about the order: not signed in, too slow, too many requests, a fault of the shop. */
const UNDECIDED = [401, 408, 429];
const UNDER_WAY = "/problems/under-way";
let asking = null;

/** Order what is confirmed, once `findPlaced` has found nothing; gives the order. Raises Problem if it is refused, Unreachable if nobody knows. */
export function place(confirm) {
  keep(name(), { confirm, key: idempotencyKey() });
  return ask();
}

/** The order of a confirmation that was never answered; null if there is none, or if it was refused. Raises Unreachable. */
export async function findPlaced() {
  if (!pending()) return null;
  try {
    return await ask();
  } catch (problem) {
    if (problem instanceof Problem && isDecided(problem)) return null;
    throw problem;
  }
}

/** Whether the cart of a checkout is no longer what was confirmed: asking again can find the order then, and can place none. */
export function mayBePlaced({ cart }) {
  const confirm = pending()?.confirm;
  return Boolean(confirm) && (cart.id !== confirm.cart || cart.revision !== confirm.revision);
}

const name = () => `confirmed.${me()?.id}`;

const pending = () => kept(name());

/** Whoever asks while an answer is awaited gets the same one. */
function ask() {
  asking ??= send().finally(() => (asking = null));
  return asking;
}

async function send() {
  const { confirm, key } = pending();
  try {
    const { body } = await call("POST", "v1/orders", { body: confirm, headers: { "Idempotency-Key": key }, again: true });
    forget(name());
    return body;
  } catch (problem) {
    if (problem instanceof Problem && isDecided(problem)) forget(name());
    throw problem;
  }
}

const isDecided = ({ status, body }) => status < 500 && !UNDECIDED.includes(status) && body.type !== UNDER_WAY;
