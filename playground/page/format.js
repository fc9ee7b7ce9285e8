// The page is in English, so its dates are too, whatever the browser's language is.
const LOCALE = "en-GB";
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const dayThisYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long" });
const dayWithYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "medium" });

/** Times are Unix seconds, as everywhere in the Bot API. */
const at = (seconds) => new Date(seconds * 1000);

export const time = (seconds) => clock.format(at(seconds));
export const fullTime = (seconds) => full.format(at(seconds));
export const sameDay = (a, b) => at(a).toDateString() === at(b).toDateString();

export function day(seconds, now = new Date()) {
  const date = at(seconds);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return "Today";
  if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (date.getFullYear() === now.getFullYear() ? dayThisYear : dayWithYear).format(date);
}

/** `amount` is in minor units; Stars (XTR) have none. */
export function money(amount, currency) {
  if (currency === "XTR") return `⭐ ${amount}`;
  const format = new Intl.NumberFormat(LOCALE, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits).replace("-", "−");
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

export function initials(name) {
  const letters = name.split(/\s+/).map((word) => word.match(/[\p{L}\p{N}]/u)?.[0]).filter(Boolean);
  return (letters.slice(0, 2).join("") || [...name.trim()][0] || "?").toUpperCase();
}
