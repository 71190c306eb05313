// Lists by keyboard; the place is kept while the tab lives.
import { each, isShown, say } from "./bind.js";
import { mayFire } from "./keys.js";
import { keepData, keptData } from "./store.js";
import { isTyping, keyName } from "./typing.js";

const OPEN_AFTER = 180; // ms of rest before moving also opens
const onOnePane = matchMedia("(max-width: 767px)"); // as in shangda.css
let current = null;

const inShut = (row) => row.closest("details:not([open]) > :not(summary)");
const rowsOf = (list) => [...list.querySelectorAll("[data-row]")].filter((row) => isShown(row) && !inShut(row));
const linkOf = (row) => row.querySelector("[data-open]") || row.querySelector("a[href]");
const activeOf = (list) => list.querySelector('[data-row][aria-current="true"]');
const placeOf = (list) => `list:${location.pathname}:${list.dataset.list}`;

function mark(list, row, { focus = false, isStart = false } = {}) {
  const rows = rowsOf(list);
  for (const other of rows) {
    const on = other === row;
    other.classList.toggle("active", on);
    if (on) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
  if (!row) return;
  current = list;
  if (!isStart) {
    keepData(placeOf(list), { row: row.dataset.row, index: rows.indexOf(row) }, sessionStorage);
    row.scrollIntoView({ block: "nearest" });
  }
  const link = linkOf(row);
  if (focus && link) link.focus({ preventScroll: true });
  say(list, "shangda:row", { id: row.dataset.row });
}

function open(row) {
  const link = linkOf(row);
  if (link) link.click();
}

function openSoon(list, row) {
  if (!("listOpens" in list.dataset)) return;
  clearTimeout(list.shangdaOpening);
  list.shangdaOpening = setTimeout(() => {
    if (row.isConnected) open(row);
  }, OPEN_AFTER);
}

function move(list, step) {
  const rows = rowsOf(list);
  const here = rows.indexOf(activeOf(list));
  const next = rows[here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1)];
  if (!next || rows[here] === next) return;
  mark(list, next, { focus: true });
  openSoon(list, next);
}

function restore(list) {
  const rows = rowsOf(list);
  const marked = activeOf(list) || rows.find((row) => row.classList.contains("active"));
  const last = keptData(placeOf(list), sessionStorage);
  const same = last && rows.find((row) => row.dataset.row === last.row);
  const near = last && rows[Math.min(last.index, rows.length - 1)];
  const found = marked || same || near;
  mark(list, found || rows[0] || null, { isStart: !found }); // the head stays in view
}

// On one pane the link is followed: nothing is beside it.
const follow = (event) => {
  if (onOnePane.matches && event.target.closest("[data-open]")) event.stopPropagation();
};

// The row was decided on and went: its neighbour is next.
function whenRowsGo(list) {
  let index = 0;
  list.addEventListener("shangda:row", () => {
    index = rowsOf(list).indexOf(activeOf(list));
  });
  new MutationObserver(() => {
    if (activeOf(list)) return;
    const rows = rowsOf(list);
    const next = rows[Math.min(index, rows.length - 1)];
    if (!next) return;
    const held = !document.activeElement || document.activeElement === document.body;
    mark(list, next, { focus: held });
    openSoon(list, next);
  }).observe(list, { childList: true, subtree: true });
}

const listInUse = () => (current && current.isConnected ? current : document.querySelector("[data-list]"));

const verbs = {
  j: (list) => move(list, 1),
  k: (list) => move(list, -1),
  x: (list) => {
    const box = activeOf(list) && activeOf(list).querySelector('input[type="checkbox"]');
    if (box) box.click();
  },
  o: (list) => {
    const cluster = activeOf(list) && activeOf(list).closest("[data-cluster]");
    if (!cluster) return false;
    const rest = cluster.querySelector("details");
    const wasInside = rest.contains(activeOf(list));
    rest.open = !rest.open;
    if (wasInside) mark(list, cluster.querySelector("[data-row]"), { focus: true });
    return true;
  },
  Enter: (list, event) => {
    const onSomething = event.target.closest && event.target.closest("a, button, summary, input, select, textarea, dialog");
    if (onSomething || !activeOf(list)) return false;
    open(activeOf(list));
    return true;
  },
};

document.addEventListener("keydown", (event) => {
  const name = keyName(event);
  if (!mayFire(event, name === "Enter" ? "j" : name) || document.querySelector("dialog[open]")) return;
  if (name === "/" || name === "u") {
    const goal = document.querySelector(name === "/" ? "[data-search]" : "[data-up]");
    if (!goal) return;
    event.preventDefault();
    if (name === "u") goal.click();
    else {
      goal.focus();
      goal.select();
    }
    return;
  }
  const list = listInUse();
  if (!list || !verbs[name]) return;
  if (verbs[name](list, event) !== false) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches && event.target.matches("[data-search]") && !event.isComposing) event.target.blur();
});

each("[data-list]", (list) => {
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    mark(list, row);
    const isPlain = !event.target.closest("a, button, input, label, summary, select, form");
    if (isPlain && !isTyping(event.target) && !String(getSelection())) open(row);
  });
  if ("listOpens" in list.dataset) list.addEventListener("click", follow, true);
  whenRowsGo(list);
  restore(list);
});
