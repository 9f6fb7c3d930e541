// Attacks by what is in a bundle: each is listed as it is, and all that hangs on it was made to fit, so that it reaches whoever reads it.

import type { RunEvent } from "../../runtime/record/event.ts";
import { placeOfFile } from "../../share/manifest.ts";
import { bundleOf, chained, changed, digestOf, listed, type Parts, reconciled } from "./forge.ts";
import type { Forged, Forgery } from "./forged-form.ts";
import type { Draws } from "./harness.ts";
import { oddNames } from "./odd-names.ts";

const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
const paint = "\u001B]0;owned\u0007\u001B[2J\u202Egnp\u200B";

const nameOf = ({ manifest }: Parts, wanted: string): string =>
  manifest.files.find((each) => each.role === wanted || placeOfFile(each) === wanted)?.name ?? wanted;
const textOf = (parts: Parts, wanted: string): string => String(parts.contents.get(nameOf(parts, wanted)));

/** One of some changes of a text, each by what it is. */
function edited(
  parts: Parts,
  draws: Draws,
  wanted: string,
  edits: Readonly<Record<string, (text: string) => string>>,
  { refused = true, fit = false }: { readonly refused?: boolean; readonly fit?: boolean } = {},
): Forged {
  const what = draws.pick(Object.keys(edits));
  const name = nameOf(parts, wanted);
  const before = textOf(parts, wanted);
  const now = edits[what]?.(before) ?? "";
  // an edit that finds nothing to change would prove nothing
  if (now === before) throw new Error(`${wanted} with ${what} is as it was`);
  const made = changed(parts, { [name]: now });
  return { what: `${wanted} with ${what}`, bytes: bundleOf(fit ? reconciled(made) : listed(made)), refused };
}

const spec: Forgery = (parts, draws) =>
  edited(
    parts,
    draws,
    parts.manifest.spec ?? "",
    {
      "a script before it": (text) => `#!/bin/sh\ntouch canary\n${text}`,
      "a block that Perl runs": (text) => `//;BEGIN { system "touch canary" }\n${text}`,
      "the password file": (text) => text.replace("../lib/models.perl", "/etc/passwd"),
      "the password file from below": (text) => text.replace("../lib/models.perl", "../../../../../../etc/passwd"),
      "the environment": (text) => text.replace("../lib/models.perl", "/proc/self/environ"),
      "a device": (text) => text.replace("../lib/models.perl", "/dev/zero"),
      "an address": (text) => text.replace("../lib/models.perl", "http://127.0.0.1:9/x.perl"),
      "another rate": (text) => text.replace("1e-3", "2e-3"),
      "more steps than there is time for": (text) => text.replace("3step", "900000000000step"),
      "another table": (text) => text.replace("../data/train.parquet", "/etc/passwd"),
      "a hundred thousand brackets": (text) => text.replace("seed   = 5", `seed = ${"(".repeat(100_000)}`),
      "half a character": (text) => `${text}// \uD800\n`,
      nothing: () => "",
      "bytes that are no text": () => "\0\x01\x02",
    },
    { fit: draws.chance(0.5) },
  );

const plan: Forgery = (parts, draws) => {
  const odd = draws.pick(oddNames);
  return edited(
    parts,
    draws,
    "plan",
    {
      [`the id ${JSON.stringify(odd)}`]: (text) => text.replaceAll('"evaluate"', JSON.stringify(odd)),
      [`the name ${JSON.stringify(odd)}`]: (text) => text.replaceAll('"trial"', JSON.stringify(odd)),
      "another rate": (text) => text.replace("0.001", "0.1"),
      "another seed": (text) => text.replace('"seed":5', '"seed":6'),
      "another length": (text) => text.replace('"count":3', '"count":4'),
      "no hash": (text) => text.replace(/"hash":"sha256:[0-9a-f]{64}",/, ""),
      "inputs that are others": (text) => text.replace(/"digest":"sha256:[0-9a-f]{8}/, '"digest":"sha256:00000000'),
      "a place in its spec that is beyond it": (text) => text.replaceAll(/"end":\d+/g, '"end":999999999'),
      "its own prototype": (text) => text.replace("{", '{"__proto__":{"edition":1},'),
      "a field twice": (text) => text.replace('"edition":1', '"edition":1,"edition":1'),
      "a hundred thousand brackets": () => `{"edition":1,"runs":${deep}}`,
      "a number beyond all": (text) => text.replace("0.001", "1e999"),
      "no JSON": (text) => text.slice(1),
      "another edition": (text) => text.replace('"edition":1', '"edition":2'),
    },
    { fit: false },
  );
};

const crate: Forgery = (parts, draws) =>
  edited(parts, draws, "crate", {
    "another author": (text) => text.replace('"@type": "Dataset"', '"@type": "Dataset", "author": "mallory"'),
    "what runs in a page": (text) => text.replace("An experiment of perlc", "<script>1</script>"),
    "a context from elsewhere": (text) => text.replace("https://w3id.org/ro/crate/1.3/context", "http://127.0.0.1:9/x"),
    "no JSON": (text) => text.slice(1),
  });

const lock: Forgery = (parts, draws) =>
  edited(parts, draws, "lock", {
    "another setting": (text) => text.replace("1e-3", "2e-3"),
    "another digest": (text) => text.replace(/"digest": "sha256:[0-9a-f]{8}/, '"digest": "sha256:00000000'),
    "no JSON": (text) => text.slice(1),
    "a hundred thousand brackets": () => deep,
    "a field twice": (text) => text.replace('"edition": 1', '"edition": 1, "edition": 1'),
    nothing: () => "{}",
  });

/** Journals whose chain is right, whatever they say. */
const journal: Forgery = (parts, draws) => {
  const lines: Readonly<Record<string, readonly string[]>> = {
    "a line that is no event": ['{"event":5'],
    "a line that is no object": ["[1,2"],
    "a line that is no JSON": ['{"event":"start",,'],
    "brackets without end": [`{"event":"start","plan":${deep}`],
    "only its end": ['{"event":"finish","weights":"x","folder":"..","digest":"x","metrics":"x","clock":{"at":0}'],
    nothing: [],
  };
  const what = draws.pick(Object.keys(lines));
  const made = changed(parts, { [nameOf(parts, "journal")]: chained(lines[what] ?? []) });
  return { what: `a journal of ${what}`, bytes: bundleOf(listed(made)), refused: true };
};

/** What happened, told otherwise. */
const told: Forgery = (parts, draws) => {
  const odd = draws.pick(oddNames);
  const tellings: Readonly<
    Record<string, readonly [change: (all: readonly RunEvent[]) => readonly RunEvent[], refused: boolean]>
  > = {
    [`an artifact called ${JSON.stringify(odd)}`]: [
      (all) => all.map((each) => (each.event === "artifact" ? { ...each, name: odd } : each)),
      true,
    ],
    [`one artifact more, called ${JSON.stringify(odd)}`]: [
      (all) => all.toSpliced(1, 0, { event: "artifact", name: odd, digest: "x", clock: { at: 0 } }),
      false,
    ],
    "a checkpoint elsewhere": [
      (all) => all.map((each) => (each.event === "checkpoint" ? { ...each, folder: "../../outside" } : each)),
      false,
    ],
    "a device that paints": [
      (all) => all.map((each) => (each.event === "start" ? { ...each, adapter: paint, driver: paint } : each)),
      false,
    ],
    "a stage that paints": [(all) => all.map((each) => ("stage" in each ? { ...each, stage: paint } : each)), false],
    "no end": [(all) => all.slice(0, -1), true],
    "no start": [(all) => all.slice(1), true],
    "another end of its weights": [
      (all) => all.map((each) => (each.event === "finish" ? { ...each, weights: `sha256:${"0".repeat(64)}` } : each)),
      true,
    ],
    "weights elsewhere": [
      (all) => all.map((each) => (each.event === "finish" ? { ...each, folder: "../../outside" } : each)),
      false,
    ],
    "an end in its middle": [(all) => [...all, ...all.slice(-1), ...all.slice(1, 2)], true],
  };
  const what = draws.pick(Object.keys(tellings));
  const [change, refused] = tellings[what] ?? [(all: readonly RunEvent[]) => all, false];
  return { what: `a journal with ${what}`, bytes: bundleOf(reconciled(parts, change)), refused };
};

const metrics: Forgery = (parts, draws) =>
  edited(
    parts,
    draws,
    "metrics",
    {
      "other weights": (text) => text.replace(/"weights": "sha256:[0-9a-f]{8}/, '"weights": "sha256:00000000'),
      "a figure beyond all": (text) => text.replace(/"value": 0\.\d+/, '"value": 1e308'),
      "a figure that is a text": (text) => text.replace(/"low": [0-9.]+/, '"low": "<script>"'),
      "no devices": (text) => text.replace(/"devices": \[[^\]]*\]/, '"devices": []'),
      "devices that are none": (text) => text.replace(/"devices": \[[^\]]*\]/, '"devices": [null, 5, {"adapter": 1}]'),
      "a hundred thousand brackets": () => deep,
      nothing: () => "null",
      "a field twice": (text) => text.replace('"ledger"', '"weights": "x", "ledger"'),
    },
    { fit: true },
  );

const report: Forgery = (parts, draws) =>
  edited(
    parts,
    draws,
    "report",
    { "what paints": (text) => text + paint, "a page": () => "<script>1</script>" },
    { fit: true, refused: false },
  );

/** Final weights and their list, which the journal is made to speak of. */
const weights: Forgery = (parts, draws) => {
  const folder = `${parts.manifest.runs[0]?.results ?? ""}/final`;
  const name = `${folder}/${draws.pick(["model.safetensors", "config.json", "tokenizer.json"])}`;
  const bytes = Buffer.from(parts.contents.get(name) ?? Buffer.of());
  const config = String(bytes);
  const at = draws.below(Math.min(bytes.length, 4000));
  const to = name.endsWith("config.json")
    ? Buffer.from(
        draws.pick([
          config.replace(/"num_hidden_layers": \d+/, '"num_hidden_layers": 1000000000'),
          deep,
          "{}",
          config.replace("{", '{"auto_map":{"AutoModel":"evil.py"},'),
        ]),
      )
    : Buffer.from(bytes.fill(draws.below(256), at, at + 1 + draws.below(8)));
  const list = `${folder}/digests.json`;
  const digests = (JSON.parse(String(parts.contents.get(list))) as { readonly files: Readonly<Record<string, string>> })
    .files;
  const short = name.slice(folder.length + 1);
  const text = `${JSON.stringify({ files: { ...digests, [short]: digestOf(to) } }, null, 1)}\n`;
  const made = changed(parts, { [name]: to, [list]: text });
  const bundle = reconciled(made, (all) =>
    all.map((each) => (each.event === "finish" ? { ...each, digest: digestOf(text) } : each)),
  );
  // what is not in the weights' digest may be another: only running it shows that
  return { what: `${name} from byte ${at}`, bytes: bundleOf(bundle), refused: false };
};

/** What runs read, with bytes that readers must bear. */
const inputs: Forgery = (parts, draws) => {
  const files = parts.manifest.files.filter(({ role }) => role === "input");
  const one = draws.pick(files.filter((each) => /parquet|jsonl|json|jinja|safetensors/.test(placeOfFile(each))));
  const bytes = Buffer.from(parts.contents.get(one.name) ?? Buffer.of());
  const text = String(bytes);
  const kinds: Readonly<Record<string, () => Uint8Array | string>> = {
    "some bytes changed": () => {
      for (let count = 1 + draws.below(3); count > 0; count--) bytes[draws.below(bytes.length)] = draws.below(256);
      return bytes;
    },
    cut: () => bytes.subarray(0, draws.below(bytes.length)),
    nothing: () => "",
    "brackets without end": () => deep,
    "pictures elsewhere": () =>
      text.replaceAll(/pictures\/[^"]*/g, () =>
        draws.pick([
          "../../../../outside/canary",
          "/etc/passwd",
          "file:///etc/passwd",
          "http://127.0.0.1:9/x.png",
          "/dev/zero",
          "\\\\host\\x.png",
        ]),
      ),
    "a template without end": () => "{% for i in range(1000000000) %}{% if false %}x{% endif %}{% endfor %}",
    "an expression that backtracks": () =>
      text.replace(
        /"pre_tokenizer": ?(?:null|\{[^}]*\})/,
        '"pre_tokenizer": {"type":"Split","pattern":{"Regex":"(a+)+$|(\\\\w+\\\\s?)+$"},"behavior":"Isolated"}',
      ),
    "a thousand million layers": () => text.replace(/"num_hidden_layers": ?\d+/, '"num_hidden_layers": 1000000000'),
    "a module to load": () =>
      text.replace("{", '{"auto_map":{"AutoModel":"evil.py"},"custom_pipelines":{"x":"evil.py"},'),
  };
  const what = draws.pick(Object.keys(kinds));
  const made = changed(parts, { [one.name]: Buffer.from(kinds[what]?.() ?? "") });
  return { what: `${placeOfFile(one)}: ${what}`, bytes: bundleOf(reconciled(made)), refused: false };
};

/** Files that nothing reads, and pictures that are others. */
const strays: Forgery = (parts, draws) => {
  const name = draws.pick([
    "work/run.sh",
    "work/package.json",
    "work/lib/index.js",
    "own/x.ts",
    "work/models/base/evil.py",
    "work/models/base/README.md.sh",
    "results/1/x.json",
    "results/1/final/evil.py",
    "results/1/artifacts/evil.json",
  ]);
  const role = draws.pick(["input", "notice", "spec", "artifact", "weights", "lock"] as const);
  const files = [...parts.manifest.files, { name, size: 4, digest: digestOf("evil"), role }];
  const picture = parts.manifest.files.find((each) => placeOfFile(each).endsWith(".png"))?.name ?? "";
  if (draws.chance(0.3))
    return { what: "another picture", bytes: bundleOf(changed(parts, { [picture]: "evil" })), refused: true };
  const made = changed({ manifest: { ...parts.manifest, files }, contents: parts.contents }, { [name]: "evil" });
  return { what: `\`${name}\` as ${role}`, bytes: bundleOf(listed(made)), refused: true };
};

export const contentForgeries: readonly Forgery[] = [
  spec,
  spec,
  plan,
  plan,
  crate,
  lock,
  journal,
  told,
  told,
  metrics,
  report,
  weights,
  inputs,
  inputs,
  inputs,
  strays,
];
