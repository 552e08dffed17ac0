// Turns a text and its entities into DOM nodes. Text goes in as text nodes only, never as markup.
// Offsets count UTF-16 units, and so do JavaScript's strings.

import { node } from "./dom.js";

const SIMPLE = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Return the nodes of a text; `onCommand` is called with a command that is clicked. */
export function richText(text, entities, onCommand) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, onCommand);
}

/** Return whether an address may become a link. */
export function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

function nodes(text, start, end, entities, onCommand) {
  const out = [];
  const waiting = [...entities];
  let at = start;
  while (waiting.length) {
    const entity = waiting.shift();
    const first = Math.max(at, entity.offset);
    const last = Math.min(end, entity.offset + entity.length);
    if (first >= last) continue;
    const block = BLOCKS.has(entity.type);
    plain(out, text.slice(at, first), block);
    const inside = [];
    while (waiting.length && waiting[0].offset < last) {
      const child = waiting.shift();
      inside.push(child);
      // A child that reaches beyond its parent goes on after it.
      const over = child.offset + child.length - last;
      if (over > 0) waiting.splice(place(waiting, last), 0, { ...child, offset: last, length: over });
    }
    out.push(element(entity, text.slice(first, last), nodes(text, first, last, inside, onCommand), onCommand));
    at = last;
    // The line break after a block is its end, not an empty line.
    if (block && text[at] === "\n" && at < end) at += 1;
  }
  plain(out, text.slice(at, end), false);
  return out;
}

function place(waiting, offset) {
  const found = waiting.findIndex((entity) => entity.offset > offset);
  return found < 0 ? waiting.length : found;
}

function plain(out, text, beforeBlock) {
  const kept = beforeBlock && text.endsWith("\n") ? text.slice(0, -1) : text;
  if (kept) out.push(document.createTextNode(kept));
}

function element(entity, text, children, onCommand) {
  switch (entity.type) {
    case "text_link":
    case "url":
      return link(entity.type === "url" ? text : entity.url, children);
    case "bot_command":
      return node("button", { type: "button", class: "inline-command", onclick: () => onCommand(text) }, children);
    case "expandable_blockquote":
      return expandable(children);
    case "spoiler":
      return spoiler(children);
    default:
      return node(SIMPLE[entity.type] ?? "span", {
        class: `entity-${entity.type}`,
        // A block runs in its own direction: an Arabic quotation in an English answer.
        dir: BLOCKS.has(entity.type) ? "auto" : undefined,
      }, children);
  }
}

function link(address, children) {
  if (!isWebAddress(address)) return node("span", {}, children);
  return node("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, children);
}

function spoiler(children) {
  const button = node("button", { type: "button", class: "spoiler", "aria-label": "Show hidden text" }, children);
  button.addEventListener("click", () => button.replaceWith(...button.childNodes), { once: true });
  return button;
}

function expandable(children) {
  const toggle = node("button", { type: "button", class: "toggle", "aria-expanded": "false", hidden: true }, ["Show all"]);
  const words = node("div", { class: "words" }, children);
  const quote = node("blockquote", { class: "expandable", dir: "auto" }, [words, toggle]);
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Show less" : "Show all";
  });
  return quote;
}

/** Offer the toggle of those folded quotations below `root` that do not fit; needs a layout. */
export function fitQuotations(root) {
  for (const quote of root.querySelectorAll("blockquote.expandable:not(.open)")) {
    const words = quote.querySelector(".words");
    quote.querySelector(".toggle").hidden = words.scrollHeight <= words.clientHeight + 2;
  }
}
