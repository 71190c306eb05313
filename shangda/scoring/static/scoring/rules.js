// Rule sets: what only makes the pages quicker. Without it every form still works.
(function () {
  "use strict";

  // The line of a box of words says what is ticked.
  const words = (box) =>
    [...box.querySelectorAll("input[type=checkbox]:checked")].map((one) => one.parentElement.textContent.trim());

  function sayWords(box) {
    const said = box.querySelector("[data-words-said]");
    const typed = box.querySelector("input[type=text]");
    const all = words(box).concat(typed && typed.value.trim() ? [typed.value.trim()] : []);
    said.textContent = all.join("、") || said.dataset.wordsNone;
  }

  // Fields that only one choice needs.
  function showNeeded(form) {
    for (const part of form.querySelectorAll("[data-shown-when]")) {
      const [name, value] = part.dataset.shownWhen.split("=");
      const field = form.elements[name];
      if (field) part.hidden = field.value !== value;
    }
  }

  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-words-pick]");
    if (box) sayWords(box);
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-words-pick]");
    if (box) sayWords(box);
    if (event.target.form) showNeeded(event.target.form);
  });
  document.addEventListener("click", (event) => {
    for (const box of document.querySelectorAll("[data-words-pick][open]")) {
      if (!box.contains(event.target)) box.open = false;
    }
    const line = event.target.closest("[data-to-line]");
    if (line) toLine(event, Number(line.dataset.toLine));
  });
  document.addEventListener("keydown", (event) => {
    const box = event.key === "Escape" && event.target.closest("[data-words-pick][open]");
    if (box) {
      box.open = false;
      box.querySelector("summary").focus();
    }
  });
  for (const form of document.querySelectorAll("#part-form")) showNeeded(form);
  for (const part of document.querySelectorAll("#try [data-only-without-js]")) part.hidden = true;

  // A grid of figures: arrows walk, a block copied from a spreadsheet fills it.
  const cellAt = (table, row, column) => {
    const line = table.tBodies[0].rows[row];
    const cell = line && line.cells[column];
    return cell ? cell.querySelector("input.cell") : null;
  };

  document.addEventListener("keydown", (event) => {
    const input = event.target.closest("[data-cells] input.cell");
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!input || !step || event.isComposing) return;
    const cell = input.parentElement;
    const next = cellAt(input.closest("table"), cell.parentElement.sectionRowIndex + step, cell.cellIndex);
    event.preventDefault();
    if (next) {
      next.focus();
      next.select();
    }
  });

  document.addEventListener("paste", (event) => {
    const input = event.target.closest("[data-cells] input.cell");
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!input || !text || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const start = input.parentElement;
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const row = start.parentElement.sectionRowIndex + down;
        const target = cellAt(input.closest("table"), row, start.cellIndex + right);
        if (target) target.value = value.trim();
      });
    });
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Numbers of the lines beside the text, and the way to one of them.
  const text = document.querySelector("[data-lines] textarea");
  function number() {
    const count = text.value.split("\n").length;
    const numbers = document.querySelector("[data-lines] pre");
    numbers.textContent = Array.from({ length: count }, (_, place) => place + 1).join("\n");
    numbers.scrollTop = text.scrollTop;
  }
  function toLine(event, line) {
    if (!text) return;
    event.preventDefault();
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1] || "").length);
    text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
  }
  if (text) {
    number();
    text.addEventListener("input", number);
    text.addEventListener("scroll", number);
  }
})();
