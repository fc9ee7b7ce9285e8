import { fileSize } from "./format.js";

const MEGABYTE = 1024 ** 2;
const MOST = { photo: 10 * MEGABYTE, document: 20 * MEGABYTE };

/** What keeps this file from being sent as a photo or a document, in a line; null if nothing does. */
export function problem(file, kind) {
  if (!file.size) return `${file.name} is empty.`;
  if (file.size <= MOST[kind]) return null;
  const size = `${file.name} has ${fileSize(file.size)}`;
  const most = fileSize(MOST[kind]);
  if (kind === "photo" && file.size <= MOST.document) return `${size}, a photo at most ${most}: send it as a file.`;
  return `${size}, and a bot can fetch ${fileSize(MOST.document)} at most.`;
}

/** Null once it is sent, else why it is not. */
export async function upload(file, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, file.name);
  try {
    const response = await fetch("/send", { method: "POST", body: form });
    return response.ok ? null : ((await response.json()).refused ?? "It could not be sent.");
  } catch {
    return `${file.name} was not sent: the file cannot be read, or the playground is not running.`;
  }
}
