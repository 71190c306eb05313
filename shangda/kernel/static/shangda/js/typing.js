// When a key belongs to the person's text and not to us.
const WRITES = /^(?:text|search|url|tel|email|password|number|date|datetime-local|month|week|time)$/;

// 229 is what browsers report while an input method holds the key.
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest('textarea, select, [contenteditable="true"]')) return true;
  return target instanceof HTMLInputElement && WRITES.test(target.type);
}

const AS_LATIN = { "？": "?", "、": "/", "／": "/", "＋": "+" };

// "a", "?", "Shift+a", "Ctrl+Enter", "Alt+ArrowUp", "F8"
export function keyName(event) {
  let key = AS_LATIN[event.key] || event.key || "";
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
  const isLetter = /^[a-z]$/i.test(key);
  if (isLetter) key = key.toLowerCase();
  const shows = key.length === 1 && !isLetter;
  const before = [];
  if (event.ctrlKey || event.metaKey) before.push("Ctrl");
  if (event.altKey) before.push("Alt");
  if (event.shiftKey && !shows) before.push("Shift");
  return [...before, key].join("+");
}

export const isSingle = (name) => name.length === 1 || name.startsWith("Shift+");
