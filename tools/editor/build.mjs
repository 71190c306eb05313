// Builds the committed editor bundle and the licences that go with it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const LIMIT = 130 * 1024; // bytes, gzip
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../shangda/kernel/static/shangda/js/vendor/editor.js");

// style-mod writes a <style> element into documents; with this it constructs a sheet instead.
const constructedSheets = {
  name: "constructed-sheets",
  setup(bundle) {
    bundle.onLoad({ filter: /style-mod\.(js|cjs)$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace("!root.head && root.adoptedStyleSheets", "root.adoptedStyleSheets");
      if (contents === source) throw new Error("style-mod has changed; look at the patch in build.mjs");
      return { contents, loader: "js" };
    });
  },
};

const result = await build({
  entryPoints: [here("editor.js")],
  outfile: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "chrome90",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  plugins: [constructedSheets],
});

const bundle = readFileSync(out);
const size = gzipSync(bundle, { level: 9 }).length;
if (size > LIMIT) throw new Error(`the bundle has ${size} bytes, more than ${LIMIT}`);
if (bundle.includes("sourceMappingURL")) throw new Error("the bundle points to a source map");

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}
const licences = [...packages].sort().map((name) => {
  const { version } = JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), "utf8"));
  return `${name} ${version}\n\n${readFileSync(here(`node_modules/${name}/LICENSE`), "utf8").trim()}\n`;
});
writeFileSync(here("../../shangda/kernel/static/shangda/js/vendor/editor.LICENSES.txt"), licences.join("\n----\n\n"));
console.log(`${size} bytes gzip, ${packages.size} packages`);
