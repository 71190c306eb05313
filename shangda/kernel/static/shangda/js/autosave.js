// Saves what is being written: soon after the last key, again while typing goes on, and
// again and again when the network or the server is away.
import { each, say } from "./bind.js";
import { fieldNames, fieldsOf, hold, leftBehind, release } from "./drafts.js";
import { setText } from "./fields.js";
import { send } from "./send.js";

const REST = 1500; // ms after the last key
const LONGEST = 4000; // ms between two saves while typing goes on
const HOLD_AFTER = 400; // ms until the copy in this browser is written
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;
const KEEPALIVE_LIMIT = 60000; // bytes that browsers send after a page has gone

const ICONS = { saved: "check", saving: "refresh", waiting: "pen", unsaved: "offline", conflict: "merge", refused: "warn" };

class Autosave {
  constructor(form) {
    this.form = form;
    this.changes = 0;
    this.sentChanges = 0;
    this.retry = FIRST_RETRY;
    this.isOff = false;
    this.isLeaving = false;
    form.addEventListener("input", (event) => this.noticed(event));
    form.addEventListener("change", (event) => this.noticed(event));
    form.addEventListener("shangda:change", (event) => this.noticed(event));
    form.addEventListener("shangda:save-now", () => this.save());
    form.addEventListener("submit", () => this.submitted());
    document.addEventListener("shangda:session-resumed", () => this.again());
    document.addEventListener("shangda:online", () => this.again());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("beforeunload", (event) => this.warn(event));
    window.addEventListener("pageshow", () => { this.isLeaving = false; });
    this.offer(leftBehind(form));
  }

  get isDirty() {
    return this.changes !== this.sentChanges;
  }

  noticed(event) {
    if (!fieldNames(this.form).includes(event.target.name)) return;
    if (event.type === "change" && !this.isDirty && this.last === JSON.stringify(fieldsOf(this.form))) return;
    this.last = JSON.stringify(fieldsOf(this.form));
    this.changes += 1;
    clearTimeout(this.holding);
    this.holding = setTimeout(() => this.isDirty && hold(this.form), HOLD_AFTER);
    if (this.isOff) return;
    if (!this.waitingSince) this.waitingSince = Date.now();
    if (!this.isKept) this.say("waiting", "正在写");
    const rest = Math.min(REST, Math.max(0, LONGEST - (Date.now() - this.waitingSince)));
    this.plan(rest);
  }

  plan(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), after);
  }

  body() {
    const body = new FormData();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && name !== "request_key") body.append(name, value);
    }
    return body;
  }

  async save() {
    if (this.isOff || this.isSending || !this.isDirty || this.isLeaving) return;
    clearTimeout(this.timer);
    this.isSending = true;
    this.waitingSince = 0;
    const upTo = this.changes;
    if (!this.isKept) this.say("saving", "正在保存");
    const result = await send(this.form.dataset.autosaveUrl, this.body());
    this.isSending = false;
    this.settle(result, upTo);
  }

  settle({ outcome, status, answer }, upTo) {
    if (outcome === "ok") return this.saved(answer, upTo);
    hold(this.form);
    say(this.form, "shangda:save-failed", { status });
    if (outcome === "signed-out") {
      this.say("unsaved", "未保存（登录已过期）");
      say(document, "shangda:session-lost");
    } else if (outcome === "refused") this.refused(status, answer, upTo);
    else this.lost(outcome);
    return undefined;
  }

  saved(answer, upTo) {
    this.sentChanges = upTo;
    this.retry = FIRST_RETRY;
    this.isKept = false;
    if (answer.version !== undefined && this.form.elements.version) this.form.elements.version.value = answer.version;
    say(document, "shangda:reached");
    say(this.form, "shangda:saved", { version: answer.version });
    if (this.isDirty) {
      hold(this.form);
      this.say("waiting", "正在写");
      this.plan(REST);
    } else {
      clearTimeout(this.holding);
      release(this.form);
      this.say("saved", `已保存 ${answer.saved_at || new Date().toTimeString().slice(0, 5)}`);
    }
  }

  lost(outcome) {
    if (outcome === "lost") say(document, "shangda:lost");
    this.say("unsaved", outcome === "lost" ? "未保存（断网，恢复后自动补存）" : "未保存（系统忙，会自动再试）");
    this.plan(this.retry);
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
  }

  refused(status, answer, upTo) {
    const isConflict = status === 409;
    this.isKept = isConflict && Boolean(answer.merge_url); // beside the other text, and so is what follows
    this.isOff = isConflict && !this.isKept;
    if (this.isKept) {
      this.sentChanges = upTo;
      if (this.isDirty) this.plan(REST);
      else release(this.form);
    }
    const cause = answer.cause || (isConflict ? "别人也改了这一篇" : "没有存上");
    const link = isConflict && answer.merge_url ? { href: answer.merge_url, text: "比较两个版本" } : null;
    this.say(isConflict ? "conflict" : "refused", `未保存：${cause}${answer.remedy || ""}`, link);
  }

  again() {
    if (this.isDirty) this.plan(0);
  }

  submitted() {
    setTimeout(() => {
      if (this.form.hasAttribute("data-stays")) return;
      this.isLeaving = true;
      if (this.isDirty) hold(this.form, true);
    }, 0);
  }

  leave() {
    if (!this.isDirty || this.isLeaving || this.isOff) return;
    hold(this.form);
    const body = this.body();
    const size = [...body.values()].reduce((sum, value) => sum + value.length * 3 + 200, 0);
    send(this.form.dataset.autosaveUrl, body, { keepalive: size < KEEPALIVE_LIMIT });
  }

  warn(event) {
    if (!this.isDirty || this.isLeaving) return;
    this.save();
    event.preventDefault();
    event.returnValue = "";
  }

  say(state, text, link) {
    for (const line of document.querySelectorAll("[data-save-state]")) {
      line.dataset.saveState = state;
      const place = line.querySelector("[data-save-text]") || line;
      place.textContent = text;
      if (link) place.append("　", Object.assign(document.createElement("a"), { href: link.href, textContent: link.text }));
      const use = line.querySelector("use");
      if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${ICONS[state]}`));
    }
  }

  offer(draft) {
    if (!draft) return;
    const banner = document.createElement("div");
    banner.className = "banner";
    banner.setAttribute("role", "status");
    const when = new Date(draft.at).toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
    const more = draft.isNewer ? "这之后稿子又有改动，补上会盖掉它，可先比一比。" : "";
    const words = Object.assign(document.createElement("span"), { textContent: `上次离开时有一段没存上的文字（${when}）。${more}` });
    const take = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-strong", textContent: "补上" });
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "不要了" });
    banner.dataset.leftBehind = "";
    banner.append(words, take, drop);
    this.form.prepend(banner);
    take.addEventListener("click", () => {
      banner.remove();
      for (const [name, text] of Object.entries(draft.fields)) setText(this.form.elements[name], text);
    });
    drop.addEventListener("click", () => {
      banner.remove();
      release(this.form);
    });
  }
}

each("form[data-autosave-url]", (form) => {
  const autosave = new Autosave(form);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || !form.isConnected) return;
    event.preventDefault();
    autosave.save();
  });
});
