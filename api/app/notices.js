/** One short line over the page, until the next one or for a while. */
import { html } from "./html.js";
import { Problem, Unreachable } from "./http.js";
import { get, set, useStore } from "./store.js";
import { notification } from "./telegram.js";
import { t } from "./words.js";

let fading;

export function notice(text, kind = "info") {
  set({ notice: { text, kind } });
  clearTimeout(fading);
  fading = setTimeout(() => set({ notice: null }), Math.max(4000, text.length * 70));
}

/** For whoever hears the page: on the screen it can be seen anyway. */
export const say = (text) => notice(text, "heard");

export const forgetNotice = () => set({ notice: null });

/** Something else was done since, and the shop did it. */
export const forgetRefusal = () => get().notice?.kind === "refused" && forgetNotice();

/** What went wrong, as the shop says it. Gives the words. */
export function complain(error) {
  const text = wordsOf(error);
  notification("error");
  notice(text, "refused");
  return text;
}

export function wordsOf(error) {
  if (error instanceof Unreachable) return t("The shop cannot be reached. Check the connection, then try again.");
  if (!(error instanceof Problem)) throw error;
  return error.message;
}

/** Whether it is about something that there is not: an address may have any number in it, and words as well. */
export const isGone = (error) => error instanceof Problem && [404, 410, 422].includes(error.status);

/** Both places are there from the start: a screen reader hears only what changes inside of them. */
export function Notice() {
  const shown = useStore((state) => state.notice);
  const words = (...kinds) =>
    kinds.includes(shown?.kind) &&
    html`<p class=${shown.kind === "heard" ? "visually-hidden" : `notice ${shown.kind}`} dir="auto">${shown.text}</p>`;
  return html`<div class="notices">
    <div role="status">${words("info", "heard")}</div>
    <div role="alert">${words("refused")}</div>
  </div>`;
}
