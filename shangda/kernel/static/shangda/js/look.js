// Light, dark or the system's; large text. early.js applies the choice on the next page.
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

each("[data-look-text]", (button) => {
  const show = () => button.setAttribute("aria-pressed", String(root.dataset.text === "large"));
  button.addEventListener("click", () => {
    const isLarge = root.dataset.text === "large";
    if (isLarge) delete root.dataset.text;
    else root.dataset.text = "large";
    keep("text", isLarge ? null : "large");
    show();
  });
  show();
});
