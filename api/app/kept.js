/** What a reload finds again. It ends with the tab. */

const PREFIX = "tillbot.";

export function keep(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A browser that stores nothing: then a reload starts anew.
  }
}

export const forget = (name) => keep(name, null);

/** The value, or null. */
export function kept(name) {
  try {
    return parsed(sessionStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
