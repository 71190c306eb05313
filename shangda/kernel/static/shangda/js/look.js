// Light, dark or the system's; large and largest text. early.js applies the choice on the next page.
import { each } from "./bind.js";
import { keep, kept } from "./store.js";

const root = document.documentElement;
const isFixed = root.hasAttribute("data-theme") && root.dataset.theme !== kept("theme");

const showThemes = () => {
  for (const button of document.querySelectorAll("[data-look-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lookTheme === (root.dataset.theme || "")));
  }
};

each("[data-look-theme]", (button) => {
  button.disabled = isFixed;
  button.addEventListener("click", () => {
    const theme = button.dataset.lookTheme;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    keep("theme", theme || null);
    showThemes();
  });
  showThemes();
});

const setText = (size) => {
  if (size) root.dataset.text = size;
  else delete root.dataset.text;
  keep("text", size || null);
  showTexts();
};

const showTexts = () => {
  const now = root.dataset.text || "";
  for (const button of document.querySelectorAll("[data-look-text]")) button.setAttribute("aria-pressed", String(Boolean(now)));
  for (const button of document.querySelectorAll("[data-look-size]")) button.setAttribute("aria-pressed", String(button.dataset.lookSize === now));
};

each("[data-look-text]", (button) => {
  button.addEventListener("click", () => setText(root.dataset.text ? "" : "large"));
  showTexts();
});

each("[data-look-sizes]", (group) => {
  group.hidden = false; // without scripts the browser's own zoom is there
});

each("[data-look-size]", (button) => {
  button.addEventListener("click", () => setText(button.dataset.lookSize));
  showTexts();
});
