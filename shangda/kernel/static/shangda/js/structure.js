// The numbered structure of an official text, as shangda/text/outline.py sees it.
import { countCharacters } from "./characters.js";

const LEAD_LIMIT = 40;
const POINT = 5;
const NUMERAL = "[〇零一二三四五六七八九十百]{1,5}";
const MARKERS = [
  [1, new RegExp(`^${NUMERAL}[、．.]`)],
  [2, new RegExp(`^[（(][ \\u3000]*${NUMERAL}[ \\u3000]*[）)][、．.，,]?`)],
  [3, /^[0-9０-９]{1,3}(?:[．、]|\.(?![0-9０-９]))/],
  [4, /^[（(][ \u3000]*[0-9０-９]{1,3}[ \u3000]*[）)][、．.，,]?/],
  [POINT, new RegExp(`^${NUMERAL}是`)],
  [POINT, /^[①-⑳㉑-㉟㊱-㊿][、．.]?/],
];
const SENTENCE_END = /[。！？!?]/;
const INDENT = /^[ \t\u00a0\u3000]+/;

// depth: 1 to 4 numbered, 5 a point, 0 running text; lead: the heading words with their marker.
export function readLine(line) {
  const indent = (INDENT.exec(line) || [""])[0].length;
  const text = line.slice(indent);
  const found = MARKERS.find(([, pattern]) => pattern.test(text));
  if (!found) return { depth: 0, lead: "", indent, text };
  const end = text.search(SENTENCE_END);
  const lead = end < 0 ? text : text.slice(0, end + 1);
  return { depth: found[0], lead: lead.length <= LEAD_LIMIT && !lead.includes("；") ? lead : "", indent, text };
}

const label = (line) => (line.lead || MARKERS.find(([depth, p]) => depth === line.depth && p.test(line.text))[1].exec(line.text)[0]).replace(/[。：:]+$/, "");

const total = (lines) => lines.reduce((sum, line) => sum + countCharacters(line.text), 0);

function ending(lines, heads) {
  if (heads.length < 2 || heads.some((head) => head.lead && head.lead === head.text)) return null;
  const last = heads[heads.length - 1].at;
  const isGapless = last - heads[0].at === heads.length - 1;
  return isGapless && last + 1 < lines.length ? last + 1 : null;
}

// [{level, label, count, line}]: 导语, the headings with all that stands under them, 结尾.
export function sections(text) {
  const lines = text
    .split("\n")
    .map((line, number) => ({ ...readLine(line), number }))
    .filter((line) => line.text.trim())
    .map((line, at) => ({ ...line, at }));
  const depths = new Set(lines.map((line) => line.depth).filter(Boolean));
  if ([...depths].some((depth) => depth !== POINT)) depths.delete(POINT);
  const order = [...depths].sort();
  const heads = lines.filter((line) => depths.has(line.depth));
  const close = ending(lines, heads);
  const stop = close === null ? lines.length : close;
  const found = heads.map((head) => {
    const next = heads.find((other) => other.at > head.at && other.depth <= head.depth);
    return { level: order.indexOf(head.depth) + 1, label: label(head), count: total(lines.slice(head.at, next ? next.at : stop)), line: head.number };
  });
  const first = heads.length ? heads[0].at : lines.length;
  if (first) found.unshift({ level: 0, label: "导语", count: total(lines.slice(0, first)), line: lines[0].number });
  if (close !== null) found.push({ level: 0, label: "结尾", count: total(lines.slice(close)), line: lines[close].number });
  return found;
}
