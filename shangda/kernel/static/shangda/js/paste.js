// Word and WPS pastes into plain fields; the editor does the same by itself.
import { insertText } from "./fields.js";
import { plainFromClipboard } from "./word_paste.js";

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!(field instanceof Element) || !field.matches("[data-paste-plain]") || !event.clipboardData) return;
  const text = plainFromClipboard(event.clipboardData);
  if (!text) return;
  event.preventDefault();
  insertText(field, field.tagName === "INPUT" ? text.replace(/\s*\n\s*/g, "") : text);
});
