// @ts-check
// Keys: j and k go through the rows of a list, Enter opens one, x ticks it, / finds, g and a letter goes to a page, A has seen all,
// u undoes, ? tells the keys.

const PAGES = /** @type {Record<string, string>} */ ({ i: "/incidents", r: "/review", a: "/add", s: "/sources", l: "/log" });
let went = false;

/** Whether keys are letters there. @param {EventTarget | null} target */
export function typing(target) {
  if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)) return false;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

/** @param {number} step */
function move(step) {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-row]")]);
  const now = rows.findIndex((row) => row.classList.contains("at"));
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  if (!next) return;
  rows[now]?.classList.remove("at");
  next.classList.add("at");
  const link = next.querySelector("a, button");
  if (link instanceof HTMLElement) link.focus();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => /** @type {HTMLInputElement | null} */ (document.querySelector("input[type=search]"))?.focus(),
  x: () => /** @type {HTMLInputElement | null} */ (document.querySelector("[data-row].at input[type=checkbox]"))?.click(),
  A: () => /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-seen]"))?.click(),
  u: () => /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-undo]"))?.click(),
  "?": help,
};

function help() {
  const dialog = document.querySelector("#keys");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const to = went ? PAGES[event.key] : undefined, act = went ? undefined : KEYS[event.key];
  if (to) location.assign(to);
  if (act) {
    event.preventDefault();
    act();
  }
  went = event.key === "g";
});
document.querySelector("[data-keys]")?.addEventListener("click", help);
