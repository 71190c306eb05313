// 字数, live, against the limit.
import { each, say } from "./bind.js";
import { countCharacters } from "./characters.js";

function show(counter, field) {
  const count = countCharacters(field.value);
  const limit = Number(counter.dataset.limit) || 0;
  const over = limit ? Math.max(0, count - limit) : 0;
  const number = counter.querySelector("[data-count-number]");
  const excess = counter.querySelector("[data-count-over]");
  const fill = counter.querySelector("[data-meter-fill]");
  if (number) number.textContent = String(count);
  if (excess) {
    excess.hidden = !over;
    excess.textContent = over ? `超出${over}字` : "";
  }
  if (fill && limit) {
    fill.setAttribute("width", `${Math.min(100, (100 * count) / limit).toFixed(1)}%`);
    fill.classList.toggle("meter-fill-over", over > 0);
    fill.ownerSVGElement.setAttribute("aria-label", `${count}字，限${limit}字`);
  }
  counter.classList.toggle("count-over", over > 0);
  say(counter, "shangda:count", { count, limit });
}

each("[data-count-of]", (counter) => {
  const field = document.querySelector(counter.dataset.countOf);
  if (!field) return;
  let planned = 0;
  const soon = () => {
    cancelAnimationFrame(planned);
    planned = requestAnimationFrame(() => show(counter, field));
  };
  field.addEventListener("input", soon);
  field.addEventListener("shangda:change", soon);
  new MutationObserver(soon).observe(counter, { attributes: true, attributeFilter: ["data-limit"] });
  show(counter, field);
});
