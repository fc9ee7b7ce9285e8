/** The main button and the way back. Telegram's client draws them; in a plain browser the page does. */
import { useEffect, useLayoutEffect, useRef } from "./vendor/hooks.module.js";
import { html } from "./html.js";
import { back } from "./router.js";
import { get, set, useStore } from "./store.js";
import { hasClient, knows, on, post } from "./telegram.js";

/** Milliseconds for which a button that means something else than before takes no press: whoever taps on has not read it yet. */
const PAUSE = 700;
let shown = null;
let meaning = null;
let pause = PAUSE;
let settling = null;

/**
 * The main button of the view that is shown, with `text` and `onPress`; null: none. `progress`: it works and takes no other press.
 * `means` names what it does; when that changes it takes no press for `pause` ms, and each press in that time starts the time anew.
 */
export function useMainButton(button) {
  const { text = null, progress = false, means = null, pause = PAUSE } = button ?? {};
  const mine = useRef({ pressed: false });
  mine.current.press = button?.onPress;
  // Before anybody can press again: what is pressed is what is shown.
  useLayoutEffect(() => {
    shown = mine.current;
    mean(text && means, pause);
    show(text, progress);
  }, [text, progress, means]);
  // The next view may have come already.
  useLayoutEffect(() => () => shown === mine.current && hide(), []);
}

function hide() {
  shown = null;
  mean(null, PAUSE);
  show(null, false);
}

function mean(newer, time) {
  if (newer === meaning) return;
  meaning = newer;
  pause = time;
  settle();
}

function settle() {
  clearTimeout(settling);
  settling = setTimeout(() => tellWhetherReady(true), pause);
  tellWhetherReady(false);
}

function tellWhetherReady(isReady) {
  if (isReady) settling = null;
  document.documentElement.dataset.main = isReady ? "ready" : "settling";
  set({ settling: !isReady });
}

function show(text, progress) {
  set({ main: text && { text, progress } });
  if (!text) return post("web_app_setup_main_button", { is_visible: false });
  post("web_app_setup_main_button", {
    is_visible: true,
    is_active: !progress,
    is_progress_visible: progress,
    // Clients cut a longer text, or refuse it.
    text: text.slice(0, 64),
    ...colours(),
  });
}

/** As the page has them: a client's own may be too pale for its own words. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const pair = { color: style.getPropertyValue("--accent").trim(), text_color: style.getPropertyValue("--on-accent").trim() };
  return Object.values(pair).every((colour) => /^#[0-9a-f]{6}$/i.test(colour)) ? pair : {};
}

/** One press at a time: it is over when what it does has been answered. */
async function press() {
  const button = shown;
  if (settling !== null) return settle();
  if (!button?.press || button.pressed || get().main?.progress) return;
  button.pressed = true;
  try {
    await button.press();
  } finally {
    button.pressed = false;
  }
}

on("main_button_pressed", press);
on("back_button_pressed", back);

/** The client's own back button, where there is a way back. */
export function useBackButton(isVisible) {
  useEffect(() => {
    if (knows("6.1")) post("web_app_setup_back_button", { is_visible: isVisible });
  }, [isVisible]);
}

/** Below the page. On a wide screen a view may have it in its column (`beside`): then that one is shown. */
export const MainBar = () => html`<div class="main-bar"><${MainButton} /></div>`;

export const MainBeside = () => html`<div class="beside"><${MainButton} /></div>`;

function MainButton() {
  const main = useStore((state) => state.main);
  const isSettling = useStore((state) => state.settling);
  if (hasClient || !main) return null;
  return html`<button class="main-button" type="button" onClick=${press} aria-busy=${main.progress} aria-disabled=${main.progress || isSettling}>
    ${main.text}
  </button>`;
}
