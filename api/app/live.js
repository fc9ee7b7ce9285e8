/** Hears that something has changed, and reads it again. A message that is lost costs nothing: what counts is what is read. */
import { readCart } from "./cart.js";
import { address } from "./http.js";
import { isKnown, token } from "./session.js";
import { get } from "./store.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
const POLL = 20_000;
/** Milliseconds between two looks: however often goods change, they leave the customer's own taps most of the rate limit. */
const BETWEEN_LOOKS = 2000;
let socket = null;
let wait = FIRST_WAIT;
let looking = false;
let again = false;

/** `order`, `goods` and `missed` (anything may have changed) are events of `live` for whoever shows one. */
export const live = new EventTarget();

export function stayLive() {
  if (!isKnown()) return;
  connect();
  setInterval(() => socket?.readyState !== WebSocket.OPEN && look(), POLL);
  for (const name of ["online", "pageshow"]) addEventListener(name, look);
  document.addEventListener("visibilitychange", look);
}

async function connect() {
  try {
    const signed = await token();
    socket = new WebSocket(address("v1/live").replace(/^http/, "ws"));
    socket.onopen = () => socket.send(JSON.stringify({ token: signed }));
    socket.onmessage = ({ data }) => hear(JSON.parse(data));
    socket.onclose = reconnect;
  } catch {
    reconnect();
  }
}

function reconnect() {
  setTimeout(connect, wait * (0.8 + Math.random() * 0.4));
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function hear(event) {
  wait = FIRST_WAIT;
  const { cart } = get();
  if (event.cart && (event.cart.id !== cart?.id || event.cart.revision > cart.revision)) look();
  if (event.goods || event.missed) look();
  for (const kind of ["order", "goods", "missed"]) {
    if (event[kind]) live.dispatchEvent(new CustomEvent(kind, { detail: event[kind] }));
  }
}

/** Of all that ask for a look while one is under way, or was just now, one is had: after the last of them. */
async function look() {
  again = true;
  if (looking) return;
  looking = true;
  while (again && !document.hidden) {
    again = false;
    live.dispatchEvent(new CustomEvent("look"));
    await readCart().catch(() => {});
    await new Promise((resume) => setTimeout(resume, BETWEEN_LOOKS));
  }
  looking = false;
}
