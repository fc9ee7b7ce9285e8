import { byId, element } from "./dom.js";

const TOAST_LASTS = 3000;
let fading;

/** Show a short text over the messages. It disappears by itself; a newer one replaces it. */
export function toast(text, kind = "info") {
  const place = byId("toast");
  place.replaceChildren(element("span", { dir: "auto", "data-kind": kind }, text));
  place.classList.add("shown");
  clearTimeout(fading);
  // Three seconds to read, and more for a long text.
  fading = setTimeout(() => place.classList.remove("shown"), Math.max(TOAST_LASTS, text.length * 55));
}

let turn = Promise.resolve();

/** Dialogs wait for each other. Resolves to the fields' values, or to null if the dialog was dismissed. `shown` is an
 * element above the fields, such as a picture. */
export function ask({ text, ok = "OK", cancel = "Cancel", fields = [], shown = "" }) {
  const body = [shown, ...fields.map(fieldRow)].filter(Boolean);
  turn = turn.then(() => openDialog({ text, ok, cancel, body, result: valuesOf }));
  return turn;
}

/** Resolves to the value of the chosen option, or to null. The `content` of an option is a list of nodes. */
export function choose({ text, options }) {
  const button = ({ value, content }) => element("button", { type: "submit", class: "choice", value }, ...content);
  const result = (dialog) => dialog.returnValue;
  turn = turn.then(() => openDialog({ text, ok: null, cancel: "Cancel", body: options.map(button), result }));
  return turn;
}

export const alert = (text) => ask({ text, cancel: null });

function openDialog({ text, ok, cancel, body, result }) {
  const dialog = byId("dialog");
  byId("dialog-text").textContent = text;
  for (const [id, words] of [["dialog-ok", ok], ["dialog-cancel", cancel]]) {
    byId(id).textContent = words ?? "";
    byId(id).hidden = !words;
  }
  byId("dialog-fields").replaceChildren(...body);
  dialog.setAttribute("role", cancel ? "dialog" : "alertdialog");
  dialog.returnValue = "";
  dialog.showModal();
  (dialog.querySelector("input, .choice") ?? byId("dialog-ok")).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue ? result(dialog) : null), { once: true });
  });
}

function fieldRow({ label, ...attributes }) {
  const input = element("input", { required: true, autocomplete: "off", dir: "auto", ...attributes });
  return element("label", {}, element("span", {}, label), input);
}

function valuesOf(dialog) {
  return Object.fromEntries([...dialog.querySelectorAll("input")].map((input) => [input.name, input.value.trim()]));
}

/** A tap beside the dialog closes it, as usual on a phone. */
export function closeOnBackdrop(dialog) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
