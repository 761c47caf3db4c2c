// Bundles what pages load into static/built: one file each, so that a page loads only what it uses.
import { build } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readdirSync } from "node:fs";

const here = dirname(fileURLToPath(import.meta.url));
const entries = readdirSync(here).filter((name) => name.endsWith(".entry.js"));

await build({
  entryPoints: entries.map((name) => ({ in: join(here, name), out: name.replace(".entry.js", "") })),
  outdir: join(here, "..", "static", "built"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  legalComments: "linked",
  loader: { ".ttf": "file", ".woff": "file", ".woff2": "file", ".svg": "file", ".png": "file" },
  logLevel: "info",
});
