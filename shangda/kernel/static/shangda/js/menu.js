// A <details> that behaves as a menu: closes on Esc, on a press outside, after a choice.
import { isComposing } from "./typing.js";

const open = () => [...document.querySelectorAll("details[data-menu][open]")];

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    const chosen = event.target.closest(".menu-item");
    const stays = chosen && chosen.hasAttribute("aria-pressed");
    if (!menu.contains(event.target) || (chosen && !stays)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || isComposing(event)) return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
