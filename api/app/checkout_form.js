/** The fields of the checkout. */
import { draftOf } from "./draft.js";
import { html } from "./html.js";
import { t } from "./words.js";

/** What a browser, and a screen reader, need to know about each answer. */
const FIELDS = {
  recipient: { autocomplete: "name", type: "text" },
  phone: { autocomplete: "tel", type: "tel", inputmode: "tel" },
  address: { autocomplete: "street-address", rows: 3 },
  note: { rows: 2, optional: true },
};

const LABELS = () => ({
  recipient: t("Name"),
  phone: t("Phone"),
  address: t("Address"),
  note: t("Note"),
});

export function Choice({ legend, name, options, chosen, onChoose }) {
  if (!options.length) return null;
  return html`<fieldset class="choice">
    <legend>${legend}</legend>
    ${options.map(
      (option) => html`<label key=${option.id}>
        <input type="radio" name=${name} value=${option.id} checked=${option.id === chosen} onChange=${() => onChoose(option.id)} />
        <span class="words" dir="auto">${option.name}${option.more && html`<small>${option.more}</small>`}</span>
        ${option.extra && html`<span class="money">${option.extra}</span>`}
      </label>`,
    )}
  </fieldset>`;
}

export function Answers({ questions, checkout, missing }) {
  if (!questions.length) return null;
  return html`<fieldset class="answers">
    <legend>${t("For whom")}</legend>
    ${questions.map((name) => html`<${Question} key=${name} name=${name} checkout=${checkout} isMissing=${name === missing} />`)}
  </fieldset>`;
}

function Question({ name, checkout: { cart, delivery }, isMissing }) {
  const { rows, optional, ...attributes } = FIELDS[name] ?? { type: "text" };
  const value = draftOf(cart.id)[name] ?? delivery.answers[name] ?? delivery.offered[name] ?? "";
  const shared = { name, defaultValue: value, dir: "auto", maxlength: 1000, required: !optional };
  const label = LABELS()[name] ?? name;
  const marked = optional ? t("{field} (optional)", { field: label }) : label;
  return html`<label>
    <span>${marked}</span>
    ${rows
      ? html`<textarea ...${shared} ...${attributes} rows=${rows} aria-invalid=${isMissing}></textarea>`
      : html`<input ...${shared} ...${attributes} aria-invalid=${isMissing} />`}
  </label>`;
}

/** Whatever stands in the fields, by the name of the question. */
export const typedIn = (form) => Object.fromEntries([...form.elements].filter(({ name }) => name in FIELDS).map(({ name, value }) => [name, value]));

/** What has been typed, if the shop does not know it yet; null if it does. */
export function readAnswers(form, delivery) {
  const chosen = delivery.methods.find(({ id }) => id === delivery.chosen);
  const typed = (chosen?.questions ?? []).map((name) => [name, form.elements[name]?.value.trim() ?? ""]);
  // An empty answer is one where it may be left out.
  const answers = typed.filter(([name, value]) => value || FIELDS[name]?.optional);
  return answers.some(([name, value]) => value !== delivery.answers[name]) ? Object.fromEntries(answers) : null;
}
