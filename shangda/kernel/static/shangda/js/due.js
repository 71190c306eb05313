// The time left until something is due, kept right while the page is open.
import { each } from "./bind.js";

const EVERY = 20000; // ms
const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Whole days from two days on, below that hours and minutes: 剩2天, 剩3小时08分, 剩42分, 已过1天.
export function leftOf(milliseconds) {
  const left = Math.abs(milliseconds);
  const word = milliseconds < 0 ? "已过" : "剩";
  if (left >= 2 * DAY) return `${word}${Math.floor(left / DAY)}天`;
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  return hours ? `${word}${hours}小时${String(minutes).padStart(2, "0")}分` : `${word}${minutes}分`;
}

each("[data-due]", (place) => {
  const due = Date.parse(place.dataset.due);
  if (!due) return;
  const show = () => {
    if (!place.isConnected) return clearInterval(timer);
    const left = due - Date.now();
    const text = leftOf(left);
    if (place.textContent !== text) place.textContent = text;
    const clock = place.closest(".clock");
    if (clock && left < 0) clock.classList.replace("clock-soon", "clock-late");
    return undefined;
  };
  const timer = setInterval(show, EVERY);
  show();
});
