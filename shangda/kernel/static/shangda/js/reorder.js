// Order of a list: by dragging, by Alt and the arrows, by buttons; told to the server at once.
import { each, say } from "./bind.js";
import { isComposing } from "./typing.js";
import { showRefusal } from "./refusals.js";
import { send } from "./send.js";

const items = (list) => [...list.children].filter((item) => item.dataset.orderId);
const orderOf = (list) => items(list).map((item) => item.dataset.orderId);

function announce(list, item) {
  let voice = list.parentElement.querySelector(".order-said");
  if (!voice) {
    voice = document.createElement("p");
    voice.className = "order-said visually-hidden";
    voice.setAttribute("aria-live", "polite");
    list.after(voice);
  }
  voice.textContent = `第${items(list).indexOf(item) + 1}条，共${items(list).length}条`;
}

async function tell(list) {
  const order = orderOf(list);
  const told = list.shangdaTold;
  if (order.join() === told.join()) return;
  list.shangdaTold = order;
  const body = new FormData();
  if (list.dataset.orderVersion) body.append("version", list.dataset.orderVersion);
  for (const id of order) body.append("order", id);
  const { outcome, answer } = await send(list.dataset.orderUrl, body);
  if (outcome === "ok") {
    if (answer.version !== undefined) list.dataset.orderVersion = answer.version;
    say(list, "shangda:reordered", { order });
    return;
  }
  list.shangdaTold = told;
  putBack(list, told);
  if (outcome === "signed-out") say(document, "shangda:session-lost");
  else showRefusal(list, outcome === "lost" ? { cause: "网络断了，次序没有改。", remedy: "连上后再移一次。" } : answer);
}

function putBack(list, order) {
  for (const id of order) {
    const item = items(list).find((other) => other.dataset.orderId === id);
    if (item) list.append(item);
  }
}

function shift(list, item, step) {
  const all = items(list);
  const other = all[all.indexOf(item) + step];
  if (!other) return;
  const focused = document.activeElement;
  if (step < 0) other.before(item);
  else other.after(item);
  if (item.contains(focused)) focused.focus();
  announce(list, item);
  clearTimeout(list.shangdaTelling);
  list.shangdaTelling = setTimeout(() => tell(list), 300);
}

function drag(list, item, start) {
  start.preventDefault();
  // The list holds the pointer: a row that is moved in the page would lose it.
  list.setPointerCapture(start.pointerId);
  item.classList.add("moving");
  const follow = (event) => {
    const over = items(list).find((other) => {
      const box = other.getBoundingClientRect();
      return other !== item && event.clientY > box.top && event.clientY < box.bottom;
    });
    if (!over) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(item);
    else over.after(item);
  };
  const end = () => {
    item.classList.remove("moving");
    list.removeEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) list.removeEventListener(name, end);
    announce(list, item);
    tell(list);
  };
  list.addEventListener("pointermove", follow);
  for (const name of ["pointerup", "pointercancel"]) list.addEventListener(name, end);
}

each("[data-order-url]", (list) => {
  list.shangdaTold = orderOf(list);
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-order-id]");
    if (item && event.target.closest("[data-grip]") && event.button === 0) drag(list, item, event);
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    shift(list, button.closest("[data-order-id]"), button.dataset.move === "up" ? -1 : 1);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const item = event.target.closest("[data-order-id]");
    if (!step || !event.altKey || !item || isComposing(event)) return;
    event.preventDefault();
    shift(list, item, step);
  });
  for (const item of items(list)) if (!item.hasAttribute("tabindex")) item.tabIndex = 0;
});
