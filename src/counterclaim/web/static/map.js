// @ts-check
// On a narrow screen the list comes first: map and time are folded until asked for, or until they filter.
// The map: drag to choose a box, turn the wheel with Ctrl to come closer or go farther. Without this the links around it do.

const svg = /** @type {SVGSVGElement | null} */ (document.querySelector("[data-map]"));
const chosen = svg?.querySelector("[data-chosen]");

const side = document.querySelector("details.side");
if (side instanceof HTMLDetailsElement && matchMedia("(max-width: 45rem)").matches && !/[?&](box|since|until)=./.test(location.search)) side.open = false;

if (svg && chosen) {
  const west = Number(svg.dataset.west), north = Number(svg.dataset.north);
  const wide = Number(svg.dataset.wide), high = Number(svg.dataset.high);
  /** @type {{x: number, y: number} | null} */
  let from = null;
  let dragged = false;

  /** @param {MouseEvent} event */
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    const { width, height } = svg.viewBox.baseVal;
    return { x: ((event.clientX - box.left) / box.width) * width, y: ((event.clientY - box.top) / box.height) * height };
  };
  /** @param {number} degrees */
  const turned = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;
  /** @param {number} degrees */
  const told = (degrees) => String(Number(degrees.toFixed(4)));

  /** @param {number} x @param {number} y @param {number} right @param {number} low */
  const go = (x, y, right, low) => {
    const south = Math.max(north - low / high, -90), top = Math.min(north - y / high, 90);
    const address = new URL(location.href);
    for (const name of ["offset", "done"]) address.searchParams.delete(name);
    address.searchParams.set("box", [south, turned(west + x / wide), top, turned(west + right / wide)].map(told).join(","));
    location.assign(address);
  };

  svg.dataset.drags = "";
  svg.closest("section")?.querySelector("[data-drag]")?.removeAttribute("hidden");
  svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType !== "touch") from = at(event);
    dragged = false;
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    dragged ||= Math.abs(to.x - from.x) > 12 && Math.abs(to.y - from.y) > 12;
    const drawn = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
    if (dragged) for (const [name, value] of Object.entries(drawn)) chosen.setAttribute(name, String(value));
  });
  addEventListener("pointerup", (event) => {
    const to = at(event);
    if (from && dragged) go(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y));
    from = null;
  });
  svg.addEventListener("click", (event) => dragged && event.preventDefault(), true);
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const move = document.querySelector(`[data-move=${event.deltaY < 0 ? "closer" : "farther"}]`);
    if (move instanceof HTMLAnchorElement) move.click();
  }, { passive: false });
}
