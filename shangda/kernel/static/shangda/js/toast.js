// Toasts go by themselves; z takes back the newest step that can be taken back.
import { each } from "./bind.js";
import { mayFire } from "./keys.js";
import { keyName } from "./typing.js";

each("[data-toast]", (toast) => {
  let left = Number(toast.dataset.toast) || 10;
  const shown = toast.querySelector("[data-toast-left]");
  const show = () => {
    if (shown) shown.textContent = `${left}秒`;
  };
  const isHeld = () => toast.matches(":hover") || toast.contains(document.activeElement) || document.hidden;
  show();
  const tick = setInterval(() => {
    if (!toast.isConnected) {
      clearInterval(tick);
      return;
    }
    if (isHeld()) return;
    left -= 1;
    show();
    if (left > 0) return;
    clearInterval(tick);
    toast.remove();
  }, 1000);
});

document.addEventListener("keydown", (event) => {
  if (keyName(event) !== "z" || !mayFire(event, "z")) return;
  const forms = document.querySelectorAll("[data-toasts] form[data-undo]");
  if (!forms.length) return;
  event.preventDefault();
  forms[forms.length - 1].querySelector("button").click();
});

document.addEventListener("shangda:toast", (event) => {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = event.detail.seconds || 10;
  toast.append(Object.assign(document.createElement("span"), { textContent: event.detail.text }));
  place.append(toast);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: toast } }));
});
