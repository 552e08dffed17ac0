// Small helpers for building the page out of elements.

/** Return an element; `on…` functions become listeners, true an empty attribute. */
export function node(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Return the element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Show a short note for some seconds; screen readers say it. */
export function toast(text) {
  const note = node("p", { class: "toast", dir: "auto" }, [text]);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 2500 + 50 * text.length);
}

/** Show a dialog and return what its form was closed with. */
export function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

let closeOpenMenu = () => {};

/** Open a menu of [label, action] at an element; arrow keys move, Escape closes. */
export function openMenu(anchor, items) {
  closeOpenMenu();
  const menu = node("div", { class: "menu", role: "menu" });
  const close = (focusBack) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    closeOpenMenu = () => {};
    if (focusBack) anchor.focus();
  };
  const outside = (event) => menu.contains(event.target) || close(false);
  for (const [label, action] of items) {
    const choose = () => {
      close(true);
      action();
    };
    menu.append(node("button", { type: "button", role: "menuitem", onclick: choose }, [label]));
  }
  menu.addEventListener("keydown", (event) => moveInMenu(event, menu, close));
  document.body.append(menu);
  anchor.setAttribute("aria-expanded", "true");
  placeNear(menu, anchor);
  menu.firstElementChild.focus();
  document.addEventListener("pointerdown", outside, true);
  closeOpenMenu = () => close(false);
}

function moveInMenu(event, menu, close) {
  const buttons = [...menu.children];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close(true);
  } else if (step) {
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  }
}

function placeNear(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const own = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), innerWidth - own.width - 8);
  const above = box.top - own.height - 6;
  const top = above > 8 ? above : Math.min(box.bottom + 6, innerHeight - own.height - 8);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
