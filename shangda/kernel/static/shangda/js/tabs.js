// Tabs by pointer and arrows; each shows its panel.
import { each } from "./bind.js";
import { keep, kept } from "./store.js";
import { isComposing } from "./typing.js";

each('[role="tablist"]', (list) => {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const place = list.dataset.tabs ? `tabs:${list.dataset.tabs}` : null;
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const choose = (tab, focus) => {
    for (const each of tabs) {
      const on = each === tab;
      each.classList.toggle("active", on);
      each.setAttribute("aria-selected", String(on));
      each.tabIndex = on ? 0 : -1;
      const panel = panelOf(each);
      if (panel && panel !== panelOf(tab)) panel.hidden = true;
    }
    const panel = panelOf(tab);
    if (panel) {
      panel.hidden = false;
      panel.setAttribute("aria-labelledby", tab.id);
    }
    if (place) keep(place, tab.id, sessionStorage);
    if (focus) tab.focus();
  };
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab, true);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const here = tabs.indexOf(document.activeElement);
    if (!step || here < 0 || isComposing(event)) return;
    event.preventDefault();
    choose(tabs[(here + step + tabs.length) % tabs.length], true);
  });
  const last = place && tabs.find((tab) => tab.id === kept(place, sessionStorage));
  const first = last || tabs.find((tab) => tab.getAttribute("aria-selected") === "true") || tabs[0];
  if (first) choose(first, false);
});
