// The writing sheet: CodeMirror over <textarea data-editor>, which stays the form's field.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, keymap, placeholder } from "@codemirror/view";
import { readLine } from "../../shangda/kernel/static/shangda/js/structure.js";
import { plainFromClipboard } from "../../shangda/kernel/static/shangda/js/word_paste.js";

const PHRASES = {
  Find: "查找",
  Replace: "换成",
  next: "下一处",
  previous: "上一处",
  all: "全部选中",
  "match case": "区分大小写",
  "by word": "整词",
  regexp: "正则",
  replace: "换这一处",
  "replace all": "全部换掉",
  close: "关闭",
  "current match": "当前这处",
  "on line": "在第几段",
  "replaced match on line $": "已换第$段的一处",
  "replaced $ matches": "已换$处",
};
const OURS = new Set(["Mod-Enter", "Mod-/", "Mod-[", "Mod-]", "Mod-Alt-\\", "Alt-A", "Ctrl-m"]);
const SEARCH = new Set(["Mod-f", "F3", "Mod-g", "Escape"]);
const editors = new WeakMap();

// Paragraphs: class by level, the heading words in their own face.
const lead = [0, 1, 2, 3, 4, 5].map((depth) => Decoration.mark({ class: `run run-${depth}` }));
const line = [0, 1, 2, 3, 4, 5].map((depth) => Decoration.line({ class: `level-${depth}` }));
const indented = Decoration.line({ class: "has-indent" });
const tableRow = Decoration.line({ class: "is-row" });

function paint(view) {
  const builder = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const row = view.state.doc.lineAt(at);
      const found = readLine(row.text);
      builder.add(row.from, row.from, line[found.depth]);
      if (row.text.includes("\t")) builder.add(row.from, row.from, tableRow);
      else if (found.indent) builder.add(row.from, row.from, indented);
      const start = row.from + found.indent;
      if (found.lead) builder.add(start, start + found.lead.length, lead[found.depth]);
      at = row.to + 1;
    }
  }
  return builder.finish();
}

const structure = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = paint(view);
    }

    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = paint(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

// Marked words: found by the check-up, or the same in another text.
const setMarks = StateEffect.define();
const marks = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let now = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) now = effect.value;
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marked(ranges, length) {
  const kept = ranges.filter(({ from, to }) => from >= 0 && from < to && to <= length);
  return Decoration.set(
    kept.map(({ from, to, kind, title }) =>
      Decoration.mark({ class: kind === "same" ? "same" : `finding finding-${kind}`, attributes: title ? { title } : {} }).range(from, to),
    ),
    true,
  );
}

const pasting = EditorView.domEventHandlers({
  paste(event, view) {
    const text = event.clipboardData && plainFromClipboard(event.clipboardData);
    if (!text || view.state.readOnly) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(text), { userEvent: "input.paste", scrollIntoView: true });
    return true;
  },
});

// Over a selection the browser would keep the look of the replaced words by an inline style,
// which the content policy forbids; so the words are put in without it.
const typingOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const isTyped = event.inputType === "insertText" && event.data && !view.composing;
    if (!isTyped || view.state.selection.main.empty || view.state.readOnly) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

function labelOf(field) {
  const named = field.getAttribute("aria-label");
  const label = field.id && document.querySelector(`label[for="${field.id}"]`);
  return named || (label && label.textContent.trim()) || "正文";
}

const lock = (flag) => [
  EditorState.readOnly.of(flag),
  EditorView.editable.of(!flag),
  EditorView.contentAttributes.of(flag ? { tabindex: "0", "aria-readonly": "true" } : {}),
];

function api(view, field, reading) {
  const replace = (text) => {
    const insert = text.replace(/\r\n?/g, "\n");
    if (insert !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
  };
  return {
    element: view.dom,
    text: () => view.state.doc.toString(),
    setText: replace,
    insert: (text) => view.dispatch(view.state.replaceSelection(text), { userEvent: "input", scrollIntoView: true }),
    focus: () => view.focus(),
    replace: (from, to, insert) => view.dispatch({ changes: { from, to, insert }, userEvent: "input" }),
    select(from, to) {
      view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "nearest", yMargin: 96 }) });
      view.focus();
    },
    mark: (ranges) => view.dispatch({ effects: setMarks.of(marked(ranges, view.state.doc.length)) }),
    setReadOnly(flag) {
      field.readOnly = flag;
      view.dispatch({ effects: reading.reconfigure(lock(flag)) });
    },
    jump(paragraph) {
      const number = Math.min(Math.max(1, paragraph + 1), view.state.doc.lines);
      const { from } = view.state.doc.line(number);
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 48 }) });
      view.focus();
    },
  };
}

function enhance(field) {
  if (editors.has(field) || !document.adoptedStyleSheets) return;
  const reading = new Compartment();
  const box = document.createElement("div");
  box.className = "editor-box";
  field.before(box);
  const mirror = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    field.value = update.state.doc.toString();
    field.dispatchEvent(new CustomEvent("shangda:change", { bubbles: true }));
  });
  const view = new EditorView({
    parent: box,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        history(),
        search({ top: true }),
        keymap.of([
          ...defaultKeymap.filter(({ key }) => !OURS.has(key)),
          ...historyKeymap,
          ...searchKeymap.filter(({ key }) => SEARCH.has(key)),
        ]),
        EditorState.phrases.of(PHRASES),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ class: "sheet-body", "aria-label": labelOf(field), spellcheck: "false", lang: "zh-CN" }),
        reading.of(lock(field.readOnly || field.disabled)),
        placeholder(field.placeholder),
        structure,
        marks,
        pasting,
        typingOver,
        mirror,
      ],
    }),
  });
  field.hidden = true;
  field.required = false; // a hidden field that must be filled would block the form in silence
  editors.set(field, api(view, field, reading));
  if (field.form) field.form.addEventListener("reset", () => setTimeout(() => editors.get(field).setText(field.defaultValue)));
  const label = field.id && document.querySelector(`label[for="${field.id}"]`);
  if (label) label.addEventListener("click", () => view.focus());
  field.dispatchEvent(new CustomEvent("shangda:editor-ready", { bubbles: true }));
}

const enhanceIn = (root) => root.querySelectorAll("textarea[data-editor]").forEach(enhance);

window.shangda = window.shangda || {};
window.shangda.editor = (field) => editors.get(typeof field === "string" ? document.querySelector(field) : field) || null;
document.addEventListener("htmx:load", (event) => enhanceIn(event.detail.elt.parentNode || document));
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => enhanceIn(document));
else enhanceIn(document);
