// Where a list was scrolled to is where it is when the person comes back.
import { each } from "./bind.js";
import { keep, kept } from "./store.js";

each("[data-place]", (element) => {
  const isPage = element === document.body;
  const name = `place:${location.pathname}:${element.dataset.place}`;
  const scroller = isPage ? document.scrollingElement : element;
  const last = Number(kept(name, sessionStorage));
  if (last && !location.hash) scroller.scrollTop = last;
  let timer = 0;
  (isPage ? window : element).addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(name, String(Math.round(scroller.scrollTop)), sessionStorage), 150);
  }, { passive: true });
});
