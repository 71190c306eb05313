// Ready phrases: a press puts one into the field, a second press takes it out.
import { setText } from "./fields.js";

const join = (text, phrase) => (text ? `${text.replace(/\s+$/, "")}\n${phrase}` : phrase);

const without = (text, phrase) => text.replace(phrase, "").replace(/^\s+|\s+$/g, "").replace(/\n{2,}/g, "\n");

document.addEventListener("click", (event) => {
  const chip = event.target.closest && event.target.closest("[data-phrase]");
  if (!chip) return;
  const field = document.querySelector(chip.dataset.phraseInto);
  if (!field) return;
  const phrase = chip.dataset.phrase;
  const isIn = field.value.includes(phrase);
  setText(field, isIn ? without(field.value, phrase) : join(field.value, phrase));
  chip.setAttribute("aria-pressed", String(!isIn));
});

document.addEventListener("input", (event) => {
  if (!event.target.id) return;
  for (const chip of document.querySelectorAll("[data-phrase]")) {
    if (chip.dataset.phraseInto === `#${event.target.id}`) {
      chip.setAttribute("aria-pressed", String(event.target.value.includes(chip.dataset.phrase)));
    }
  }
});
