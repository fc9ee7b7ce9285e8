/** What the views show. One object, replaced as a whole; whoever uses a part is drawn again when that part changes. */
import { useEffect, useReducer } from "./vendor/hooks.module.js";

let state = {
  shop: null,
  categories: [],
  cart: null,
  /** Quantities that have been tapped and not answered yet, by SKU. */
  wanted: {},
  notice: null,
  /** Whether the main button means something else than a moment ago. */
  settling: false,
  /** The list of products as it was left, by its address: going back shows it at once. */
  lists: {},
};
const readers = new Set();

export const get = () => state;

export function set(change) {
  state = { ...state, ...change };
  for (const read of [...readers]) read();
}

export function useStore(pick) {
  const [, draw] = useReducer((count) => count + 1, 0);
  const picked = pick(state);
  useEffect(() => {
    let last = pick(state);
    const read = () => {
      if (Object.is(last, (last = pick(state)))) return;
      draw();
    };
    readers.add(read);
    if (!Object.is(last, picked)) draw();
    return () => readers.delete(read);
  }, []);
  return picked;
}
