/** A view's data: `{ data, error, retry, replace }`, read again when `path` changes. */
import { useEffect, useState } from "./vendor/hooks.module.js";
import { call } from "./session.js";

export function useLoaded(path) {
  const [shown, show] = useState({ path, data: null, error: null });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    call("GET", path, { signal: stop.signal })
      .then(({ body }) => show({ path, data: body, error: null }))
      .catch((error) => !stop.signal.aborted && show((before) => ({ path, data: before.path === path ? before.data : null, error })));
    return () => stop.abort();
  }, [path, tries]);
  const now = shown.path === path ? shown : { data: null, error: null };
  return {
    data: now.data,
    error: now.error,
    retry: () => setTries((count) => count + 1),
    replace: (data) => show({ path, data, error: null }),
  };
}
