/** The views' addresses, behind the "#": the files are served from one place. */
import { useEffect, useState } from "./vendor/hooks.module.js";

const scrolled = new Map();
let depth = 0;
let stepping = false;
let goingBack = false;
let showRoute = () => {};

/** `path` is ["product", "12"], for example. */
export function here() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { address: location.hash || "#/", path: path.split("/").filter(Boolean), query: new URLSearchParams(query) };
}

export function go(address) {
  if (location.hash === address) return;
  stepping = true;
  depth += 1;
  location.hash = address;
}

/** Another address for what is shown, without a step that could be gone back. */
export function rename(address) {
  history.replaceState(null, "", address);
  showRoute(here());
}

export function back() {
  if (depth > 0) history.back();
  else go("#/");
}

/** How far down the page was when it was left, if somebody comes back to it. */
export const wasScrolled = () => (goingBack ? (scrolled.get(here().address) ?? 0) : 0);

export function useRoute() {
  const [route, show] = useState(here);
  useEffect(() => {
    showRoute = show;
    history.scrollRestoration = "manual";
    addEventListener("popstate", arrive);
    addEventListener("scroll", () => scrolled.set(here().address, scrollY), { passive: true });
    document.addEventListener("click", follow);
  }, []);
  return route;
}

function arrive() {
  goingBack = !stepping;
  if (goingBack) depth = Math.max(0, depth - 1);
  stepping = false;
  showRoute(here());
}

/** A link inside the app. Links that open elsewhere, or in another tab, are the browser's. */
function follow(event) {
  const link = event.target.closest?.('a[href^="#/"]');
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.getAttribute("href"));
}
