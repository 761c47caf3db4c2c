// Bundles what pages load into static/built: one file each, so that a page loads only what it uses.
// LICENSES.txt beside them holds the terms of all packages that may be part of a bundle (the editor comes with its own
// packages inside): most ask to go with each copy.
import { build } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const here = dirname(fileURLToPath(import.meta.url));
const entries = readdirSync(here).filter((name) => name.endsWith(".entry.js"));

const out = join(here, "..", "static", "built");
await build({
  entryPoints: entries.map((name) => ({ in: join(here, name), out: name.replace(".entry.js", "") })),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  legalComments: "linked",
  loader: { ".ttf": "file", ".woff": "file", ".woff2": "file", ".svg": "file", ".png": "file" },
  logLevel: "info",
});

const root = join(here, "..", "..", "..", "..");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
const shipped = Object.keys(packages).filter((path) => path && !packages[path].dev && !packages[path].peer);
const terms = shipped.sort().map((path) => {
  const { name, version, license, homepage = "" } = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));
  const file = readdirSync(join(root, path)).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file ? readFileSync(join(root, path, file), "utf8").trim() : `(no file of its terms in the package) ${homepage}`;
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(out, "LICENSES.txt"), terms.join(`\n${"-".repeat(80)}\n\n`));
