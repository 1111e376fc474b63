// Bundles each entry into one file. `--check` builds elsewhere and compares with the
// committed files, so that nobody can change one without the other.

import { build, transform } from "esbuild";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const statics = "wagtail_livechat/static/wagtail_livechat";
const entries = [
  { source: "src/loader/index.ts", target: `${statics}/loader.js` },
  { source: "src/panel/index.ts", target: `${statics}/panel.js` },
  { source: "src/desk/index.ts", target: `${statics}/desk.js` },
  { source: "src/menu/index.ts", target: `${statics}/menu.js` },
  { source: "src/preview/index.ts", target: `${statics}/preview.js` },
  { source: "src/testing.ts", target: "tests/client/core.js", globalName: "livechatCore" },
];
const budgets = [
  { files: ["loader.js"], bytes: 4_000 },
  { files: ["loader.js", "panel.js"], bytes: 14_000 },
  { files: ["preview.js"], bytes: 3_000 },
];

// `import css from "./look.css"` gives the minified style sheet as a string.
const css = {
  name: "css-text",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = readFileSync(path, "utf8");
      const { code } = await transform(source, { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const check = process.argv.includes("--check");
const out = check ? mkdtempSync(join(tmpdir(), "livechat-build-")) : root;
const sizes = new Map();
let failed = false;

for (const { source, target, globalName } of entries) {
  if (!existsSync(join(here, source))) {
    console.log(`skipped  ${source} (does not exist)`);
    continue;
  }
  const outfile = join(out, target);
  await build({
    absWorkingDir: here,
    entryPoints: [source],
    outfile,
    bundle: true,
    format: "iife",
    globalName,
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    plugins: [css],
    logLevel: "warning",
  });
  const built = readFileSync(outfile);
  const zipped = gzipSync(built, { level: 9 }).length;
  const name = relative(root, join(root, target)).split("/").pop();
  sizes.set(name, zipped);
  console.log(`${name.padEnd(10)} ${String(built.length).padStart(6)} B  ${String(zipped).padStart(6)} B gzip`);
  if (check) {
    const committed = join(root, target);
    if (!existsSync(committed) || !built.equals(readFileSync(committed))) {
      console.error(`STALE    ${target}: run "npm run build" and commit it`);
      failed = true;
    }
  }
}

for (const { files, bytes } of budgets) {
  const total = files.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);
  const verdict = total <= bytes ? "ok" : "TOO HEAVY";
  if (total > bytes) failed = true;
  console.log(`${files.join(" + ")}: ${total} of ${bytes} B gzip: ${verdict}`);
}

if (check) rmSync(out, { recursive: true });
process.exit(failed ? 1 : 0);
