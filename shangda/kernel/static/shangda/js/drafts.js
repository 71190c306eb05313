// The copy of unsaved text in this browser, so that a dead tab or server costs seconds, not pages.
import { forget, keep, keepData, keptData } from "./store.js";

const NAMES = "draft:";

const nameOf = (form) => `${NAMES}${document.body.dataset.who || ""}:${form.dataset.autosaveUrl}`;

export const fieldNames = (form) => (form.dataset.autosaveFields || "title body").split(/\s+/);

export function fieldsOf(form) {
  const values = {};
  for (const name of fieldNames(form)) if (form.elements[name]) values[name] = form.elements[name].value;
  return values;
}

export const versionOf = (form) => (form.elements.version ? form.elements.version.value : "");

export const hold = (form, isSubmitted = false) =>
  keepData(nameOf(form), { at: Date.now(), version: versionOf(form), fields: fieldsOf(form), isSubmitted });

export const release = (form) => keep(nameOf(form), null);

// What a former visit could not send, or null.
export function leftBehind(form) {
  const draft = keptData(nameOf(form));
  if (!draft || !draft.fields) return null;
  const now = fieldsOf(form);
  const differs = Object.keys(draft.fields).some((name) => name in now && now[name] !== draft.fields[name]);
  const isNewer = draft.version !== versionOf(form);
  if (differs && !(draft.isSubmitted && isNewer)) return { ...draft, isNewer };
  release(form);
  return null;
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-forget-drafts]")) forget(NAMES);
});
