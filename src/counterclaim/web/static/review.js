// @ts-check
// One key a decision: the keys stand on the buttons. After a decision the next thing is in focus.

import { typing } from "./keys.js";

let went = false, decided = false;

document.addEventListener("keydown", (event) => {
  if (decided || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  const to = went ? undefined : [...document.querySelectorAll("[data-item] [data-key]")].find((e) => e instanceof HTMLElement && e.dataset.key === event.key);
  went = event.key === "g";
  const pressed = to?.matches("a") ? to : to?.querySelector("summary, button");
  if (!(pressed instanceof HTMLElement) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (to instanceof HTMLDetailsElement) {
    to.open = !to.open;
    const next = to.open ? to.querySelector("input[type=checkbox]") : pressed;
    if (next instanceof HTMLElement) next.focus();
    return;
  }
  decided = true;
  pressed.click();
});

addEventListener("pageshow", () => { decided = false; });
if (location.search.includes("at=") || location.search.includes("done=")) document.getElementById("asked")?.focus({ preventScroll: true });
const current = document.querySelector(".queue [aria-current]"), list = document.querySelector(".queue");
if (current instanceof HTMLElement && list instanceof HTMLElement) list.scrollTop = current.offsetTop - list.offsetTop - 100;
