// What Word, WPS and web pages put on the clipboard, as plain paragraphs.
const BLOCKS = new Set("P DIV LI H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE SECTION ARTICLE UL OL TABLE TR DT DD BODY".split(" "));
const SKIPPED = new Set("STYLE SCRIPT HEAD META LINK TITLE XML DEL TEMPLATE NOSCRIPT OBJECT IMG".split(" "));
const CJK = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef“”‘’…—]";
const WRAPPED = new RegExp(`(${CJK})[\\t\\r\\n ]*[\\r\\n][\\t\\r\\n ]*(?=${CJK})`, "g");
const EDGES = /^[ \t\u00a0\u3000]+|[ \t\u00a0\u3000]+$/g;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/g;

const isHidden = (element) => {
  const style = element.getAttribute("style") || "";
  return /display:\s*none|mso-hide:\s*all/i.test(style) || /\bmsoDel\b/i.test(element.className);
};

class Writer {
  constructor() {
    this.lines = [""];
  }

  text(words) {
    // A line break in the source of a Chinese paragraph is not a blank.
    const flat = words.replace(WRAPPED, "$1").replace(/[\t\r\n ]+/g, " ");
    this.lines[this.lines.length - 1] += flat;
  }

  newLine() {
    if (this.lines[this.lines.length - 1]) this.lines.push("");
  }

  node(node) {
    if (node.nodeType === Node.TEXT_NODE) this.text(node.nodeValue);
    else if (node.nodeType === Node.ELEMENT_NODE) this.element(node);
  }

  element(element) {
    const tag = element.tagName;
    if (SKIPPED.has(tag) || tag.includes(":") && tag !== "O:P" || isHidden(element)) return;
    if (tag === "BR") this.newLine();
    else if (tag === "TR") this.row(element);
    else {
      const isBlock = BLOCKS.has(tag);
      if (isBlock) this.newLine();
      if (tag === "LI" && element.parentElement && element.parentElement.tagName === "OL") this.text(`${position(element)}.`);
      for (const child of element.childNodes) this.node(child);
      if (isBlock) this.newLine();
    }
  }

  row(row) {
    this.newLine();
    const cells = [...row.children].filter((cell) => /^T[DH]$/.test(cell.tagName));
    this.lines[this.lines.length - 1] = cells.map((cell) => read(cell).join(" ")).join("\t");
    this.newLine();
  }
}

const position = (item) => {
  const first = Number(item.parentElement.getAttribute("start")) || 1;
  return first + [...item.parentElement.children].filter((other) => other.tagName === "LI").indexOf(item);
};

function read(root) {
  const writer = new Writer();
  for (const child of root.childNodes) writer.node(child);
  return writer.lines.map(tidy).filter(Boolean);
}

const tidy = (line) => line.split("\t").map((cell) => cell.replace(/\u00a0/g, " ").replace(INVISIBLE, "").replace(EDGES, "").replace(/ {2,}/g, " ")).join("\t").replace(/^\t+$/, "");

export function plainFromHtml(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return read(page.body).join("\n");
}

export function plainFromText(text) {
  return text.replace(/\r\n?/g, "\n").split("\n").map(tidy).filter(Boolean).join("\n");
}

// The text of a paste, or "" when it holds none (a picture, a file).
export function plainFromClipboard(data) {
  const html = data.getData("text/html");
  const plain = html ? plainFromHtml(html) : "";
  return plain || plainFromText(data.getData("text/plain"));
}
