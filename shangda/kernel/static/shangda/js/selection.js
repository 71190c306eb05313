// Ticked rows: how many, all at once, and what may only be pressed with some.
import { each } from "./bind.js";

const boxes = (list) => [...list.querySelectorAll('[data-row] input[type="checkbox"]')];

const listOf = (element, name) => document.querySelector(element.dataset[name]) || element.closest("[data-list]");

function show(list) {
  const all = boxes(list);
  const count = all.filter((box) => box.checked).length;
  for (const all_box of document.querySelectorAll("[data-select-all]")) {
    if (listOf(all_box, "selectAll") !== list) continue;
    all_box.checked = count > 0 && count === all.length;
    all_box.indeterminate = count > 0 && count < all.length;
  }
  for (const place of document.querySelectorAll("[data-selected-count]")) {
    if (listOf(place, "selectedCount") === list) place.textContent = String(count);
  }
  for (const part of document.querySelectorAll("[data-needs-selection]")) {
    if (listOf(part, "needsSelection") === list) part.hidden = count === 0;
  }
}

each("[data-list]", (list) => {
  list.addEventListener("change", () => show(list));
  new MutationObserver(() => show(list)).observe(list, { childList: true, subtree: true });
  show(list);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-all]")) return;
  const list = listOf(event.target, "selectAll");
  if (!list) return;
  for (const box of boxes(list)) box.checked = event.target.checked;
  show(list);
});
