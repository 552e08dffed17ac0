// Where people write: text, replies, edits, commands, files and forwarded posts.

import { act } from "./api.js";
import { ask, byId, node, openMenu, toast } from "./dom.js";
import { summary } from "./message.js";

/** Wire the composer up; `session` tells the open chat, the person and the person's last message. */
export function setUpComposer(session) {
  const text = byId("text");
  const drafts = new Map(); // chat id -> what was written and not sent
  let draftOf = null;
  let about = null; // {kind: "reply" | "edit", message}
  let chosen = 0;

  const where = () => ({ person: session.person(), chat: session.chat().id });

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 180)}px`;
    byId("send").classList.toggle("ready", Boolean(text.value.trim()));
  }

  function fill(value) {
    text.value = value;
    fit();
    suggest();
  }

  function turnTo(kind, message) {
    about = message ? { kind, message } : null;
    byId("context").hidden = !message;
    if (message) {
      byId("context-title").textContent = kind === "edit" ? "Edit message" : `Reply to ${message.from.first_name}`;
      byId("context-text").textContent = summary(message).slice(0, 120);
      text.focus();
    }
  }

  function cancel() {
    const edited = about?.kind === "edit";
    turnTo(null, null);
    if (edited) fill("");
  }

  async function send() {
    const words = text.value.trim();
    if (!words) return;
    const kept = about;
    fill("");
    turnTo(null, null);
    const done = kept?.kind === "edit"
      ? await act("edit", { ...where(), message_id: kept.message.message_id, text: words })
      : await act("say", { ...where(), text: words, reply_to: kept?.message.message_id ?? null });
    if (!done) {
      fill(words);
      if (kept) turnTo(kept.kind, kept.message);
    }
  }

  // Commands, offered while the text is the beginning of one

  function suggest() {
    const typed = /^\/(\w*)$/.exec(text.value);
    const found = typed ? session.chat().menu.filter(({ command }) => command.startsWith(typed[1])) : [];
    chosen = Math.min(chosen, Math.max(0, found.length - 1));
    const list = byId("suggestions");
    list.hidden = !found.length;
    list.replaceChildren(...found.map(({ command, description }, at) => node("li", {
      role: "option", id: `suggestion-${at}`, "aria-selected": String(at === chosen),
      "data-command": `/${command}`, onclick: () => choose(`/${command}`),
    }, [node("b", {}, [`/${command}`]), node("span", {}, [description])])));
    if (found.length) text.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
    else text.removeAttribute("aria-activedescendant");
  }

  function choose(command) {
    fill(command);
    send();
    text.focus();
  }

  function keyInSuggestions(event) {
    const options = [...byId("suggestions").children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + options.length) % options.length;
      suggest();
    } else if (event.key === "Tab") {
      fill(`${options[chosen].dataset.command} `);
    } else if (event.key === "Enter" && !event.shiftKey) {
      choose(options[chosen].dataset.command);
    } else if (event.key === "Escape") {
      fill("");
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  // Files and posts

  async function sendFile() {
    const [file] = byId("file").files;
    if (!file) return;
    byId("upload-name").textContent = file.name;
    byId("upload-caption").value = "";
    if ((await ask(byId("upload"))) === "ok") {
      const form = new FormData();
      form.append("person", String(where().person));
      form.append("chat", String(where().chat));
      form.append("caption", byId("upload-caption").value);
      form.append("file", file);
      await act("file", form);
    }
    byId("file").value = "";
    text.focus();
  }

  async function forwardPost() {
    byId("post-text").value = "";
    if ((await ask(byId("post"))) !== "ok") return;
    const words = byId("post-text").value.trim();
    if (words) await act("forward", { ...where(), text: words, name: byId("post-name").value });
    text.focus();
  }

  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  text.addEventListener("input", () => {
    chosen = 0;
    fit();
    suggest();
  });
  text.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (!byId("suggestions").hidden && keyInSuggestions(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && !text.value && session.lastOwn()) {
      event.preventDefault();
      startEdit(session.lastOwn());
    }
  });
  byId("composer").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && about) cancel();
  });
  byId("context-cancel").addEventListener("click", () => {
    cancel();
    text.focus();
  });
  byId("commands").addEventListener("click", () => {
    if (!session.chat().menu.length) return toast("The bot has set no commands yet.");
    fill(byId("suggestions").hidden ? "/" : "");
    text.focus();
  });
  byId("attach").addEventListener("click", (event) => openMenu(event.currentTarget, [
    ["Photo or file…", () => byId("file").click()],
    ["Forward a post…", forwardPost],
    ["Voice message", () => act("voice", where())],
    ["Sticker", () => act("sticker", where())],
  ]));
  byId("file").addEventListener("change", sendFile);

  function startEdit(message) {
    turnTo("edit", message);
    fill(message.text);
    text.setSelectionRange(text.value.length, text.value.length);
  }

  return {
    reply: (message) => turnTo("reply", message),
    edit: startEdit,
    /** Turn to the open chat: what was begun in the one before is kept there. */
    reset() {
      if (draftOf !== null && about?.kind !== "edit") drafts.set(draftOf, text.value);
      turnTo(null, null);
      draftOf = session.chat().id;
      fill(drafts.get(draftOf) ?? "");
    },
  };
}
