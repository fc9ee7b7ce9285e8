import { element } from "./dom.js";

const LONGEST = 200;

/** One line by which a reader recognises the message. */
function gist({ text, caption, photo, document, contact, location, invoice }) {
  if (text ?? caption) return (text ?? caption).slice(0, LONGEST);
  if (photo) return "Photo";
  if (document) return document.file_name ?? "File";
  if (contact) return `Contact: ${contact.first_name}`;
  return location ? "Location" : (invoice?.title ?? "Message");
}

/** For a quote: who wrote the message, and how it begins. */
export function gistOf(message) {
  const name = element("strong", { dir: "auto" }, message.from?.first_name ?? "");
  return [name, element("span", { dir: "auto" }, gist(message))];
}
