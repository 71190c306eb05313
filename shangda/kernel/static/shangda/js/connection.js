// The banner that says the network is gone, and that it came back.
import { each, say } from "./bind.js";

let isLost = false;

const show = () => {
  for (const banner of document.querySelectorAll("[data-connection]")) banner.hidden = !isLost;
};

const lose = () => {
  if (isLost) return;
  isLost = true;
  const since = new Date().toTimeString().slice(0, 5);
  for (const text of document.querySelectorAll("[data-connection-text]")) {
    text.textContent = `${since}以后的内容存在本机，连上后自动送出。`;
  }
  show();
};

const find = () => {
  if (!isLost) return;
  isLost = false;
  show();
  say(document, "shangda:online");
};

document.addEventListener("shangda:lost", lose);
document.addEventListener("shangda:reached", find);
document.addEventListener("htmx:sendError", lose);
document.addEventListener("htmx:afterOnLoad", find);
window.addEventListener("offline", lose);
window.addEventListener("online", find);
each("[data-connection]", show);
