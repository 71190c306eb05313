// A long list narrows to the rows that have the typed words, while one types.
import { each } from "./bind.js";

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

function narrow(place, typed) {
  const wanted = wordsOf(typed);
  let left = 0;
  for (const row of place.querySelectorAll("[data-narrow-row]")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !wanted.every((word) => text.includes(word));
    if (!row.hidden) left += 1;
  }
  for (const group of place.querySelectorAll("[data-narrow-group]")) {
    group.hidden = !group.querySelector("[data-narrow-row]:not([hidden])");
  }
  for (const note of place.querySelectorAll("[data-narrow-none]")) note.hidden = left > 0;
}

each("[data-narrow]", (field) => {
  const place = document.querySelector(field.dataset.narrow);
  if (!place) return;
  const box = field.closest("[data-narrow-box]");
  if (box) box.hidden = false;
  const go = () => narrow(place, field.value);
  field.addEventListener("input", go);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault();
  });
  if (field.value) go();
});
