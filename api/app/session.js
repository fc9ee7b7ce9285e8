/** Who asks. What Telegram has signed is exchanged for a short token; when that ends, for another. */
import { ask, Problem } from "./http.js";
import { keep, kept, parsed } from "./kept.js";
import { forgetRefusal } from "./notices.js";
import { launch } from "./telegram.js";
import { language } from "./words.js";

const KEPT = "session";
const PUBLIC = /^v1\/(shop|categories|products)\b/;
let signingIn = earlier();
let lost = () => {};

/** Whether somebody is signed in, or can be. */
export const isKnown = () => launch.initData !== "";

/** Who is signed in, `{ id, name }`; null in a plain browser. */
export function me() {
  const user = parsed(new URLSearchParams(launch.initData).get("user"));
  return user && { id: user.id, name: [user.first_name, user.last_name].filter(Boolean).join(" ") };
}

/** `tell` hears that what was signed is too old by now. */
export function whenLost(tell) {
  lost = tell;
}

/** The token of this session. Raises Problem. */
export async function token() {
  signingIn ??= signIn();
  try {
    return await signingIn;
  } catch (error) {
    signingIn = null;
    if (error instanceof Problem && error.status === 401) lost();
    throw error;
  }
}

/** What was signed is good for one sign-in; with the nonce, that one may be asked for again. */
async function signIn() {
  const { initData } = launch;
  const nonce = ofThisLaunch()?.nonce ?? idempotencyKey();
  keep(KEPT, { initData, nonce });
  const { body } = await ask("POST", "v1/sessions", { body: { init_data: initData, nonce }, again: true });
  keep(KEPT, { initData, nonce, token: body.token });
  return body.token;
}

/** The token of the same launch, before a reload. */
function earlier() {
  const known = ofThisLaunch()?.token;
  return known ? Promise.resolve(known) : null;
}

function ofThisLaunch() {
  const session = kept(KEPT);
  return session?.initData === launch.initData ? session : null;
}

/** Like `ask`, in the reader's language, and as the customer if there is one. */
export async function call(method, path, options = {}) {
  const send = async () => {
    const answer = await ask(method, path, { ...options, headers: { ...(await headersFor(path)), ...options.headers } });
    if (method !== "GET") forgetRefusal();
    return answer;
  };
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !isKnown() || !signingIn) throw error;
    signingIn = null;
    return send();
  }
}

/** What everybody may see waits for no session. */
async function headersFor(path) {
  const who = isKnown() && !PUBLIC.test(path) ? { Authorization: `Bearer ${await token()}` } : {};
  return { "Accept-Language": language, ...who };
}

/** A key by which the shop knows a request again: it is answered once, however often it arrives. */
export const idempotencyKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
