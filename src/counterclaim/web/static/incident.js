// @ts-check
// Copies a line of the dossier with its quotes and where they stand; opens what a link within the page leads to.

const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-copy]"));

/** @param {Element | null | undefined} quote */
function cited(quote) {
  const words = quote?.querySelector("q")?.textContent ?? "";
  const place = quote?.querySelector(".src")?.textContent ?? "";
  return words ? `“${words}” (${place.replace(/^\[\d+\] /, "")})` : "";
}

/** @param {Element} line */
function text(line) {
  const when = line.querySelector(":scope > .when")?.textContent;
  const told = line.querySelector(":scope > .told")?.textContent ?? "";
  const quotes = [...line.querySelectorAll(":scope > .quotes > .quote, :scope > .quotes > .ref")].map((found) =>
    cited(found instanceof HTMLAnchorElement ? document.querySelector(found.hash) : found),
  );
  return [when ? `${when}: ${told}` : told, ...quotes.filter(Boolean)].join("\n");
}

for (const line of document.querySelectorAll("[data-line]:has(> .quotes)")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cite";
  button.textContent = words?.dataset.copy ?? "";
  (line.querySelector(":scope > .told + abbr") ?? line.querySelector(":scope > .told"))?.after(" ", button);
}

document.addEventListener("click", async (event) => {
  const button = event.target;
  if (!(button instanceof HTMLButtonElement) || !button.classList.contains("cite")) return;
  const line = button.closest("[data-line]");
  if (!line) return;
  await navigator.clipboard.writeText(text(line));
  button.textContent = words?.dataset.copied ?? "";
});

function open() {
  const to = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  for (let at = to?.parentElement; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  const held = to?.closest("details");
  if (held) to?.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", open);
open();
