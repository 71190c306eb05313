// Setting a field's text so that the editor, the counters and autosave all notice.
export function setText(field, text) {
  if (!field || field.value === text) return;
  const editor = window.shangda && window.shangda.editor(field);
  if (editor) {
    editor.setText(text);
    return;
  }
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function insertText(field, text) {
  const editor = window.shangda && window.shangda.editor(field);
  if (editor) {
    editor.insert(text);
    return;
  }
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
