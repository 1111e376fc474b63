// Bundles each entry into one file. `--check` builds elsewhere and compares with the
// committed files, so that nobody can change one without the other.

import { build, transform } from "esbuild";
import { minify } from "terser";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const statics = "wagtail_livechat/static/wagtail_livechat";
const entries = [
  { source: "src/loader/index.ts", target: `${statics}/loader.js`, short: true },
  {
    source: "src/panel/index.ts",
    target: `${statics}/panel.js`,
    short: true,
    // The loader is in the page already, and has this.
    instead: { "../core/h": "src/panel/h.ts", "./h": "src/panel/h.ts" },
  },
  { source: "src/desk/index.ts", target: `${statics}/desk.js` },
  { source: "src/menu/index.ts", target: `${statics}/menu.js` },
  { source: "src/preview/index.ts", target: `${statics}/preview.js` },
  { source: "src/testing.ts", target: "tests/client/core.js", globalName: "livechatCore" },
];
// Names of our own that become one letter in what visitors load. No page, no storage,
// no JSON and nothing of the browser's has a property of these names.
const shortened = [
  ...["isOpen", "launcher", "keyOf", "timeline", "applySnapshot", "applyEvent", "cursor"],
  ...["onTrouble", "onChange", "onSent", "onMessages", "onPending", "onTexts"],
  ...["onRefused", "onTyping", "onFrame", "onState", "pollSeconds", "catchUp"],
  ...["nudge", "renew", "wantsTexts", "draftKey", "toEnd", "complain"],
  ...["measure", "restore", "setPending", "retryAfter", "temporary", "cleared"],
  ...["flush", "pending", "stale", "trouble", "offline", "behind", "markSeen"],
  ...["phase", "confirm", "paint", "opener", "opened", "attach", "tell", "emit", "frame"],
  ...["gap", "added", "loaded", "forget", "dom", "page", "embed", "root", "config"],
  ...["sync", "fresh", "element", "details", "query", "say", "log", "empty"],
  ...["check", "offer", "wish", "undecided", "ticks", "fault", "trap"],
  ...["setBusy", "carry", "leave", "complain", "decline", "box", "mark", "put", "first", "done", "write"],
];
const budgets = [
  { files: ["loader.js"], bytes: 4_000 },
  { files: ["loader.js", "panel.js"], bytes: 18_000 },
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

/** Bundles other files than those that are imported: `instead` of one, the other. */
const replace = (instead = {}) => ({
  name: "instead",
  setup(bundler) {
    bundler.onResolve({ filter: /\/h$/ }, ({ path }) =>
      path in instead ? { path: join(here, instead[path]) } : undefined,
    );
  },
});

/** What visitors load is worth a second, slower minifier. */
async function tighten(code) {
  const { code: tight } = await minify(code, {
    ecma: 2022,
    compress: {
      ...{ passes: 6, keep_fargs: false, reduce_funcs: false, sequences: false },
      ...{ unsafe: true, unsafe_arrows: true, unsafe_comps: true, unsafe_methods: true },
      ...JSON.parse(process.env.TC ?? "{}"),
    },
    format: { comments: false },
  });
  return tight;
}

const check = process.argv.includes("--check");
const out = check ? mkdtempSync(join(tmpdir(), "livechat-build-")) : root;
const names = {};
const sizes = new Map();
let failed = false;

for (const { source, target, globalName, instead, short } of entries) {
  if (!existsSync(join(here, source))) {
    console.log(`skipped  ${source} (does not exist)`);
    continue;
  }
  const outfile = join(out, target);
  const { mangleCache } = await build({
    absWorkingDir: here,
    entryPoints: [source],
    outfile,
    bundle: true,
    format: "iife",
    globalName,
    target: "es2022",
    minify: true,
    charset: "utf8",
    // The loader and the panel speak of the same things.
    ...(short && { mangleProps: new RegExp(`^(?:${shortened.join("|")})$`), mangleCache: names }),
    legalComments: "none",
    plugins: [css, replace(instead)],
    logLevel: "warning",
  });
  Object.assign(names, mangleCache);
  if (short) writeFileSync(outfile, await tighten(readFileSync(outfile, "utf8")));
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
