// The print button; it is hidden where there is no script to press it.
import { each } from "./bind.js";

each("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
