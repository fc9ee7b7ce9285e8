/** Requests to the shop. An answer that says no is thrown as a Problem (RFC 9457), a missing one as Unreachable. */

// Relative to where this module came from (app/VERSION/): the shop may live below a path.
const ROOT = new URL("../../", import.meta.url);
const PATIENCE = 12_000;
const PAUSES = [400, 1200, 3000];

export class Problem extends Error {
  constructor(status, body, etag) {
    super(body.detail ?? body.title ?? String(status));
    Object.assign(this, { status, body, etag });
  }
}

export class Unreachable extends Error {}

export const address = (path) => new URL(path.replace(/^\//, ""), ROOT).href;

/** A file of the app's own. */
export const fetchPage = async (path) => (await ask("GET", `app/${path}`)).body;

/**
 * Gives `{ body, etag }`. `again`: whether it may be sent twice, because the second time changes nothing; then it is, where no
 * answer comes. `fresh`: what the browser has kept does not do.
 */
export async function ask(method, path, { body, headers = {}, again = method !== "POST", fresh = false, signal } = {}) {
  for (const pause of [...(again ? PAUSES : []), null]) {
    try {
      return await send(method, path, { body, headers, fresh, signal });
    } catch (error) {
      const passing = error instanceof Unreachable || [502, 503, 504].includes(error.status);
      if (!passing || pause === null || signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function send(method, path, { body, headers, fresh, signal }) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  signal?.addEventListener("abort", () => patience.abort());
  try {
    const json = body === undefined ? {} : { "Content-Type": "application/json" };
    const answer = await fetch(address(path), {
      method,
      headers: { ...json, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: fresh ? "no-cache" : "default",
      signal: patience.signal,
    });
    return await read(answer);
  } catch (error) {
    if (error instanceof Problem || signal?.aborted) throw error;
    throw new Unreachable(path);
  } finally {
    clearTimeout(timer);
  }
}

async function read(answer) {
  const text = await answer.text();
  const body = text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : {};
  const etag = answer.headers.get("ETag");
  if (!answer.ok) throw new Problem(answer.status, body, etag);
  return { body, etag };
}
