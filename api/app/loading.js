/** A view's data. */
import { useEffect, useRef, useState } from "./vendor/hooks.module.js";
import { live } from "./live.js";
import { call } from "./session.js";

/**
 * `{ data, error, retry, replace }`, read again when `path` changes. Without a path nothing is read. `fresh`: as the shop has it now,
 * whatever the browser has kept.
 */
export function useLoaded(path, { fresh = false } = {}) {
  const [shown, show] = useState({ path, data: null, error: null });
  const [tries, setTries] = useState(0);
  const reading = useRef(null);
  useEffect(() => {
    if (!path) return undefined;
    const stop = (reading.current = new AbortController());
    call("GET", path, { signal: stop.signal, fresh: fresh || tries > 0 })
      .then(({ body }) => show({ path, data: body, error: null }))
      .catch((error) => !stop.signal.aborted && show((before) => ({ path, data: before.path === path ? before.data : null, error })));
    return () => stop.abort();
  }, [path, tries]);
  const now = shown.path === path ? shown : { data: null, error: null };
  return {
    data: now.data,
    error: now.error,
    retry: () => setTries((count) => count + 1),
    replace: (data) => {
      // What is still being read is older than this.
      reading.current?.abort();
      show({ path, data, error: null });
    },
  };
}

/** Read again when the shop says that something has changed (`events` of live.js), or when somebody comes back to the page. */
export function useLive(read, events) {
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const again = ({ detail }) => latest.current(detail);
    for (const name of events) live.addEventListener(name, again);
    return () => events.forEach((name) => live.removeEventListener(name, again));
  }, []);
}
