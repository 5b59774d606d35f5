// @ts-check
// Adding: files dropped on the form, many files in several sendings, and a job's page that follows the job.

/** @typedef {{job: string, state: string, done: number, of: number}} Job */
const AT_ONCE = 500;
const EACH = 1000;

/** Files in lots that one request can hold; what is too large alone is left out. @param {File[]} files @param {number} most @param {number} largest */
function lots(files, most, largest) {
  /** @type {File[]} */
  let last = [];
  const made = [last];
  let size = 0;
  for (const file of files) {
    if (last.length && (size + file.size > largest || last.length >= most)) {
      last = [];
      made.push(last);
      size = 0;
    }
    last.push(file);
    size += file.size;
  }
  return made;
}

/** @param {HTMLFormElement} form */
function adding(form) {
  const drop = /** @type {HTMLElement} */ (form.querySelector("[data-drop]"));
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const chosen = /** @type {HTMLElement} */ (form.querySelector("[data-chosen]"));
  const fault = /** @type {HTMLElement} */ (form.querySelector("[data-fault]"));
  const sending = /** @type {HTMLProgressElement} */ (form.querySelector("[data-sending]"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const most = Math.min(AT_ONCE, Number(form.dataset.files));
  const largest = Number(form.dataset.largest) * 0.9;

  function shown() {
    const files = [...(input.files ?? [])];
    const size = (files.reduce((sum, file) => sum + file.size, 0) / 1e6).toFixed(1);
    const large = files.filter((file) => file.size > largest).map((file) => file.name);
    const some = (chosen.dataset.some ?? "").replace("[n]", String(files.length)).replace("[size]", size);
    chosen.textContent = files.length ? some + (large.length ? `. ${chosen.dataset.large} ${large.join(", ")}` : "") : chosen.dataset.none ?? "";
  }

  /** @param {File[]} files @param {boolean} first */
  async function send(files, first) {
    const body = new FormData(form);
    body.delete("files");
    if (!first) body.delete("text");
    for (const file of files) body.append("files", file, file.name);
    const answer = await fetch("/add", { method: "POST", body });
    if (answer.ok) return answer.url;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    throw new Error(told.querySelector("main p")?.textContent?.trim() || String(answer.status));
  }

  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragenter" || name === "dragover");
    });
  }
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
    shown();
  });
  input.addEventListener("change", shown);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const parts = lots([...(input.files ?? [])].filter((file) => file.size <= largest), most, largest);
    button.disabled = true;
    sending.hidden = false;
    fault.textContent = "";
    try {
      let to = "/add";
      for (const [n, part] of parts.entries()) {
        to = await send(part, n === 0);
        sending.max = parts.length;
        sending.value = n + 1;
      }
      location.assign(parts.length > 1 ? "/add" : to);
    } catch (error) {
      fault.textContent = `${fault.dataset.words} ${error instanceof Error ? error.message : ""}`;
      button.disabled = false;
      sending.hidden = true;
    }
  });
  addEventListener("pageshow", () => {
    button.disabled = false;
    sending.hidden = true;
  });
}

/** Asks how far the job is, and shows the page's own part anew when there is more. @param {HTMLElement} shown */
async function follow(shown) {
  const answer = await fetch(`/api/v1/jobs/${encodeURIComponent(shown.dataset.job ?? "")}`);
  if (!answer.ok) return;
  const job = /** @type {Job} */ (await answer.json());
  const over = job.state === "done" || job.state === "failed";
  if (over || String(job.done) !== shown.dataset.done) {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const next = page.querySelector("#job");
    if (next instanceof HTMLElement) {
      const made = document.importNode(next, true);
      shown.replaceWith(made);
      shown = made;
    }
  }
  if (!over) setTimeout(() => follow(shown), EACH);
}

const form = document.querySelector("[data-adding]");
if (form instanceof HTMLFormElement) adding(form);
const job = document.querySelector("[data-job]");
if (job instanceof HTMLElement) setTimeout(() => follow(job), EACH);
