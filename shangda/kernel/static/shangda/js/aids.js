// Reading aids beside a text.
import { each } from "./bind.js";

const open = new Set();

const editorOf = (field) => window.shangda && window.shangda.editor && window.shangda.editor(field);

/** The range of the nth like words in an element; null when they are not there. */
const find = (sheet, words, nth) => {
  const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  let at = text.indexOf(words);
  for (let left = nth; left > 0 && at >= 0; left -= 1) at = text.indexOf(words, at + words.length);
  if (at < 0) return null;
  const holder = (place) => nodes.filter(({ start }) => start <= place).pop();
  const range = document.createRange();
  const first = holder(at);
  const last = holder(at + words.length - 1);
  range.setStart(first.node, at - first.start);
  range.setEnd(last.node, at + words.length - last.start);
  return range;
};

const lead = (target, { from, to, found, nth }) => {
  const editor = editorOf(target);
  if (editor) {
    editor.select(Number(from), Number(to));
    return;
  }
  if (target.matches("textarea")) {
    target.focus();
    target.setSelectionRange(Number(from), Number(to));
    return;
  }
  const range = find(target, found, Number(nth));
  if (!range) return;
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
};

each("[data-aids]", (panel) => {
  const hint = document.querySelector("#title-hint");
  if (hint) hint.textContent = panel.dataset.titleHint;
  for (const part of panel.querySelectorAll("[data-aids-part]")) {
    const name = part.dataset.aidsPart;
    part.open = part.open || open.has(name);
    // "toggle" comes too late.
    part.querySelector("summary").addEventListener("click", () => (part.open ? open.delete(name) : open.add(name)));
  }
  panel.addEventListener("click", ({ target }) => {
    const chip = target.closest("[data-found]");
    const text = document.querySelector(panel.dataset.aids);
    if (chip && text) lead(text, chip.dataset);
  });
});

each("[data-take-into]", (panel) => {
  const field = document.querySelector(panel.dataset.takeInto);
  const wake = () => {
    for (const button of panel.querySelectorAll("[data-take]")) button.hidden = false;
    panel.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-take]");
      if (!button) return;
      editorOf(field).insert(button.dataset.take);
      button.textContent = "已放入";
    });
  };
  if (!field) return;
  if (editorOf(field)) wake();
  else field.addEventListener("shangda:editor-ready", wake, { once: true });
});
