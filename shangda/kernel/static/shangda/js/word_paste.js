// What Word, WPS, Excel, mail and web pages put on the clipboard, as plain paragraphs: rows of
// a table with tabs, list numbers as text. shangda/text/pasting.py reads alike on the server.
const tags = (names) => new Set(names.split(" "));
const DROPPED = tags(
  "applet button del head iframe math noscript object rp rt script select style svg template textarea title xml",
);
const BLOCK = tags(
  "address article aside blockquote body caption center dd dl dt div fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 hr header html li main nav ol ul p pre section table td th tr tbody tfoot thead",
);
const DROPPED_STYLE =
  /display:none|mso-hide:all|mso-char-type:symbol|mso-element:comment-list|mso-special-character:comment/;
const DROPPED_CLASS = /\bmso(?:comment(?:reference|text)|del)\b/;
const LIST_MARKER = "mso-list:ignore";
const BULLET_FONT = /symbol|wingdings|webdings/;
const BREAK = "\v";
const WIDE = "[\\u2014\\u2018-\\u201d\\u2026\\u3001-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef]";
// A line end in the source of a Chinese paragraph is not a blank.
const WRAPPED = new RegExp(`(?<=${WIDE})[ \\t]*[\\r\\n][ \\t\\r\\n]*(?=${WIDE})`, "g");
const SPACE = /[ \t\r\n\f\u00a0]+/g;

const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g;
const UNSEEN =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufff9-\uffff\u{e0000}-\u{e007f}]/gu;

export function plainFromText(text) {
  const lines = text.replace(LINE_ENDS, "\n").replace(SPACES, " ").replace(UNSEEN, "").normalize("NFC").split("\n");
  return lines.map((line) => line.trim()).filter(Boolean).join("\n");
}

class Page {
  constructor() {
    this.lines = [];
    this.words = "";
    this.number = "";
  }

  endLine() {
    const text = this.words.replace(WRAPPED, "").replace(SPACE, " ");
    this.words = "";
    for (const line of text.split(BREAK).map((part) => part.trim()).filter(Boolean)) {
      this.lines.push(this.number + line);
      this.number = "";
    }
  }
}

const styleOf = (element) => (element.dataset.style || "").toLowerCase().replace(/\s+/g, "");

const isDropped = (element) =>
  DROPPED.has(element.localName) ||
  DROPPED_STYLE.test(styleOf(element)) ||
  DROPPED_CLASS.test((element.getAttribute("class") || "").toLowerCase());

const wholeNumber = (written) => (/^[0-9]{1,5}$/.test(written || "") ? Number(written) : 0);

class Reading {
  constructor() {
    this.pages = [new Page()];
    this.rows = [];
    this.counters = [];
    this.preDepth = 0;
  }

  get page() {
    return this.pages[this.pages.length - 1];
  }

  read(root) {
    this.visit(root);
    this.page.endLine();
    return this.page.lines;
  }

  visit(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue.replace(/\v/g, " ");
      this.page.words += this.preDepth ? text.replace(/\n/g, BREAK) : text;
    } else if (node instanceof Element && !isDropped(node) && !this.isMarker(node)) this.element(node);
  }

  // The number that Word writes into a list paragraph is text; a drawn bullet is none.
  isMarker(element) {
    if (!(element instanceof HTMLElement) || !styleOf(element).includes(LIST_MARKER)) return false;
    const parent = element.parentElement;
    const fonts = styleOf(element) + (parent ? styleOf(parent) : "");
    const marker = element.textContent.replace(/\s+/g, "");
    if (!BULLET_FONT.test(fonts) && /[\p{L}\p{N}]/u.test(marker)) {
      this.page.words += marker;
      this.page.number = "";
    }
    return true;
  }

  element(element) {
    const tag = element.localName;
    const isBlock = BLOCK.has(tag);
    if (isBlock) this.page.endLine();
    const [open, close] = VERBS[tag] || [];
    if (open) open(this, element);
    for (const child of element.childNodes) this.visit(child);
    if (isBlock) this.page.endLine();
    if (close) close(this);
  }

  closeRow() {
    const cells = this.rows.pop();
    // A row of one cell is page layout, not a table.
    if (cells.length === 1) this.page.lines.push(...cells[0]);
    else if (cells.some((lines) => lines.length)) {
      this.page.lines.push(cells.map((lines) => lines.join(" ").replace(/\t/g, " ")).join("\t"));
    }
  }

  closeCell() {
    const { lines } = this.pages.pop();
    if (this.rows.length) this.rows[this.rows.length - 1].push(lines);
    else this.page.lines.push(...lines);
  }

  openEntry(element) {
    const last = this.counters.length - 1;
    const next = last < 0 ? null : this.counters[last];
    if (next === null) return;
    const number = wholeNumber(element.getAttribute("value")) || next;
    this.page.number = `${number}.`;
    this.counters[last] = number + 1;
  }
}

const list = (isNumbered) => [
  (reading, element) => reading.counters.push(isNumbered ? wholeNumber(element.getAttribute("start")) || 1 : null),
  (reading) => reading.counters.pop(),
];
const cell = [(reading) => reading.pages.push(new Page()), (reading) => reading.closeCell()];
const VERBS = {
  br: [(reading) => { reading.page.words += BREAK; }],
  li: [(reading, element) => reading.openEntry(element), (reading) => { reading.page.number = ""; }],
  ol: list(true),
  ul: list(false),
  pre: [(reading) => { reading.preDepth += 1; }, (reading) => { reading.preDepth -= 1; }],
  td: cell,
  th: cell,
  tr: [(reading) => reading.rows.push([]), (reading) => reading.closeRow()],
};

// Styles are read, never applied: under another name the content policy has nothing to report.
const withoutStyles = (html) =>
  html.replace(/<style\b[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));

export function plainFromHtml(html) {
  const start = html.startsWith("Version:") ? Math.max(html.indexOf("<"), 0) : 0;
  const page = new DOMParser().parseFromString(withoutStyles(html.slice(start)), "text/html");
  return plainFromText(new Reading().read(page.documentElement).join("\n"));
}

// The text of a paste, or "" when it holds none (a picture, a file).
export function plainFromClipboard(data) {
  const html = data.getData("text/html");
  const plain = html ? plainFromHtml(html) : "";
  return plain || plainFromText(data.getData("text/plain"));
}
