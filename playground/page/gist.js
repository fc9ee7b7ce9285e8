import { element } from "./dom.js";

const LONGEST = 200;

/** One line that says which message this is. */
function gist({ text, caption, photo, document, contact, location, invoice }) {
  if (text ?? caption) return (text ?? caption).slice(0, LONGEST);
  if (photo) return "Photo";
  if (document) return document.file_name ?? "File";
  if (contact) return `Contact: ${contact.first_name}`;
  return location ? "Location" : (invoice?.title ?? "Message");
}

/** Who said it and how it begins, for a quote of it. */
export function gistOf(message) {
  const name = element("strong", { dir: "auto" }, message.from?.first_name ?? "");
  return [name, element("span", { dir: "auto" }, gist(message))];
}
