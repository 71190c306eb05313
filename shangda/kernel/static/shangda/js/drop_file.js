// A file dropped or chosen is read by the server; nothing is replaced before the person says so.
import { each, lookAgain, say } from "./bind.js";
import { setText } from "./fields.js";
import { showRefusal } from "./refusals.js";
import { send } from "./send.js";

const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

const dialogFor = (zone) => document.querySelector(zone.dataset.dropDialog || "[data-drop-dialog]");

async function read(zone, file) {
  zone.classList.add("drop-busy");
  zone.setAttribute("aria-busy", "true");
  const body = new FormData();
  body.append("file", file, file.name);
  const { outcome, answer } = await send(zone.dataset.dropUrl, body, { accept: "text/html, application/json" });
  zone.classList.remove("drop-busy");
  zone.removeAttribute("aria-busy");
  if (outcome === "signed-out") say(document, "shangda:session-lost");
  else if (outcome === "lost") showRefusal(zone, { cause: "网络断了，文件没有送到。", remedy: "连上后再拖一次，已写的内容不受影响。" });
  else if (outcome === "ok" || typeof answer === "string") preview(zone, answer);
  else showRefusal(zone, answer);
}

function preview(zone, html) {
  const dialog = dialogFor(zone);
  const place = dialog && dialog.querySelector("[data-drop-preview]");
  if (!place) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  place.replaceChildren(...page.body.childNodes);
  lookAgain(place);
  dialog.shangdaZone = zone;
  if (!dialog.open) dialog.showModal();
}

function apply(button) {
  const dialog = button.closest("dialog");
  const zone = dialog.shangdaZone;
  const form = document.querySelector(zone.dataset.dropInto);
  const title = dialog.querySelector("[data-drop-title]");
  const body = dialog.querySelector("[data-drop-body]");
  if (title && form.elements.title) setText(form.elements.title, title.value);
  if (body && form.elements.body) setText(form.elements.body, body.value);
  dialog.close();
  say(form, "shangda:applied");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest("[data-drop-apply]");
  if (button && button.closest("dialog")) {
    event.preventDefault();
    apply(button);
  }
});

each("[data-drop-url]", (zone) => {
  const input = zone.querySelector('input[type="file"]') || Object.assign(document.createElement("input"), { type: "file", hidden: true });
  if (!input.isConnected) zone.after(input);
  input.addEventListener("change", () => {
    if (input.files.length) read(zone, input.files[0]);
    input.value = "";
  });
  if (zone.matches("button")) zone.addEventListener("click", () => input.click());
  const area = zone.dataset.dropArea ? document.querySelector(zone.dataset.dropArea) : zone;
  const over = (on) => area.classList.toggle("drop-over", on);
  area.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over(true);
  });
  area.addEventListener("dragleave", (event) => !area.contains(event.relatedTarget) && over(false));
  area.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    over(false);
    read(zone, event.dataTransfer.files[0]);
  }, true);
});

// A file let go beside the zone must not replace the page.
window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
window.addEventListener("drop", (event) => hasFiles(event) && event.preventDefault());
