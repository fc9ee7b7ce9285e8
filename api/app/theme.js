/** The client's colours as custom properties. A theme may be anything; words stay readable whatever it is. */
import { launch, on } from "./telegram.js";

const READABLE = 4.5; // WCAG 2.2, 1.4.3
const NAME = /^[a-z_]+$/;
const COLOUR = /^#[0-9a-f]{6}$/i;

export function applyTheme() {
  paint(launch.theme);
  on("theme_changed", ({ theme_params: theme }) => paint(theme ?? {}));
}

function paint(theme) {
  const root = document.documentElement.style;
  const told = Object.entries(theme).filter(([name, colour]) => NAME.test(name) && COLOUR.test(colour));
  for (const [name, colour] of told) root.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, colour);
  const { bg_color: paper, text_color: ink } = Object.fromEntries(told);
  if (!paper || !ink) return;
  const colours = readable(Object.fromEntries(told));
  for (const [name, colour] of Object.entries(colours)) root.setProperty(`--${name}`, colour);
  root.setProperty("color-scheme", luminance(paper) < 0.4 ? "dark" : "light");
}

/** The page's own names for them: each ink dark or light enough for all the grounds that it stands on. */
function readable(theme) {
  const surface = theme.section_bg_color ?? theme.bg_color;
  const ground = theme.secondary_bg_color ?? theme.bg_color;
  const on = (colour) => [surface, ground].reduce(legible, colour);
  const accent = theme.button_color ?? theme.link_color ?? "#2678b6";
  const onAccent = theme.button_text_color ?? "#ffffff";
  return {
    ground,
    surface,
    ink: on(theme.text_color),
    muted: on(theme.subtitle_text_color ?? theme.hint_color ?? theme.text_color),
    link: on(theme.accent_text_color ?? theme.link_color ?? accent),
    danger: on(theme.destructive_text_color ?? "#c8352b"),
    accent: legible(accent, onAccent),
    "on-accent": onAccent,
  };
}

/** The colour, moved away from `ground` until it can be read on it. */
function legible(colour, ground) {
  const end = luminance(ground) < 0.18 ? 255 : 0;
  let parts = channels(colour);
  for (let step = 0; step < 40 && contrast(hex(parts), ground) < READABLE; step += 1) {
    parts = parts.map((part) => part + (end - part) * 0.06);
  }
  return hex(parts);
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour) {
  const linear = (part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = channels(colour).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const hex = (parts) => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
