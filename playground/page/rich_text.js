import { pageAddress, staysInside } from "./addresses.js";
import { element } from "./dom.js";

const HIDDEN = "Hidden text: show it";

const WRAPPERS = {
  bold: () => element("strong"),
  italic: () => element("em"),
  underline: () => element("u"),
  strikethrough: () => element("s"),
  code: () => element("code", { title: "Click to copy" }),
  pre: () => element("pre"),
  blockquote: () => element("blockquote"),
  expandable_blockquote: () => element("blockquote"),
  spoiler: () => element("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": HIDDEN }),
  bot_command: () => element("button", { type: "button", class: "command" }),
  text_link: (text, entity) => link(entity.url),
  url: (text) => link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`),
  text_mention: (text, entity) => link(`tg://user?id=${entity.user.id}`),
  email: (text) => link(`mailto:${text}`),
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function link(address) {
  const page = pageAddress(address);
  if (page) return element("a", { href: page, target: "_blank", rel: "noopener noreferrer" });
  if (!staysInside(address)) return element("span", { class: "linklike" });
  return element("span", { class: "linklike inside", role: "link", tabindex: "0", "data-address": address });
}

function wrapper(entity, text) {
  return (WRAPPERS[entity.type] ?? (() => element("span", { class: "linklike" })))(text, entity);
}

/**
 * The Bot API's text and entities as nodes. Offsets are in UTF-16 units, as in JavaScript.
 * Entities nest. If one overlaps another without nesting, it is cut at the other's end and continues after it.
 */
export function richText(text, entities = []) {
  const spans = entities
    .filter((entity) => entity.type !== "custom_emoji")
    .map((entity) => ({ ...entity, end: entity.offset + entity.length }));
  const root = document.createDocumentFragment();
  fill(root, text, spans, 0, text.length);
  return root;
}

function fill(parent, text, spans, from, to) {
  let position = from;
  let waiting = inOrder(spans);
  while (waiting.length) {
    const [span, ...others] = waiting;
    const start = Math.max(span.offset, position);
    const end = Math.min(span.end, to);
    const later = others.filter((other) => other.end > end);
    waiting = inOrder(later.map((other) => ({ ...other, offset: Math.max(other.offset, end) })));
    if (start >= end) continue;
    const isBlock = BLOCKS.has(span.type);
    const before = text.slice(position, start);
    const node = wrapper(span, text.slice(start, end));
    fill(node, text, others.filter((other) => other.offset < end), start, end);
    // A block has lines of its own, so the line breaks beside it would show as empty lines.
    parent.append(isBlock ? before.replace(/\n$/, "") : before, node);
    position = isBlock && text[end] === "\n" && end < to ? end + 1 : end;
  }
  parent.append(text.slice(position, to));
}

const inOrder = (spans) => [...spans].sort((a, b) => a.offset - b.offset || b.end - a.end);
