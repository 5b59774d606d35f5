// @ts-check
// A claim under the pointer or in focus lights its words in the text, and words light their claim; selected words fill the form for
// a missed claim, with where they stand; in a correction only what was changed is sent.

const text = /** @type {HTMLElement} */ (document.querySelector("#text"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-missed] form"));

/** @param {string} claim @returns {HTMLElement[]} */
function wordsOf(claim) {
  return [...text.querySelectorAll("[data-claims]")].filter((e) => e instanceof HTMLElement && (e.dataset.claims ?? "").split(" ").includes(claim)).map((e) => /** @type {HTMLElement} */ (e));
}

/** @param {string | undefined} claim */
function light(claim) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!claim) return;
  for (const words of wordsOf(claim)) words.classList.add("lit");
  document.getElementById(`c${claim}`)?.classList.add("lit");
}

/** @param {EventTarget | null} target @returns {string | undefined} */
function claimAt(target) {
  if (!(target instanceof Element)) return undefined;
  const card = target.closest("[data-claim]");
  if (card instanceof HTMLElement) return card.dataset.claim;
  const words = target.closest("#text [data-claims]");
  return words instanceof HTMLElement ? words.dataset.claims?.split(" ")[0] : undefined;
}

for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, (event) => light(claimAt(event.target)));
text.addEventListener("click", (event) => {
  const claim = claimAt(event.target);
  if (claim && getSelection()?.isCollapsed) document.getElementById(`c${claim}`)?.scrollIntoView({ block: "nearest" });
});

/**
 * How many code points of the document stand before a place in the article.
 * @param {Node} node @param {number} offset
 */
function codePointsBefore(node, offset) {
  const range = document.createRange();
  range.selectNodeContents(text);
  range.setEnd(node, offset);
  let count = 0;
  const walk = document.createTreeWalker(range.cloneContents(), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (n) =>
    n.parentElement?.dataset.n ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  while (walk.nextNode()) {
    const n = walk.currentNode;
    if (n instanceof HTMLElement) count += Number(n.dataset.n ?? 0);
    else count += [...(n.textContent ?? "")].length;
  }
  return count;
}

function select() {
  const selection = getSelection();
  if (!form || !selection || selection.rangeCount === 0 || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const words = range.toString(), before = words.length - words.trimStart().length, after = words.length - words.trimEnd().length;
  const start = codePointsBefore(range.startContainer, range.startOffset) + before;
  const end = codePointsBefore(range.endContainer, range.endOffset) - after;
  if (end <= start) return;
  field("words").value = words.trim();
  field("span").value = `${start}-${end}`;
  form.closest("details")?.setAttribute("open", "");
}

/** @param {string} name */
function field(name) {
  return /** @type {HTMLInputElement | HTMLTextAreaElement} */ (form?.elements.namedItem(name));
}

text.addEventListener("pointerup", select);
text.addEventListener("keyup", select);
if (form) field("words").addEventListener("input", () => { field("span").value = ""; });

document.addEventListener("focusin", (event) => {
  const input = event.target;
  if (input instanceof HTMLInputElement && "was" in input.dataset && !input.value) {
    input.value = input.placeholder;
    input.select();
  }
});
document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (!(sent instanceof HTMLFormElement)) return;
  for (const input of sent.querySelectorAll("input[data-was]")) {
    if (input instanceof HTMLInputElement && input.value === input.placeholder) input.disabled = true;
  }
});
const asked = document.querySelector(".claims .asked");
if (asked && !location.hash) asked.scrollIntoView({ block: "nearest" });
