// 字数 as Word counts it.

// A run of Western signs is one, every other sign is one, blanks and format signs are none.
// The server's shangda/text/counting.py has the same pattern.
const PATTERN =
  /[\u0021-\u007e\u00a1-\u00ac\u00ae-\u00b6\u00b8-\u02ff\u0300-\u058f\u1e00-\u1fff]+|[^\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff\u{e0000}-\u{e01ef}]/gu;

export function countCharacters(text) {
  const found = text.match(PATTERN);
  return found ? found.length : 0;
}
