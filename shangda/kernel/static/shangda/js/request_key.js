// A form with a request key counts once: buttons lock on the way, the key changes after an answer.
const KEYED = 'form input[name="request_key"]';

const buttons = (form) => [...form.querySelectorAll('button:not([type="button"]), input[type="submit"]')];

const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

function lock(form, pressed) {
  form.setAttribute("aria-busy", "true");
  for (const button of buttons(form)) {
    button.disabled = true;
    if (button === pressed && button.dataset.busyText) {
      button.dataset.idleText = button.textContent;
      button.textContent = button.dataset.busyText;
    }
  }
}

function unlock(form) {
  form.removeAttribute("aria-busy");
  for (const button of buttons(form)) {
    button.disabled = false;
    if (button.dataset.idleText) button.textContent = button.dataset.idleText;
    delete button.dataset.idleText;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.querySelector('input[name="request_key"]')) return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const pressed = event.submitter;
  // After this turn: a disabled button would not be sent with the form.
  setTimeout(() => {
    if (!event.defaultPrevented || form.matches("[hx-post]") || form.closest("[hx-boost]")) lock(form, pressed);
  }, 0);
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  const key = form && form.querySelector('input[name="request_key"]');
  if (!key) return;
  unlock(form);
  const { xhr } = event.detail;
  if (xhr && xhr.status) key.value = xhr.getResponseHeader("X-Request-Key") || newKey();
});

// Back from the next page by the browser's own memory.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const key of document.querySelectorAll(KEYED)) unlock(key.form);
});
