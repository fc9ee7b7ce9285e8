import { fileSize } from "./format.js";

const MEGABYTE = 1024 ** 2;
const MOST = { photo: 10 * MEGABYTE, document: 20 * MEGABYTE };

/** One line that says why this file cannot be sent as this kind; null if it can. */
export function problem(file, kind) {
  if (!file.size) return `${file.name} is empty.`;
  if (file.size <= MOST[kind]) return null;
  const size = `${file.name} is ${fileSize(file.size)}`;
  const most = fileSize(MOST[kind]);
  if (kind === "photo" && file.size <= MOST.document) return `${size}. A photo can have at most ${most}: send it as a file.`;
  return `${size}. A bot can fetch at most ${fileSize(MOST.document)}.`;
}

/** Resolves to null if the file was sent, otherwise to the reason why not. */
export async function upload(file, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, file.name);
  try {
    const response = await fetch("/send", { method: "POST", body: form });
    return response.ok ? null : ((await response.json()).refused ?? "The file could not be sent.");
  } catch {
    return `${file.name} was not sent. Either the file cannot be read, or the playground is not running.`;
  }
}
