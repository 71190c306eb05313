// The session ended: sign in again in a layer, the page underneath stays as it is.
import { say } from "./bind.js";

let layer = null;

const parse = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("data-dialog-stays", "");
  dialog.setAttribute("aria-labelledby", "sign-in-again");
  const head = Object.assign(document.createElement("h2"), { id: "sign-in-again", textContent: "请再登录一次" });
  const why = Object.assign(document.createElement("p"), { textContent: "登录已过期。您写的内容都在，登录后接着写。" });
  const words = document.createElement("p");
  words.className = "invalid-feedback";
  words.setAttribute("role", "alert");
  const place = document.createElement("div");
  place.className = "dialog-body";
  dialog.append(head, why, words, place);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  return { dialog, words, place };
}

function adopt(page, base) {
  const found = page.querySelector("form[data-sign-in]");
  if (!found) return null;
  const form = document.importNode(found, true);
  form.action = new URL(found.getAttribute("action") || "", base).href;
  form.addEventListener("submit", submit);
  const name = form.querySelector('[name="login"], [name="username"]');
  if (name && document.body.dataset.who) name.value = document.body.dataset.who;
  layer.place.replaceChildren(form);
  const first = form.querySelector('input[type="password"]') || form.querySelector("input:not([type=hidden])");
  if (first) first.focus();
  return form;
}

async function ask() {
  if (layer) return;
  layer = build();
  layer.dialog.showModal();
  const url = document.body.dataset.signInUrl;
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = await parse(response);
    if (!adopt(page, response.url)) finish(page); // signed in meanwhile, in another tab
  } catch (lost) {
    layer.words.textContent = "现在连不上服务器，连上后再登录。内容存在本机，请不要关这一页。";
    layer.dialog.close();
    layer = null;
    say(document, "shangda:lost");
  }
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  layer.words.textContent = "";
  try {
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = await parse(response);
    if (adopt(page, response.url)) {
      const wrong = page.querySelector(".invalid-feedback, .alert, .errorlist");
      layer.words.textContent = wrong && !layer.place.querySelector(".invalid-feedback, .alert, .errorlist") ? wrong.textContent.trim() : "";
    } else if (response.ok) finish(page);
    else layer.words.textContent = textOf(page) || "没有登录成功，请再试一次。";
  } catch (lost) {
    layer.words.textContent = "网络断了，请稍后再按一次登录。";
  }
}

const textOf = (page) => {
  const alert = page.querySelector(".alert");
  return alert ? alert.textContent.replace(/\s+/g, " ").trim() : "";
};

function finish(page) {
  const now = page.body.dataset.who || "";
  const before = document.body.dataset.who || "";
  if (before && now && now !== before) {
    layer.words.textContent = `现在登录的是另一个账号（${now}），这一页是${before}的。请用原账号登录，或刷新页面。`;
    return;
  }
  refresh(page);
  layer.dialog.close();
  layer.dialog.remove();
  layer = null;
  say(document, "shangda:session-resumed");
}

// The token changes with the session; forms on this page take the new one.
function refresh(page) {
  const meta = page.querySelector('meta[name="csrf-token"]');
  if (!meta || !meta.content) return;
  const here = document.querySelector('meta[name="csrf-token"]');
  if (here) here.content = meta.content;
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = meta.content;
}

document.addEventListener("shangda:session-lost", () => {
  if (document.body.dataset.signInUrl) ask();
});
