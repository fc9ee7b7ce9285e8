/** Words in the reader's language. What has no translation stays English, in which it is written here. */
import { launch } from "./telegram.js";
import { fetchPage } from "./http.js";

let words = {};

/** What the reader's client speaks: "de", "pt-br". */
export const language = readersLanguage();

export async function learnWords() {
  try {
    const told = await fetchPage(`words?lang=${encodeURIComponent(language)}`);
    words = told.words;
    document.documentElement.lang = told.language.replace("_", "-");
  } catch {
    // English, then: the page itself says what is wrong with the connection.
  }
}

/** `t("Only {n} left", { n: 3 })`. */
export function t(text, values = {}) {
  return (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A moment, as the reader's language writes it: "2026-11-29T16:00:00Z". */
export const moment = (time) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));

function readersLanguage() {
  try {
    return JSON.parse(new URLSearchParams(launch.initData).get("user")).language_code || navigator.language;
  } catch {
    return navigator.language;
  }
}
