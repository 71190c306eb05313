// The check-up beside a text: marks what was found, leads there, puts right what is certain.
import { each } from "./bind.js";

const read = (card) => ({
  card,
  part: card.dataset.part,
  kind: card.dataset.finding,
  from: Number(card.dataset.from),
  to: Number(card.dataset.to),
  fix: card.dataset.fix,
});

each("[data-checkup]", (panel) => {
  const field = document.querySelector(panel.dataset.checkup);
  const title = document.querySelector(panel.dataset.checkupTitle);
  const editor = () => window.shangda && window.shangda.editor && window.shangda.editor(field);
  let findings = [...panel.querySelectorAll("[data-finding]")].map(read);
  let at = -1;

  const mark = () => {
    const words = (card) => card.querySelector(".finding-why").textContent.trim();
    const ranges = findings.filter(({ part }) => part === "body");
    editor().mark(ranges.map(({ card, from, to, kind }) => ({ from, to, kind, title: words(card) })));
  };

  const show = (finding) => {
    for (const { card } of findings) card.classList.toggle("active", card === finding.card);
    finding.card.scrollIntoView({ block: "nearest" });
    if (finding.part === "body") editor().select(finding.from, finding.to);
    else {
      title.focus();
      title.setSelectionRange(finding.from, finding.to);
    }
  };

  const write = ({ part, from, to, fix }) => {
    if (part === "body") editor().replace(from, to, fix);
    else {
      title.setRangeText(fix, from, to, "end");
      title.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const fix = (finding) => {
    write(finding);
    const moved = finding.fix.length - (finding.to - finding.from);
    findings = findings.filter((one) => one !== finding);
    for (const one of findings) {
      if (one.part !== finding.part || one.from < finding.to) continue;
      one.from += moved;
      one.to += moved;
    }
    finding.card.remove();
    mark();
  };

  const fixAll = () => {
    const certain = findings.filter((one) => one.fix !== undefined).sort((one, other) => other.from - one.from);
    const before = { body: Infinity, title: Infinity };
    for (const one of certain) {
      if (one.to > before[one.part]) continue; // two rules on one place: the next check-up has the second
      before[one.part] = one.from;
      fix(one);
    }
  };

  const next = () => {
    if (!findings.length) return;
    at = (at + 1) % findings.length;
    show(findings[at]);
  };

  const wake = () => {
    mark();
    for (const button of panel.querySelectorAll("button[hidden]")) button.hidden = false;
    panel.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button || button.type === "submit") return; // a form of its own
      const finding = findings.find(({ card }) => card.contains(button));
      if (button.matches("[data-checkup-all]")) fixAll();
      else if (button.matches("[data-checkup-next]")) next();
      else if (!finding) return;
      else if (button.matches("[data-checkup-fix]")) fix(finding);
      else show(finding);
    });
  };

  if (!field || !title) return;
  if (editor()) wake();
  else field.addEventListener("shangda:editor-ready", wake, { once: true });
});
