// The chat page: which chats there are, which one is open, what happens in them.

import { act, loadState, nextEvents } from "./api.js";
import { setUpComposer } from "./composer.js";
import { ask, byId, node, openMenu, toast } from "./dom.js";
import { clock, colour, day, messageItem, summary } from "./message.js";
import { fitQuotations } from "./richtext.js";

const TYPING_MS = 5000;
const ANSWER_MS = 15000;
const RETRY_MS = 1500;

const chats = new Map(); // id -> {id, title, started, menu, messages: Map, unread, typing, reactions}
const pressed = new Map(); // query id -> the button that waits for its answer
const answered = new Map(); // query id -> an answer that came before the press was confirmed
let bot = {};
let people = [];
let run = "";
let eventNo = 0;
let open = null;
let stuck = true; // whether the newest message is in sight and is to stay there

const session = {
  chat: () => open,
  person: () => (open.id > 0 ? open.id : Number(byId("speaker").value)),
  lastOwn: () => [...open.messages.values()].findLast((m) => m.from.id === session.person() && m.text),
};
const composer = setUpComposer(session);
const acts = {
  press,
  menu: messageMenu,
  // A message that was answered may have been edited since.
  current: (message) => open.messages.get(message.message_id) ?? message,
  command: (text) => act("say", { person: session.person(), chat: open.id, text }),
  goTo,
};

// The list of chats

function showChats() {
  const list = byId("chats");
  const focused = document.activeElement?.closest("#chats button")?.dataset.chat;
  list.replaceChildren(...[...chats.values()].map(chatItem));
  if (focused) list.querySelector(`[data-chat="${focused}"]`)?.focus();
  const unread = [...chats.values()].reduce((sum, chat) => sum + chat.unread, 0);
  document.title = unread ? `(${unread}) ${bot.name}` : `${bot.name} try-out`;
}

function chatItem(chat) {
  const note = people.find((person) => person.id === chat.id)?.note;
  const last = [...chat.messages.values()].at(-1);
  const unread = chat.unread ? [node("span", { class: "unread" }, [
    String(chat.unread), node("span", { class: "hidden" }, [" unread"])])] : [];
  return node("li", {}, [node("button", {
    type: "button", "data-chat": String(chat.id), onclick: () => show(chat),
    "aria-current": chat === open ? "true" : undefined,
  }, [
    node("span", { class: `avatar ${avatar(chat)}`, "aria-hidden": "true" }, [chat.title.slice(0, 1)]),
    node("span", { class: "who" }, [
      node("b", {}, [chat.title]),
      ...(chat.id < 0 ? [node("small", {}, ["group"])] : note ? [node("small", {}, [note])] : []),
    ]),
    node("span", { class: "last", dir: "auto" }, [last ? summary(last).slice(0, 80) : "No messages yet"]),
    ...(last ? [node("time", {}, [clock(last.date)])] : []),
    ...unread,
  ])]);
}

function avatar(chat) {
  return chat.id < 0 ? "group" : colour(chat.id);
}

// The open chat

function show(chat) {
  open = chat;
  chat.unread = 0;
  byId("head-title").textContent = chat.id < 0 ? chat.title : bot.name;
  byId("head-avatar").textContent = byId("head-title").textContent.slice(0, 1);
  byId("description").textContent = bot.description || "Press Start to find out.";
  byId("speaker-label").hidden = chat.id > 0;
  const list = byId("messages");
  // Silent while it is filled: nobody wants an old conversation read aloud.
  list.setAttribute("aria-live", "off");
  list.replaceChildren();
  for (const message of chat.messages.values()) append(message);
  setTimeout(() => list.setAttribute("aria-live", "polite"), 300);
  composer.reset();
  showStatus();
  showChats();
  toNewest();
}

function showStatus() {
  const fresh = open.id > 0 && open.messages.size === 0;
  byId("welcome").hidden = !fresh;
  byId("start").hidden = !fresh;
  byId("composer").hidden = fresh;
  const typing = Date.now() < (open.typing ?? 0);
  byId("typing").hidden = !typing;
  const idle = open.id < 0 ? `${people.length} people and ${bot.name}` : "bot";
  byId("head-status").textContent = typing ? `${bot.name} is typing…` : idle;
  if (typing && atNewest()) toNewest();
}

function append(message) {
  const list = byId("messages");
  const before = [...open.messages.values()];
  const at = before.findIndex((one) => one.message_id === message.message_id);
  const previous = before[at - 1];
  if (!previous || day(previous.date) !== day(message.date)) {
    list.append(node("li", { class: "day" }, [node("span", {}, [day(message.date)])]));
  }
  const item = itemOf(message, previous);
  list.append(item);
  fitQuotations(item);
}

function itemOf(message, previous) {
  const follows = previous && previous.from.id === message.from.id && message.date - previous.date < 300;
  const own = message.from.id === session.person();
  const item = messageItem(message, {
    own,
    named: open.id < 0 && !follows && !own,
    reactions: open.reactions.get(message.message_id),
  }, acts);
  if (follows) item.classList.add("follows");
  return item;
}

function redraw(messageId) {
  const item = byId("messages").querySelector(`[data-message="${messageId}"]`);
  const message = open.messages.get(messageId);
  if (!item || !message) return;
  const stay = atNewest();
  const focusedKey = [...item.querySelectorAll(".key")].indexOf(document.activeElement);
  const all = [...open.messages.values()];
  const drawn = itemOf(message, all[all.indexOf(message) - 1]);
  item.replaceWith(drawn);
  fitQuotations(drawn);
  if (focusedKey >= 0) (drawn.querySelectorAll(".key")[focusedKey] ?? byId("text")).focus();
  if (stay) toNewest();
}

function goTo(messageId) {
  const item = byId("messages").querySelector(`[data-message="${messageId}"]`);
  if (!item) return toast("That message is no longer here.");
  item.scrollIntoView({ block: "center" });
  item.classList.add("found");
  setTimeout(() => item.classList.remove("found"), 1600);
}

function atNewest() {
  const area = byId("scroll");
  return area.scrollHeight - area.scrollTop - area.clientHeight < 80;
}

function toNewest() {
  const area = byId("scroll");
  area.scrollTop = area.scrollHeight;
  stuck = true;
  byId("newest").hidden = true;
}

/** Go to the newest message; of one that is too long for the window, to its beginning. */
function toStartOfNewest() {
  toNewest();
  const item = byId("messages").lastElementChild;
  if (item.offsetHeight <= byId("scroll").clientHeight) return;
  item.scrollIntoView({ block: "start" });
  stuck = false;
}

// What can be done with a message

async function press(message, button, key) {
  key.classList.add("waiting");
  key.setAttribute("aria-busy", "true");
  const body = { person: session.person(), chat: open.id, message_id: message.message_id, data: button.callback_data };
  const done = await act("press", body);
  if (!done) return release(key);
  if (answered.has(done.query_id)) return showAnswer(key, answered.get(done.query_id));
  pressed.set(done.query_id, key);
  setTimeout(() => pressed.delete(done.query_id) && release(key), ANSWER_MS);
}

function release(key) {
  key.classList.remove("waiting");
  key.removeAttribute("aria-busy");
}

function showAnswer(key, { text, show_alert: alert }) {
  release(key);
  if (!text) return;
  if (!alert) return toast(text);
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

function messageMenu(message, anchor) {
  const items = [["Reply", () => composer.reply(message)]];
  if (message.from.id === session.person() && message.text && !message.forward_origin) {
    items.push(["Edit", () => composer.edit(message)]);
  }
  items.push(["Forward", () => forward(message)]);
  if (message.text) items.push(["Copy text", () => navigator.clipboard.writeText(message.text)]);
  openMenu(anchor, items);
}

function forward(message) {
  const from = open;
  const choose = (chat) => {
    byId("targets").close();
    const person = chat.id > 0 ? chat.id : session.person();
    act("forward", { person, chat: chat.id, from_chat: from.id, message_id: message.message_id });
    show(chat);
  };
  byId("targets-list").replaceChildren(...[...chats.values()].map((chat) => node("li", {}, [
    node("button", { type: "button", onclick: () => choose(chat) }, [
      node("span", { class: `avatar ${avatar(chat)}`, "aria-hidden": "true" }, [chat.title.slice(0, 1)]),
      chat.id < 0 ? `${chat.title} (group)` : `${bot.name}, as ${chat.title}`,
    ]),
  ])));
  ask(byId("targets"));
}

// What the server tells

const happenings = {
  message({ chat_id: id, message }) {
    const chat = chats.get(id);
    const stay = chat === open && (atNewest() || message.from.id === session.person());
    chat.messages.set(message.message_id, message);
    if (message.from.id === bot.id) chat.typing = 0;
    if (chat !== open) {
      chat.unread += message.from.id === bot.id ? 1 : 0;
    } else {
      append(message);
      showStatus();
      if (stay) toStartOfNewest();
      else byId("newest").hidden = false;
    }
    showChats();
  },
  edited({ chat_id: id, message }) {
    chats.get(id).messages.set(message.message_id, message);
    if (chats.get(id) === open) {
      redraw(message.message_id);
      const replies = [...open.messages.values()].filter((one) => one.reply_to_message?.message_id === message.message_id);
      for (const reply of replies) redraw(reply.message_id);
    }
    showChats();
  },
  deleted({ chat_id: id, message_id: messageId }) {
    chats.get(id).messages.delete(messageId);
    if (chats.get(id) === open) byId("messages").querySelector(`[data-message="${messageId}"]`)?.remove();
    showChats();
  },
  action({ chat_id: id }) {
    chats.get(id).typing = Date.now() + TYPING_MS;
    if (chats.get(id) === open) showStatus();
    setTimeout(() => showStatus(), TYPING_MS + 50);
  },
  answered({ query_id: id, text, show_alert: alert }) {
    const key = pressed.get(id);
    if (!key) return answered.set(id, { text, show_alert: alert });
    pressed.delete(id);
    showAnswer(key, { text, show_alert: alert });
  },
  reaction({ chat_id: id, message_id: messageId, emoji }) {
    chats.get(id).reactions.set(messageId, emoji);
    if (chats.get(id) === open) redraw(messageId);
  },
};

async function load() {
  const state = await loadState();
  ({ bot, people, run, event_no: eventNo } = state);
  for (const fresh of state.chats) {
    const known = chats.get(fresh.id) ?? { unread: 0, reactions: new Map() };
    const messages = new Map(fresh.messages.map((message) => [message.message_id, message]));
    chats.set(fresh.id, Object.assign(known, fresh, { messages }));
  }
  const speaker = byId("speaker").value;
  byId("speaker").replaceChildren(...people.map((person) =>
    node("option", { value: String(person.id) }, [person.note ? `${person.name} (${person.note})` : person.name])));
  if (speaker) byId("speaker").value = speaker;
}

async function follow() {
  await load();
  // A reload of the page comes back to the chat that was open.
  show(chats.get(Number(location.hash.slice(1))) ?? chats.get(people[0].id));
  for (;;) {
    try {
      const { reload, events } = await nextEvents(run, eventNo);
      if (reload) await load().then(() => show(open));
      for (const event of events) {
        eventNo = event.no;
        await (happenings[event.kind] ?? learn)(event);
      }
      showStatus();
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) console.error(error);
      byId("head-status").textContent = "connection lost, trying again…";
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Take in what changes seldom: the command menus and what the bot says about itself. */
async function learn() {
  const state = await loadState();
  bot = state.bot;
  for (const { id, menu } of state.chats) chats.get(id).menu = menu;
  byId("description").textContent = bot.description || "Press Start to find out.";
  byId("head-title").textContent = open.id < 0 ? open.title : bot.name;
  showChats();
}

byId("start").addEventListener("click", async () => {
  await acts.command("/start");
  byId("text").focus();
});
byId("newest").addEventListener("click", toNewest);
byId("scroll").addEventListener("scroll", () => {
  stuck = atNewest();
  if (stuck) byId("newest").hidden = true;
});
// Pictures that arrive and a composer that grows must not push the newest message out of sight.
const sizes = new ResizeObserver(() => stuck && toNewest());
sizes.observe(byId("scroll"));
sizes.observe(byId("messages"));
byId("speaker").addEventListener("change", () => show(open));
byId("chats").addEventListener("click", () => history.replaceState(null, "", `#${open.id}`));
byId("chats").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const buttons = [...byId("chats").querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  if (!step || at < 0) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length].focus();
});
addEventListener("resize", () => fitQuotations(byId("messages")));
follow();
