/** Nobody is signed in: a plain browser. The shop can be looked at; buying needs Telegram, or the playground. */
import { html } from "./html.js";
import { fetchPage } from "./http.js";
import { notice } from "./notices.js";
import { Empty, Heading } from "./parts.js";
import { me } from "./session.js";
import { hasClient, launch } from "./telegram.js";
import { t } from "./words.js";

const FRESH = 300_000;
let place = { bot: "", playground: "" };

/** Where one signs in: the bot's name, or the address of the playground. */
export async function learnPlace() {
  try {
    place = await fetchPage("place");
  } catch {
    // Then it is said in words alone.
  }
}

/** The playground gives the page back with somebody signed in. Gives whether it was asked. */
export function comeFromPlayground() {
  if (!place.playground || hasClient) return false;
  location.replace(`${place.playground}/?open=app`);
  return true;
}

/** What was signed is too old to sign in with. What is fresh and refused all the same would be refused again. */
export async function signInAgain() {
  const openedAt = Number(new URLSearchParams(launch.initData).get("auth_date")) * 1000;
  await learnPlace();
  if (Date.now() - openedAt > FRESH && comeFromPlayground()) return;
  notice(t("The shop has been open for long. Close it and open it again."), "refused");
}

/** Where the chat with the shop is, for a tab of the browser: "" if nobody tells. */
export async function chatAddress() {
  await learnPlace();
  if (place.playground) return `${place.playground}/?person=${me().id}`;
  return place.bot && `https://t.me/${place.bot}`;
}

const telegram = () => place.bot && `https://t.me/${place.bot}?start=app`;

export function signIn() {
  if (telegram()) window.open(telegram(), "_blank", "noopener");
  else notice(t("Open this shop in Telegram to buy."));
}

export const SignInView = () =>
  html`<main class="page">
    <${Heading} hidden>${t("Cart")}<//>
    <${Empty} title=${t("Open this shop in Telegram to buy.")} words=${t("There your cart and your orders are yours.")}>
      ${telegram() && html`<a class="plain-button" href=${telegram()} target="_blank" rel="noopener">${t("Open Telegram")}</a>`}
    <//>
  </main>`;
