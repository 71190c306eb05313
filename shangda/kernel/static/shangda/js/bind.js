// Starts a behaviour on every element that asks for it, now and in what htmx brings later.
const starters = [];
const started = new WeakMap();

const startOn = (element, start) => {
  const done = started.get(element) || new Set();
  if (done.has(start)) return;
  started.set(element, done.add(start));
  start(element);
};

const look = (root, selector, start) => {
  if (root instanceof Element && root.matches(selector)) startOn(root, start);
  for (const element of root.querySelectorAll(selector)) startOn(element, start);
};

export function each(selector, start) {
  starters.push([selector, start]);
  look(document, selector, start);
}

export function lookAgain(root) {
  for (const [selector, start] of starters) look(root, selector, start);
}

export const isShown = (element) => element.getClientRects().length > 0;

export function say(element, name, detail) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

document.addEventListener("htmx:load", (event) => lookAgain(event.detail.elt));
