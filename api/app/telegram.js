/** The Telegram client around this page, by its documented web events (core.telegram.org/api/web-events). No script of
 * another host is needed for that. In a plain browser there is none: then nothing is posted and nothing is heard. */

import { keep, kept, parsed } from "./kept.js";

const KEPT = "launch";
const NOTHING = { initData: "", version: "", theme: {} };
const heard = new Map();

/** What the client handed over in the address: `initData` as it was signed ("" in a plain browser), `theme`, `version`. */
export const launch = readLaunch();

const inFrame = window.parent !== window;
const native = window.TelegramWebviewProxy;
const notify = window.external && "notify" in window.external ? window.external : null;

/** Whether a client draws the buttons around this page. */
export const hasClient = launch.version !== "" && Boolean(native || notify || inFrame);

/** Whether the client knows what came with this version of Mini Apps ("7.7"). */
export function knows(version) {
  const [major, minor] = launch.version.split(".").map(Number);
  const [wantedMajor, wantedMinor] = version.split(".").map(Number);
  return hasClient && (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor));
}

export function post(eventType, eventData = {}) {
  if (!hasClient) return;
  if (native) native.postEvent(eventType, JSON.stringify(eventData));
  else if (notify) notify.notify(JSON.stringify({ eventType, eventData }));
  // Whoever may frame this page is named in its policy (frame-ancestors), and nothing that is posted is a secret.
  else window.parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
}

/** Gives what stops listening. */
export function on(eventType, listener) {
  const listeners = heard.get(eventType) ?? new Set();
  heard.set(eventType, listeners.add(listener));
  return () => listeners.delete(listener);
}

function receive(eventType, eventData) {
  for (const listener of [...(heard.get(eventType) ?? [])]) listener(eventData ?? {});
}

/** A client of each platform calls another of these names. */
function listen() {
  window.Telegram = { ...window.Telegram, WebView: { ...window.Telegram?.WebView, receiveEvent: receive } };
  window.TelegramGameProxy = { ...window.TelegramGameProxy, receiveEvent: receive };
  window.TelegramGameProxy_receiveEvent = receive;
  window.addEventListener("message", ({ source, data }) => {
    if (!inFrame || source !== window.parent || typeof data !== "string") return;
    const event = parsed(data);
    if (typeof event?.eventType === "string") receive(event.eventType, event.eventData);
  });
}

/** Tell the client that the page can be shown, and ask how much room there is. */
export function ready() {
  listen();
  if (!hasClient) return;
  if (inFrame) post("iframe_ready", { reload_supported: true });
  on("reload_iframe", () => location.reload());
  post("web_app_ready");
  post("web_app_expand");
  // A list that is scrolled must not close the app.
  if (knows("7.7")) post("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });
  if (knows("6.1")) {
    post("web_app_set_header_color", { color_key: "secondary_bg_color" });
    post("web_app_set_background_color", { color: launch.theme.secondary_bg_color ?? "#f1f1f4" });
  }
  for (const area of ["safe_area", "content_safe_area"]) {
    on(`${area}_changed`, (inset) => keepClear(area, inset));
    if (knows("8.0")) post(`web_app_request_${area}`);
  }
}

export function impact(style = "light") {
  if (knows("6.1")) post("web_app_trigger_haptic_feedback", { type: "impact", impact_style: style });
}

/** `kind`: success, warning or error. */
export function notification(kind) {
  if (knows("6.1")) post("web_app_trigger_haptic_feedback", { type: "notification", notification_type: kind });
}

export const close = () => post("web_app_close");

/** A page outside: a payment page, for example. */
export function openLink(url) {
  const telegrams = /^https:\/\/t\.me(\/.+)$/.exec(url);
  if (!hasClient) window.open(url, "_blank", "noopener");
  else if (telegrams) post("web_app_open_tg_link", { path_full: telegrams[1] });
  else post("web_app_open_link", { url });
}

function keepClear(area, inset) {
  for (const side of ["top", "right", "bottom", "left"]) {
    const name = `--${area.replaceAll("_", "-")}-${side}`;
    document.documentElement.style.setProperty(name, `${Number(inset[side]) || 0}px`);
  }
}

function readLaunch() {
  const told = new URLSearchParams(location.hash.slice(1));
  if (!told.has("tgWebAppVersion") && !told.has("tgWebAppData")) return { ...NOTHING, ...kept(KEPT) };
  const start = new URLSearchParams(told.get("tgWebAppData") ?? "").get("start_param") ?? "";
  const launched = {
    initData: told.get("tgWebAppData") ?? "",
    version: told.get("tgWebAppVersion") ?? "6.0",
    theme: parsed(told.get("tgWebAppThemeParams")) ?? {},
  };
  // The address is the app's own from here on: a reload finds the launch where it is kept.
  history.replaceState(null, "", /^p\d+$/.test(start) ? `#/product/${start.slice(1)}` : "#/");
  keep(KEPT, launched);
  return launched;
}
