/** The main button and the way back. Telegram's client draws them; in a plain browser the page does. */
import { useEffect, useRef } from "./vendor/hooks.module.js";
import { html } from "./html.js";
import { back } from "./router.js";
import { get, set, useStore } from "./store.js";
import { hasClient, knows, on, post } from "./telegram.js";

let shown = null;

/** The main button of the view that is shown, with `text` and `onPress`; null: none. `progress`: it works and takes no other press. */
export function useMainButton(button) {
  const { text = null, progress = false } = button ?? {};
  const mine = useRef({});
  mine.current.press = button?.onPress;
  useEffect(() => {
    shown = mine.current;
    show(text, progress);
  }, [text, progress]);
  // The next view may have come already.
  useEffect(() => () => shown === mine.current && hide(), []);
}

function hide() {
  shown = null;
  show(null, false);
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

function press() {
  if (!get().main?.progress) shown?.press?.();
}

on("main_button_pressed", press);
on("back_button_pressed", back);

/** The client's own back button, where there is a way back. */
export function useBackButton(isVisible) {
  useEffect(() => {
    if (knows("6.1")) post("web_app_setup_back_button", { is_visible: isVisible });
  }, [isVisible]);
}

export function MainBar() {
  const main = useStore((state) => state.main);
  if (hasClient || !main) return null;
  return html`<div class="main-bar">
    <button class="main-button" type="button" onClick=${press} aria-busy=${main.progress} aria-disabled=${main.progress}>
      ${main.text}
    </button>
  </div>`;
}
