const COLOUR = /^#[0-9a-f]{6}$/i;
const IMPACTS = ["light", "medium", "heavy", "rigid", "soft"];
const NOTIFICATIONS = ["error", "success", "warning"];
const LONGEST_BUTTON = 64;

const isSwitch = (value) => typeof value === "boolean";
const isColour = (value) => value === undefined || COLOUR.test(value);

/** What each event has to say; each gives what is wrong, or nothing. */
const RULES = {
  iframe_ready: () => null,
  iframe_will_reload: () => null,
  web_app_ready: () => null,
  web_app_expand: () => null,
  web_app_close: () => null,
  web_app_request_theme: () => null,
  web_app_request_viewport: () => null,
  web_app_request_safe_area: () => null,
  web_app_request_content_safe_area: () => null,
  web_app_setup_swipe_behavior: ({ allow_vertical_swipe: allows }) => isSwitch(allows) || "allow_vertical_swipe is no boolean",
  web_app_setup_closing_behavior: ({ need_confirmation: needs }) => isSwitch(needs) || "need_confirmation is no boolean",
  web_app_setup_back_button: ({ is_visible: isVisible }) => isSwitch(isVisible) || "is_visible is no boolean",
  web_app_setup_main_button: mainButton,
  web_app_set_header_color: ({ color_key: key, color }) =>
    ["bg_color", "secondary_bg_color"].includes(key) || COLOUR.test(color ?? "") || "no colour and no key of one",
  web_app_set_background_color: ({ color }) => COLOUR.test(color ?? "") || "no colour as #rrggbb",
  web_app_set_bottom_bar_color: ({ color }) => COLOUR.test(color ?? "") || "no colour as #rrggbb",
  web_app_trigger_haptic_feedback: haptic,
  web_app_open_link: ({ url }) => /^https?:\/\/[^/]/.test(url ?? "") || "only http:// and https:// are opened",
  web_app_open_tg_link: ({ path_full: path }) => /^\/./.test(path ?? "") || "path_full is no path",
};

/** What a client does not take of an event, in words; null if it takes it. */
export function refusal(event) {
  if (typeof event?.eventType !== "string") return "The app sent something that is no event.";
  const rule = Object.hasOwn(RULES, event.eventType) ? RULES[event.eventType] : null;
  if (!rule) return `The playground does not know the event ${event.eventType}.`;
  const data = event.eventData ?? {};
  const problem = typeof data === "object" ? rule(data) : "its data is no object";
  return typeof problem === "string" ? `${event.eventType}: ${problem}.` : null;
}

function mainButton({ is_visible: isVisible, text, color, text_color: ink }) {
  if (!isColour(color) || !isColour(ink)) return "no colour as #rrggbb";
  if (!isVisible) return null;
  if (typeof text !== "string" || !text.trim()) return "a button that is shown needs a text";
  return text.length <= LONGEST_BUTTON || `a button has at most ${LONGEST_BUTTON} characters`;
}

function haptic({ type, impact_style: style, notification_type: kind }) {
  if (type === "impact") return IMPACTS.includes(style) || "no impact_style that there is";
  if (type === "notification") return NOTIFICATIONS.includes(kind) || "no notification_type that there is";
  return type === "selection_change" || "no type of feedback that there is";
}
