// data-key: single-key and combined shortcuts, the table of keys, and the switch for them.
import { each, isShown } from "./bind.js";
import { isComposing, isSingle, isTyping, keyName } from "./typing.js";
import { keep, kept } from "./store.js";

const LIST_KEYS = [["J", "下一条"], ["K", "上一条"], ["Enter", "打开"], ["X", "选择"], ["U", "回到列表"]];

export const areOn = () => document.body.dataset.keys !== "off";

const normal = (spec) => {
  const parts = spec === "+" ? ["+"] : spec.split("+");
  const key = parts.pop();
  return [...parts, key.length === 1 ? key.toLowerCase() : key].join("+");
};

const openDialog = () => document.querySelector("dialog[open]");

const isReady = (element) => {
  const dialog = openDialog();
  return isShown(element) && !element.disabled && (!dialog || dialog.contains(element));
};

const carriers = () => [...document.querySelectorAll("[data-key]")].filter(isReady);

const press = (element) => {
  if (/^(?:INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) element.focus();
  else element.click();
};

export function mayFire(event, name) {
  if (isComposing(event) || event.defaultPrevented || event.repeat) return false;
  return !isSingle(name) || (areOn() && !isTyping(event.target));
}

document.addEventListener("keydown", (event) => {
  const name = keyName(event);
  if (!mayFire(event, name)) return;
  if (name === "?" && !openDialog()) {
    event.preventDefault();
    showTable();
    return;
  }
  const found = carriers().find((element) => normal(element.dataset.key) === name);
  if (!found) return;
  event.preventDefault();
  press(found);
});

const words = (element) => {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  for (const kbd of copy.querySelectorAll("kbd")) kbd.remove();
  return copy.textContent.trim() || element.getAttribute("aria-label") || "";
};

const caps = (spec) => (spec === "+" ? ["+"] : spec.split("+")).map((key) => (key.length === 1 ? key.toUpperCase() : key));

function line(keys, text) {
  const term = document.createElement("dt");
  for (const key of keys) term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
  const meaning = Object.assign(document.createElement("dd"), { textContent: text });
  for (const part of [term, meaning]) part.dataset.added = "";
  return [term, meaning];
}

function showTable() {
  const dialog = document.querySelector("[data-key-help]");
  if (!dialog) return;
  const table = dialog.querySelector("[data-key-list]");
  for (const old of table.querySelectorAll("[data-added]")) old.remove();
  if (document.querySelector("[data-list]")) for (const [key, text] of LIST_KEYS) table.append(...line([key], text));
  if (document.querySelector("[data-cluster]")) table.append(...line(["O"], "展开或收起同一件事的各篇"));
  const seen = new Set();
  for (const element of carriers()) {
    const text = words(element);
    if (seen.has(element.dataset.key + text)) continue;
    seen.add(element.dataset.key + text);
    table.append(...line(caps(element.dataset.key), text));
  }
  dialog.showModal();
}

document.addEventListener("shangda:key-table", showTable);

if (kept("keys") === "off") document.body.dataset.keys = "off";

each("[data-keys-switch]", (button) => {
  const show = () => button.setAttribute("aria-pressed", String(areOn()));
  button.addEventListener("click", () => {
    document.body.dataset.keys = areOn() ? "off" : "on";
    keep("keys", areOn() ? null : "off");
    show();
  });
  show();
});
