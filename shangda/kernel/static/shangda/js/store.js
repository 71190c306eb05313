// What this browser remembers; silent when storage is closed or full.
const PREFIX = "shangda:";

export function kept(name, place = localStorage) {
  try {
    return place.getItem(PREFIX + name);
  } catch (closed) {
    return null;
  }
}

export function keep(name, value, place = localStorage) {
  try {
    if (value === null) place.removeItem(PREFIX + name);
    else place.setItem(PREFIX + name, value);
    return true;
  } catch (full) {
    return false;
  }
}

export function keptData(name, place) {
  try {
    return JSON.parse(kept(name, place));
  } catch (broken) {
    return null;
  }
}

export const keepData = (name, value, place) => keep(name, JSON.stringify(value), place);

export function forget(start) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX + start)) localStorage.removeItem(key);
  } catch (closed) {
    // nothing was kept
  }
}
