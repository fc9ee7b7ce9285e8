import { byId, element } from "./dom.js";

const TOAST_LASTS = 3000;
let fading;

/** A short word over the messages that goes by itself; a newer one takes its place. */
export function toast(text, kind = "info") {
  const place = byId("toast");
  place.replaceChildren(element("span", { dir: "auto", "data-kind": kind }, text));
  place.classList.add("shown");
  clearTimeout(fading);
  // Reading takes time: three seconds, and more for a long text.
  fading = setTimeout(() => place.classList.remove("shown"), Math.max(TOAST_LASTS, text.length * 55));
}

let turn = Promise.resolve();

/** Dialogs wait for each other. Resolves to the fields' values, or to null if it was dismissed. */
export function ask({ text, ok = "OK", cancel = "Cancel", fields = [] }) {
  turn = turn.then(() => openDialog({ text, ok, cancel, fields }));
  return turn;
}

export const alert = (text) => ask({ text, cancel: null });

function openDialog({ text, ok, cancel, fields }) {
  const dialog = byId("dialog");
  byId("dialog-text").textContent = text;
  byId("dialog-ok").textContent = ok;
  byId("dialog-cancel").textContent = cancel ?? "";
  byId("dialog-cancel").hidden = !cancel;
  byId("dialog-fields").replaceChildren(...fields.map(fieldRow));
  dialog.setAttribute("role", cancel ? "dialog" : "alertdialog");
  dialog.returnValue = "";
  dialog.showModal();
  (dialog.querySelector("input") ?? byId("dialog-ok")).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue ? valuesOf(dialog) : null), { once: true });
  });
}

function fieldRow({ label, ...attributes }) {
  const input = element("input", { required: true, autocomplete: "off", ...attributes });
  return element("label", {}, element("span", {}, label), input);
}

function valuesOf(dialog) {
  return Object.fromEntries([...dialog.querySelectorAll("input")].map((input) => [input.name, input.value.trim()]));
}

/** A press beside the dialog closes it, as everywhere on a phone. */
export function closeOnBackdrop(dialog) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
