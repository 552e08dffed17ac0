// Shows one message: who, what it answers, its text, files, buttons and time.

import { node } from "./dom.js";
import { isWebAddress, richText } from "./richtext.js";

/** Return the words of a message, or what stands for them in a line. */
export function summary(message) {
  if (!message) return "";
  if (message.text ?? message.caption) return message.text ?? message.caption;
  if (message.photo) return "Photo";
  if (message.document) return message.document.file_name;
  if (message.voice) return "Voice message";
  if (message.sticker) return `${message.sticker.emoji} Sticker`;
  return "Message";
}

/** Return a time of day as the reader writes it. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** Return a day as the reader writes it. */
export function day(seconds) {
  const date = new Date(seconds * 1000);
  if (date.toDateString() === new Date().toDateString()) return "Today";
  return date.toLocaleDateString([], { day: "numeric", month: "long", year: "numeric" });
}

/** Return the list item of a message. `acts` has press, command, menu, goTo and current. */
export function messageItem(message, { own, named, reactions }, acts) {
  const bubble = node("div", { class: "bubble" }, [
    ...(named ? [node("b", { class: `name ${colour(message.from.id)}` }, [message.from.first_name])] : []),
    ...forwarded(message),
    ...replied(message, acts),
    ...media(message),
    ...words(message, acts),
    foot(message, reactions),
  ]);
  const more = node("button", {
    type: "button", class: "more", "aria-haspopup": "menu", title: "More",
    "aria-label": `More about: ${summary(message).slice(0, 40)}`,
    onclick: (event) => acts.menu(message, event.currentTarget),
  }, ["⋯"]);
  const row = node("div", { class: "row" }, [bubble, more]);
  bubble.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a") || String(getSelection())) return;
    event.preventDefault();
    acts.menu(message, more);
  });
  return node("li", {
    class: `message ${own ? "own" : "other"}`,
    "data-message": String(message.message_id),
  }, [node("span", { class: "hidden" }, [`${message.from.first_name}: `]), row, ...keyboard(message, acts)]);
}

/** Return the class that gives somebody the same colour everywhere. */
export function colour(id) {
  return `colour-${Math.abs(id) % 6}`;
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return [];
  const name = origin.chat?.title ?? origin.sender_user?.first_name ?? origin.sender_user_name;
  return [node("p", { class: "forwarded" }, ["Forwarded from ", node("b", {}, [name])])];
}

function replied(message, acts) {
  if (!message.reply_to_message) return [];
  const to = acts.current(message.reply_to_message);
  const goTo = () => acts.goTo(to.message_id);
  return [node("button", { type: "button", class: `replied ${colour(to.from.id)}`, onclick: goTo }, [
    node("b", {}, [to.from.first_name]),
    node("span", { dir: "auto" }, [(message.quote?.text ?? summary(to)).slice(0, 160)]),
  ])];
}

function media(message) {
  if (message.photo) {
    const photo = message.photo.at(-1);
    return [node("img", { class: "photo", src: `/page/file/${photo.file_id}`, alt: message.caption ?? "Photo" })];
  }
  if (message.document) {
    const { file_id: id, file_name: name, file_size: size } = message.document;
    return [node("a", { class: "document", href: `/page/file/${id}`, download: name }, [
      node("span", { class: "paper", "aria-hidden": "true" }, ["↓"]),
      node("span", {}, [node("b", {}, [name]), node("small", {}, [bytes(size)])]),
    ])];
  }
  if (message.voice) return [node("p", { class: "voice" }, [`▶ Voice message, ${message.voice.duration} s`])];
  if (message.sticker) return [node("p", { class: "sticker", role: "img", "aria-label": "Sticker" }, [message.sticker.emoji])];
  return [];
}

function bytes(size) {
  if (size < 1024) return `${size} bytes`;
  return size < 1024 * 1024 ? `${Math.round(size / 1024)} kB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

function words(message, acts) {
  const text = message.text ?? message.caption;
  if (!text) return [];
  const entities = message.entities ?? message.caption_entities;
  return [node("div", { class: "text", dir: "auto" }, richText(text, entities, acts.command))];
}

function foot(message, reactions) {
  const edited = message.edit_date ? "edited " : "";
  const iso = new Date(message.date * 1000).toISOString();
  const full = new Date(message.date * 1000).toLocaleString();
  return node("p", { class: "foot" }, [
    ...(reactions ?? []).map((emoji) => node("span", { class: "reaction" }, [emoji])),
    edited,
    node("time", { datetime: iso, title: full }, [clock(message.date)]),
  ]);
}

function keyboard(message, acts) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return [];
  return [node("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, rows.map((row) =>
    node("div", { class: "keys" }, row.map((button) => key(message, button, acts)))))];
}

function key(message, button, acts) {
  if (button.url) {
    if (!isWebAddress(button.url)) return node("span", { class: "key" }, [button.text]);
    const link = { class: "key link", href: button.url, target: "_blank", rel: "noopener noreferrer" };
    return node("a", link, [button.text]);
  }
  const press = (event) => acts.press(message, button, event.currentTarget);
  return node("button", { type: "button", class: "key", onclick: press }, [button.text]);
}
