/** Who asks. What Telegram has signed is exchanged for a short token; when that ends, for another. */
import { ask, Problem } from "./http.js";
import { launch } from "./telegram.js";
import { language } from "./words.js";

let signingIn = null;

/** Whether somebody is signed in, or can be. */
export const isKnown = () => launch.initData !== "";

/** The token of this session. Raises Problem. */
export async function token() {
  signingIn ??= ask("POST", "v1/sessions", { body: { init_data: launch.initData }, again: true });
  try {
    return (await signingIn).body.token;
  } catch (error) {
    signingIn = null;
    throw error;
  }
}

/** Like `ask`, in the reader's language, and as the customer if there is one. */
export async function call(method, path, options = {}) {
  try {
    return await ask(method, path, await signed(options));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !isKnown()) throw error;
    signingIn = null;
    return ask(method, path, await signed(options));
  }
}

async function signed({ headers = {}, ...options }) {
  const who = isKnown() ? { Authorization: `Bearer ${await token()}` } : {};
  return { ...options, headers: { "Accept-Language": language, ...who, ...headers } };
}

/** A key by which the shop knows a request again: it is answered once, however often it arrives. */
export const idempotencyKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
