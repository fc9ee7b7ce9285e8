/** Markup in tagged templates: `html` makes Preact's elements of it. */
import htm from "./vendor/htm.module.js";
import { h } from "./vendor/preact.module.js";

export const html = htm.bind(h);
