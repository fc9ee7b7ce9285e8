import { byId } from "./dom.js";
import { refusal } from "./web_app_rules.js";

const VERSION = "8.0";
const LOCAL = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;
const COLOURS = {
  bg_color: "--surface",
  secondary_bg_color: "--surface-low",
  text_color: "--ink",
  hint_color: "--muted",
  subtitle_text_color: "--muted",
  link_color: "--accent",
  accent_text_color: "--accent",
  button_color: "--accent",
  button_text_color: "--on-accent",
  header_bg_color: "--surface",
  bottom_bar_bg_color: "--surface",
  section_bg_color: "--surface",
  section_header_text_color: "--accent",
  section_separator_color: "--line",
  destructive_text_color: "--danger",
};

/**
 * The client around a Mini App: a frame, a main button and a way back. It speaks the web events of Telegram's clients
 * (core.telegram.org/api/web-events), and refuses what they refuse.
 */
export class WebApp {
  #window = byId("app");
  #frame = byId("app-frame");
  #main = byId("app-main");
  #back = byId("app-back");
  #origin = null;
  #asksToClose = false;
  #openLink;

  constructor({ openLink }) {
    this.#openLink = openLink;
    this.#main.addEventListener("click", () => this.#isIdle() && this.#tell("main_button_pressed", null));
    this.#back.addEventListener("click", () => this.#tell("back_button_pressed", null));
    byId("app-close").addEventListener("click", () => this.#leave());
    this.#window.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#leave();
    });
    window.addEventListener("message", (event) => this.#hear(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#tellTheme());
  }

  /** Open it in the window, or give the page to it (`tab`). False if the address is not on this computer. */
  open({ url, init_data: signed, tab }, { title, person }) {
    if (!LOCAL.test(url)) return false;
    const address = launchAddress(url, signed);
    if (tab) {
      location.replace(address);
      return true;
    }
    this.#reset(title);
    this.#origin = new URL(url).origin;
    // What is signed is good for one opening: another tab gets its own.
    byId("app-tab").href = `?open=app&person=${person}`;
    this.#frame.src = address;
    this.#window.showModal();
    return true;
  }

  close() {
    if (!this.#window.open) return;
    this.#window.close();
    this.#frame.removeAttribute("src");
    this.#origin = null;
  }

  #reset(title) {
    byId("app-title").textContent = title;
    byId("app-note").textContent = "";
    this.#asksToClose = false;
    this.#main.hidden = this.#back.hidden = true;
    delete this.#window.dataset.haptic;
  }

  #leave() {
    if (!this.#asksToClose || confirm("Changes that you made may not be saved. Close?")) this.close();
  }

  #isIdle() {
    return this.#main.getAttribute("aria-disabled") !== "true";
  }

  #tell(eventType, eventData) {
    if (this.#origin) this.#frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), this.#origin);
  }

  #tellTheme() {
    this.#tell("theme_changed", { theme_params: theme() });
  }

  #tellViewport() {
    const { clientWidth: width, clientHeight: height } = this.#frame;
    this.#tell("viewport_changed", { width, height, is_expanded: true, is_state_stable: true });
  }

  #hear({ source, origin, data }) {
    if (!this.#origin || source !== this.#frame.contentWindow || origin !== this.#origin) return;
    const event = parsed(data);
    const problem = refusal(event);
    if (problem) this.#note(problem, "refused");
    else this.#heard[event.eventType]?.(event.eventData ?? {});
  }

  #note(text, kind) {
    byId("app-note").textContent = text;
    byId("app-note").dataset.kind = kind;
  }

  #heard = {
    web_app_close: () => this.close(),
    web_app_request_theme: () => this.#tellTheme(),
    web_app_request_viewport: () => this.#tellViewport(),
    web_app_request_safe_area: () => this.#tell("safe_area_changed", NO_INSET),
    web_app_request_content_safe_area: () => this.#tell("content_safe_area_changed", NO_INSET),
    web_app_setup_closing_behavior: ({ need_confirmation: asks }) => (this.#asksToClose = asks),
    web_app_setup_back_button: ({ is_visible: isVisible }) => (this.#back.hidden = !isVisible),
    web_app_setup_main_button: (button) => this.#showMain(button),
    web_app_trigger_haptic_feedback: (felt) => this.#shake(felt),
    web_app_open_link: ({ url }) => window.open(url, "_blank", "noopener"),
    web_app_open_tg_link: ({ path_full: path }) => {
      this.close();
      this.#openLink(`https://t.me${path}`);
    },
  };

  #showMain({ is_visible: isVisible, is_active: isActive, is_progress_visible: isBusy, text, color, text_color: ink }) {
    this.#main.hidden = !isVisible;
    if (!isVisible) return;
    this.#main.textContent = text;
    this.#main.setAttribute("aria-disabled", String(isActive === false || isBusy === true));
    this.#main.setAttribute("aria-busy", String(isBusy === true));
    if (color) this.#main.style.backgroundColor = color;
    if (ink) this.#main.style.color = ink;
  }

  /** A phone shakes; here it is noted. */
  #shake({ type, impact_style: style, notification_type: kind }) {
    navigator.vibrate?.(10);
    this.#window.dataset.haptic = [type, style ?? kind].filter(Boolean).join(" ");
  }
}

const NO_INSET = { top: 0, right: 0, bottom: 0, left: 0 };

function launchAddress(url, signed) {
  const told = new URLSearchParams({
    tgWebAppData: signed,
    tgWebAppVersion: VERSION,
    tgWebAppPlatform: "web",
    tgWebAppThemeParams: JSON.stringify(theme()),
  });
  return `${url}${url.includes("#") ? "&" : "#"}${told}`;
}

function theme() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(Object.entries(COLOURS).map(([name, property]) => [name, style.getPropertyValue(property).trim()]));
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
