// Filters that go at once.
import { each } from "./bind.js";

each("form[data-submit-on-change]", (form) => {
  for (const button of form.querySelectorAll("[data-only-without-js]")) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
});
