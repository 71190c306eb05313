// Puts a refusal that htmx received where the person looks, and takes an ended session to session.js.
import { each, say } from "./bind.js";

const MARK = /^\s*<div\b[^>]*\bdata-refusal=/;

const region = (element) => {
  for (let here = element; here; here = here.parentElement) {
    const found = here.querySelector("[data-refusals]");
    if (found) return found;
  }
  return document.querySelector("[data-refusals]");
};

export function showRefusal(from, { cause, remedy, number, request_id: id }) {
  const place = region(from);
  if (!place) return;
  const box = document.createElement("div");
  box.className = "alert alert-refuse";
  box.setAttribute("role", "alert");
  const words = document.createElement("div");
  const head = Object.assign(document.createElement("h3"), { textContent: cause || "没有办成" });
  const body = Object.assign(document.createElement("p"), { className: "text-secondary", textContent: remedy || "请稍后再试一次。" });
  const mark = Object.assign(document.createElement("b"), { className: "text-accent", textContent: "！" });
  mark.setAttribute("aria-hidden", "true");
  words.append(head, body);
  box.append(mark, words);
  if (number || id) box.append(Object.assign(document.createElement("span"), { className: "ref", textContent: `编号 ${number || id}` }));
  place.replaceChildren(box);
}

const signInPath = () => {
  const url = document.body.dataset.signInUrl;
  return url ? new URL(url, location.href).pathname : null;
};

const isSentToSignIn = (xhr) => {
  const path = signInPath();
  if (!path || location.pathname === path || !xhr.responseURL) return false;
  return new URL(xhr.responseURL).pathname === path;
};

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 401 || isSentToSignIn(xhr)) {
    event.detail.shouldSwap = false;
    say(document, "shangda:session-lost");
    return;
  }
  if (xhr.status < 400) return;
  const from = requestConfig.elt;
  if (!MARK.test(xhr.responseText)) {
    if (xhr.status !== 422) showRefusal(from, readable(xhr));
    return;
  }
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  event.detail.target = region(from);
  event.detail.swapOverride = "innerHTML show:none";
});

function readable(xhr) {
  try {
    return JSON.parse(xhr.responseText);
  } catch (page) {
    return { cause: "系统出了差错，这一步没有办成。", remedy: "请过一会儿再试；还不行，请把编号告诉系统管理员。", number: xhr.getResponseHeader("X-Request-Id") };
  }
}

// A new attempt takes the old words away.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return;
  const place = region(event.detail.elt);
  if (place) place.replaceChildren();
});

each("[data-focus-first]", (box) => box.focus());
