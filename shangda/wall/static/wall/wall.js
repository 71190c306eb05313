// The wall: shows its parts in turn, fetches new ones behind the scenes, swaps them between
// two turns in one stroke. Nothing is ever blank; without a connection the old parts stay.
const MINUTE = 60000; // ms
const wall = document.getElementById("wall");
const place = wall.querySelector("[data-parts]");
const state = wall.querySelector("[data-state]");
let fresh = null; // parts fetched, not shown yet

const all = () => [...place.querySelectorAll("[data-part]")];
let current = Math.max(0, all().findIndex((part) => !part.hidden));

function show(number) {
  const parts = all();
  current = parts.length ? number % parts.length : 0;
  parts.forEach((part, n) => {
    part.hidden = n !== current;
  });
  const dots = wall.querySelector("[data-dots]");
  while (dots.children.length > parts.length) dots.lastElementChild.remove();
  while (dots.children.length < parts.length) dots.append(document.createElement("i"));
  [...dots.children].forEach((dot, n) => dot.classList.toggle("on", n === current));
  if (parts.length) wall.querySelector("[data-title]").textContent = parts[current].dataset.titleOf;
}

// New parts take the place of the old ones while the next turn comes.
function take() {
  if (!fresh) return;
  place.replaceChildren(...fresh);
  fresh = null;
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: place } })); // due.js looks again
}

function turn() {
  take();
  show(current + 1);
  wait();
}

function wait() {
  const parts = all();
  const seconds = parts.length ? Number(parts[current].dataset.seconds) : Number(wall.dataset.refresh);
  setTimeout(turn, Math.max(seconds, 2) * 1000);
}

async function fetchParts() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store", credentials: "omit" });
    if (answer.status === 404) return say("这块大屏已经停用", true);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = page.getElementById("wall");
    if (other.dataset.build !== wall.dataset.build) return location.reload();
    wall.dataset.refresh = other.dataset.refresh;
    wall.querySelector("h1").textContent = other.querySelector("h1").textContent;
    fresh = [...other.querySelector("[data-parts]").children].map((part) => document.importNode(part, true));
    return say(`${other.querySelector("[data-updated]").textContent}更新`, false);
  } catch (lost) {
    return say(`连不上服务器，这是${shown}的数`, true);
  } finally {
    setTimeout(fetchParts, Math.max(Number(wall.dataset.refresh), 5) * 1000);
  }
}

let shown = wall.querySelector("[data-updated]").textContent;

function say(words, isWrong) {
  if (!isWrong) shown = words.replace("更新", "");
  state.textContent = words;
  state.classList.toggle("wall-off", isWrong);
}

// The office's time, not the television's: its clock and its zone may be wrong.
const ahead = Date.parse(wall.dataset.now) - Date.now();
const inOffice = (parts) => new Intl.DateTimeFormat("zh-CN", { timeZone: wall.dataset.zone, ...parts });
const day = inOffice({ month: "long", day: "numeric" });
const weekday = inOffice({ weekday: "long" });
const time = inOffice({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function tick() {
  const now = new Date(Date.now() + ahead);
  wall.querySelector("[data-time]").textContent = time.format(now);
  wall.querySelector("[data-day]").textContent = `${day.format(now)}　${weekday.format(now)}`;
  setTimeout(tick, MINUTE - (now.getTime() % MINUTE) + 50);
}

tick();
show(current);
wait();
setTimeout(fetchParts, Math.max(Number(wall.dataset.refresh), 5) * 1000);
