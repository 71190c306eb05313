// The outline beside the sheet: headings with their lengths; a click goes there.
import { each } from "./bind.js";
import { countCharacters } from "./characters.js";
import { sections } from "./structure.js";

const REST = 250; // ms

function entry(label, count, level) {
  const link = document.createElement("a");
  link.href = "#";
  link.dataset.level = level;
  const name = Object.assign(document.createElement("span"), { className: "truncate", textContent: label });
  const size = Object.assign(document.createElement("span"), { className: "n", textContent: String(count) });
  link.append(name, size);
  return link;
}

function jump(field, line) {
  const editor = window.shangda && window.shangda.editor(field);
  if (editor) {
    editor.jump(line);
    return;
  }
  const start = field.value.split("\n").slice(0, line).join("\n").length + (line ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start);
}

function fill(panel, field, title) {
  const links = [];
  if (title) {
    const link = entry("标题", countCharacters(title.value), 0);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      title.focus();
    });
    links.push(link);
  }
  for (const section of sections(field.value)) {
    const link = entry(section.label, section.count, section.level);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (const other of panel.querySelectorAll("a")) other.classList.toggle("active", other === link);
      jump(field, section.line);
    });
    links.push(link);
  }
  const before = [...panel.querySelectorAll("a")].findIndex((link) => link.classList.contains("active"));
  panel.replaceChildren(...links);
  if (links[before]) links[before].classList.add("active");
}

each("[data-outline-of]", (panel) => {
  const field = document.querySelector(panel.dataset.outlineOf);
  const title = panel.dataset.outlineTitle ? document.querySelector(panel.dataset.outlineTitle) : null;
  if (!field) return;
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fill(panel, field, title), REST);
  };
  for (const source of [field, title]) {
    if (!source) continue;
    source.addEventListener("input", soon);
    source.addEventListener("shangda:change", soon);
  }
  fill(panel, field, title);
});
