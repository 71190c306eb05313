// Who else has this open.
import { each } from "./bind.js";
import { send } from "./send.js";

const EVERY = 8000; // ms

each("[data-presence-url]", (place) => {
  const url = place.dataset.presenceUrl;
  const ask = async () => {
    if (!place.isConnected) {
      clearInterval(timer);
      return;
    }
    if (document.hidden) return;
    const { outcome, answer } = await send(url, new FormData());
    if (outcome !== "ok" || !Array.isArray(answer.others)) return;
    const names = answer.others.join("、");
    place.hidden = !names;
    const text = names ? `${names}也开着这一篇` : "";
    if (place.textContent !== text) place.textContent = text;
  };
  const timer = setInterval(ask, EVERY);
  place.setAttribute("role", "status");
  place.hidden = true;
  ask();
  window.addEventListener("pagehide", () => {
    const body = new FormData();
    body.append("left", "1");
    if (place.isConnected) send(url, body, { keepalive: true });
  });
});
