// The programs of the page, each in one file: what a bundler makes of our sources and of the libraries that they use, with the
// licences of those.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type OutputChunk, rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");

/** Forward passes are loaded by whoever computes them. */
const computed = /[\\/]graphs\.ts$/;

export interface Program {
  readonly code: string;
  /** Names of the packages of npm that are in it. */
  readonly packages: readonly string[];
}

export interface Bundling {
  /** Only what computes has the forward passes of models, and is a module: they are loaded at its top, which others may not wait for. */
  readonly computes?: boolean;
  /** Files in the place of others, from the folder of perlc. */
  readonly alias?: Readonly<Record<string, string>>;
  /** The variable that gets what the entry exports. */
  readonly name?: string;
}

/** A program for browsers, from its first file. Throws where it would need Node. */
export async function bundle(entry: string, { computes = false, alias = {}, name }: Bundling = {}): Promise<Program> {
  const build = await rolldown({
    input: join(root, entry),
    platform: "browser",
    resolve: { alias },
    external: (id) => !computes && computed.test(id),
    checks: { pluginTimings: false },
    logLevel: "warn",
  });
  try {
    const { output } = await build.generate({
      format: computes ? "es" : "iife",
      codeSplitting: false,
      minify: true,
      ...(name !== undefined && { name }),
    });
    const [{ code, imports, modules }] = output as [OutputChunk];
    const needed = [...imports, ...(/["'`](node:[\w/]+)|createRequire/.exec(code) ?? [])];
    if (needed.length > 0) throw new Error(`${entry} needs ${needed.join(", ")}, which no browser has`);
    return { code, packages: packagesOf(Object.keys(modules)) };
  } finally {
    await build.close();
  }
}

const packagesOf = (ids: readonly string[]): readonly string[] =>
  [
    ...new Set(
      ids.flatMap((id) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1]?.replaceAll("\\", "/") ?? []),
    ),
  ].sort();

/** The licences of packages, as their makers wrote them. Throws for one without. */
export function licencesOf(packages: readonly string[]): string {
  return packages
    .map((name) => {
      const folder = join(root, "node_modules", name);
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      if (file === undefined && !existsSync(join(folder, "package.json"))) throw new Error(`${name} has no licence`);
      const text = file === undefined ? `${license}` : readFileSync(join(folder, file), "utf8").trim();
      return `${name} ${version}, ${license}\n\n${text}`;
    })
    .join(`\n\n${"-".repeat(72)}\n\n`);
}
