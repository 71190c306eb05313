"""Screenshots small enough for a repository: 256 colours, packed as tightly as PNG can.

The browser that took the picture also reduces it, so that no image library is needed.
"""

import base64
import struct
import zlib

REDUCE = """async png => {
  const bytes = Uint8Array.from(atob(png), one => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, width, height).data;
  const counts = new Map();
  const keyAt = at => pixels[at] << 16 | pixels[at + 1] << 8 | pixels[at + 2];
  for (let at = 0; at < pixels.length; at += 4) counts.set(keyAt(at), (counts.get(keyAt(at)) || 0) + 1);
  const byUse = [...counts].sort((one, other) => other[1] - one[1]).map(([key]) => key);
  const parts = key => [key >> 16, key >> 8 & 255, key & 255];
  const away = (one, other) => parts(one).reduce((sum, part, n) => sum + (part - parts(other)[n]) ** 2, 0);
  const palette = [];
  for (const key of byUse) {  // the most used, each some way from those before
    if (palette.length === 256) break;
    const least = palette.length < 24 ? 0 : 60;
    if (palette.every(other => away(key, other) > least)) palette.push(key);
  }
  const nearest = new Map(byUse.map(key => {
    let best = 0;
    palette.forEach((other, n) => { if (away(key, other) < away(key, palette[best])) best = n; });
    return [key, best];
  }));
  const lines = new Uint8Array((width + 1) * height);
  for (let at = 0; at < pixels.length; at += 4) {
    const place = at / 4;
    lines[place + Math.floor(place / width) + 1] = nearest.get(keyAt(at));
  }
  let packed = "";
  for (let at = 0; at < lines.length; at += 32768) packed += String.fromCharCode(...lines.subarray(at, at + 32768));
  return { width, height, palette: palette.flatMap(parts), lines: btoa(packed) };
}"""


def reduced(browser, png):
    """The picture with at most 256 colours, as PNG bytes."""
    page = browser.new_page()
    found = page.evaluate(REDUCE, base64.b64encode(png).decode())
    page.close()
    lines = base64.b64decode(found["lines"])
    head = struct.pack(">IIBBBBB", found["width"], found["height"], 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", bytes(found["palette"])),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind, data):
    return (
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
    )
