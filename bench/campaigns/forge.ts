// Bundles as a stranger can make them, down to the last bit: any list, any entries, any headers, in a frame whose digest is right. What is
// changed inside can be made to fit again (plan, lock, journal, figures), so that what is wrong is wrong at one place alone.

import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants as zlib, zstdCompressSync } from "node:zlib";
import { type Lock, sealed } from "../../compiler/tools/lock/lock.ts";
import { canonicalJson } from "../../plan/canonical.ts";
import { configOf } from "../../plan/checkpoint/folder.ts";
import { planOf, withNames } from "../../plan/hash.ts";
import type { Plan, Run } from "../../plan/plan.ts";
import { closing, headerOf, padded } from "../../runtime/limits/tar.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { isDevices } from "../../runtime/record/finished.ts";
import { openJournal, readJournal } from "../../runtime/record/journal.ts";
import { runEvent } from "../../runtime/record/read/events.ts";
import { cardName } from "../../share/card/card.ts";
import { cardIn } from "../../share/carded.ts";
import { trailerOf } from "../../share/container/frame.ts";
import { readContainer } from "../../share/container/read.ts";
import { crateName, crateOf } from "../../share/crate.ts";
import { wantedBy } from "../../share/inputs.ts";
import { layoutFrom } from "../../share/layout.ts";
import { checklistsIn } from "../../share/listed.ts";
import { type Manifest, manifestText, placeOfFile } from "../../share/manifest.ts";
import type { Outcome } from "../../share/results.ts";

/** A bundle taken apart. */
export interface Parts {
  readonly manifest: Manifest;
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** The parts of the bundle in a file, which is whole. */
export async function partsOf(path: string): Promise<Parts> {
  let manifest: Manifest | undefined;
  const contents = new Map<string, Buffer>();
  await readContainer(path, {
    list(bytes) {
      manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
      return manifest.files;
    },
    sink({ name }) {
      const pieces: Uint8Array[] = [];
      return { write: (piece) => pieces.push(piece.slice()), end: () => contents.set(name, Buffer.concat(pieces)) };
    },
  });
  if (!manifest) throw new Error("no list");
  return { manifest, contents };
}

export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** An entry of an archive, its header as it is to be. */
export interface Item {
  readonly header: Uint8Array;
  readonly content: Uint8Array;
}

export const item = (name: string, content: Uint8Array): Item => ({ header: headerOf(name, content.length), content });

/** The archive of some entries. */
export function archiveOf(items: readonly Item[], end: number = closing): Buffer {
  const filled = items.flatMap(({ header, content }) => [
    header,
    content,
    new Uint8Array(padded(content.length) - content.length),
  ]);
  return Buffer.concat([...filled, new Uint8Array(end)]);
}

/** An archive in a frame, with its digest. */
export function framed(archive: Uint8Array): Buffer {
  const params = { [zlib.ZSTD_c_compressionLevel]: 1, [zlib.ZSTD_c_checksumFlag]: 1 };
  return signed(zstdCompressSync(archive, { params, pledgedSrcSize: archive.length }));
}

/** A frame with its digest behind it. */
export const signed = (frame: Uint8Array): Buffer =>
  Buffer.concat([frame, trailerOf(createHash("sha256").update(frame).digest())]);

/** The entries of a bundle, the list as a text that may be anything. */
export function itemsOf({ manifest, contents }: Parts, list = manifestText(manifest)): readonly Item[] {
  const others = manifest.files.map(({ name }) => item(name, contents.get(name) ?? Buffer.of()));
  return [item("manifest.json", Buffer.from(list)), ...others];
}

/** A bundle of parts whose list has the sizes and digests that its contents have. */
export const bundleOf = (parts: Parts): Buffer => framed(archiveOf(itemsOf(listed(parts))));

/** The list put right: sizes, digests, order. Entries that it does not have are left out. */
export function listed({ manifest, contents }: Parts): Parts {
  const files = manifest.files.map((each) => {
    const bytes = contents.get(each.name) ?? Buffer.of();
    return { ...each, size: bytes.length, digest: digestOf(bytes) };
  });
  return { manifest: { ...manifest, files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }, contents };
}

/** With other contents of some entries. */
export const changed = ({ manifest, contents }: Parts, by: Readonly<Record<string, Uint8Array | string>>): Parts => ({
  manifest,
  contents: new Map([...contents, ...Object.entries(by).map(([name, to]) => [name, Buffer.from(to)] as const)]),
});

/** The same with everything made to fit what is in it: digests of inputs in the plan, its hashes, lock, journal, figures and list. `journal` may change what happened. */
export function reconciled(
  parts: Parts,
  journal: (events: readonly RunEvent[]) => readonly RunEvent[] = (all) => all,
): Parts {
  const { manifest, contents } = listed(parts);
  const plan = JSON.parse(String(contents.get("plan.json"))) as Plan;
  const digests = new Map(manifest.files.map((each) => [placeOfFile(each), each.digest]));
  const layout = layoutFrom(manifest.base);
  const runs = plan.runs.map((run): Run => {
    const { outline: _, hash: __, ...said } = run;
    const places = wantedBy(run, layout);
    const inputs = (run.inputs ?? []).map((each, at) => ({
      ...each,
      digest: each.role === "pictures" ? each.digest : (digests.get(places[at]?.place ?? "") ?? each.digest),
    }));
    return withNames({ ...said, inputs });
  });
  const now = planOf(runs);
  const hash = runs[0]?.hash ?? "";
  const texts: Record<string, string> = { "plan.json": `${canonicalJson(now)}\n` };
  for (const { role, name } of manifest.files)
    if (role === "lock") texts[name] = lockText(String(contents.get(name)), manifest, contents, now);
  const results = manifest.runs[0]?.results ?? "";
  const metrics = String(contents.get(`${results}/metrics.json`)).replaceAll(plan.runs[0]?.hash ?? "", hash);
  texts[`${results}/metrics.json`] = metrics;
  const report = contents.get(`${results}/report.txt`) ?? Buffer.of();
  texts[`${results}/journal.jsonl`] = rechained(contents.get(`${results}/journal.jsonl`) ?? Buffer.of(), (events) =>
    journal(events).map((each): RunEvent => {
      if (each.event === "start") return { ...each, plan: hash };
      return each.event === "finish" ? { ...each, metrics: digestOf(metrics), report: digestOf(report) } : each;
    }),
  );
  const named = runs.map(({ name }, at) => ({ ...manifest.runs[at], name, hash: runs[at]?.hash ?? "" }));
  return described(listed(changed({ manifest: { ...manifest, plan: now.hash ?? "", runs: named }, contents }, texts)));
}

/** With the description that its list and its journal make. */
function described(parts: Parts): Parts {
  const { manifest, contents } = parts;
  const results = manifest.runs[0]?.results ?? "";
  const events = eventsIn(contents.get(`${results}/journal.jsonl`) ?? Buffer.of());
  let devices: Outcome["devices"] = [];
  try {
    const read = JSON.parse(String(contents.get(`${results}/metrics.json`))) as { readonly devices?: unknown } | null;
    if (isDevices(read?.devices)) devices = read.devices;
  } catch {
    // it is refused before
  }
  const card = cardOfParts(parts, events);
  const carded = card === undefined ? parts : listed(changed(parts, { [`${results}/final/${cardName}`]: card }));
  const told = new Map([[manifest.runs[0]?.hash ?? "", { events, devices }]]);
  const filled = listed(changed(carded, checklistsOfParts(carded, told)));
  const crate = crateOf(filled.manifest, told);
  return crate === undefined ? filled : listed(changed(filled, { [crateName]: crate }));
}

/** The checklists that it makes; none where its plan is none. */
function checklistsOfParts(
  { manifest, contents }: Parts,
  told: ReadonlyMap<string, Pick<Outcome, "events">>,
): Readonly<Record<string, string>> {
  try {
    const plan = JSON.parse(String(contents.get("plan.json"))) as Plan;
    return Object.fromEntries(checklistsIn(manifest, plan, told));
  } catch {
    // it is refused before
    return {};
  }
}

/** The card that the results make; undefined where they have none, or make none. */
function cardOfParts({ manifest, contents }: Parts, events: readonly RunEvent[]): string | undefined {
  const folder = `${manifest.runs[0]?.results ?? ""}/final`;
  if (!contents.has(`${folder}/${cardName}`)) return undefined;
  try {
    const config = configOf({ path: folder, read: (name) => contents.get(`${folder}/${name}`)?.toString() });
    const plan = JSON.parse(String(contents.get("plan.json"))) as Plan;
    const entry = manifest.files.find((each) => placeOfFile(each) === manifest.spec);
    const text = contents.get(entry?.name ?? "")?.toString();
    return config && cardIn({ ...manifest, plan, ...(text !== undefined && { text }) }, { events, config });
  } catch {
    // it is refused before
    return undefined;
  }
}

/** The events of a journal that readers take. */
const eventsIn = (bytes: Uint8Array): readonly RunEvent[] =>
  String(Buffer.from(bytes))
    .split("\n")
    .flatMap((line) => {
      try {
        return runEvent.safeParse(JSON.parse(line)).data ?? [];
      } catch {
        return [];
      }
    });

function lockText(text: string, manifest: Manifest, contents: Parts["contents"], plan: Plan): string {
  const { digest: _, ...lock } = JSON.parse(text) as Lock;
  const { place } = layoutFrom(manifest.base);
  const specs = lock.specs.map(({ path }) => {
    const file = manifest.files.find((each) => placeOfFile(each) === place(path));
    return { path, is: digestOf(contents.get(file?.name ?? "") ?? "") };
  });
  const runs = lock.runs.map((run, at) => ({ ...run, hash: plan.runs[at]?.hash ?? "" }));
  return JSON.stringify(sealed({ ...lock, plan: plan.hash ?? "", specs, runs }));
}

/** A journal of other events, its chain right. */
export function rechained(bytes: Uint8Array, change: (events: readonly RunEvent[]) => readonly RunEvent[]): string {
  const folder = mkdtempSync(join(tmpdir(), "perlc-chain-"));
  try {
    const path = join(folder, "journal.jsonl");
    writeFileSync(path, bytes);
    const events = change(readJournal(path));
    const written = openJournal(path);
    for (const event of events) written.append(event);
    written.close();
    return readFileSync(path, "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines chained as a journal's are, whatever they say. */
export function chained(lines: readonly string[]): string {
  let chain = "perlc journal 1";
  return lines
    .map((said) => {
      chain = createHash("sha256").update(`${chain}\n${said}`).digest("hex");
      return `${said},"chain":"${chain}"}\n`;
    })
    .join("");
}
