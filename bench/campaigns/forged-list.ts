// Attacks on the list of a bundle, and contents that it does not speak of so. None may be taken for a bundle.

import { canonicalJson } from "../../plan/canonical.ts";
import { manifestText } from "../../share/manifest.ts";
import { archiveOf, changed, framed, itemsOf, listed } from "./forge.ts";
import { type Forgery, refused } from "./forged-form.ts";
import { oddNames } from "./odd-names.ts";

/** Lists that say what is not so, or in another form. */
const list: Forgery = (parts, draws) => {
  const whole = listed(parts).manifest;
  const at = draws.below(whole.files.length);
  const file = whole.files[at] as (typeof whole.files)[number];
  const odd = draws.pick(oddNames);
  const one = (change: object) => ({ ...whole, files: whole.files.with(at, { ...file, ...change } as typeof file) });
  const as = (manifest: object) => canonicalJson(manifest).concat("\n");
  const text = manifestText(whole);
  const forms: Readonly<Record<string, () => string>> = {
    [`the name ${JSON.stringify(odd)}`]: () => as(one({ name: odd })),
    [`the place ${JSON.stringify(odd)}`]: () => as(one({ place: odd })),
    [`the absent ${JSON.stringify(odd)}`]: () =>
      as({ ...whole, absent: [{ place: odd, size: 1, digest: file.digest, why: "asked" }] }),
    "another size": () => as(one({ size: file.size + draws.below(2000) - 1000 })),
    "a size beyond all": () => as(one({ size: Number.MAX_SAFE_INTEGER })),
    "a size below nothing": () => as(one({ size: -1 })),
    "another digest": () => as(one({ digest: `sha256:${"0".repeat(64)}` })),
    "a digest that is a path": () => as(one({ digest: "sha256:../../canary" })),
    "a role that is none": () => as(one({ role: draws.pick(["script", "code", "__proto__", "", "hook"]) })),
    "another role": () =>
      as(
        one({
          role: draws.pick(
            ["input", "notice", "weights", "artifact", "spec", "lock", "plan"].filter((each) => each !== file.role),
          ),
        }),
      ),
    "another form's version": () => as({ ...whole, perlz: draws.pick([0, 2, 1e9]) }),
    "a field that nobody knows": () => as({ ...whole, run: "touch canary" }),
    "another base": () => as({ ...whole, base: draws.pick(["", "..", "/", "work/..", "own", "work/inn", "results"]) }),
    "another spec": () =>
      as({ ...whole, spec: draws.pick(["plan.json", "work/nothing.perl", "../x.perl", "own/models.perl"]) }),
    "no spec": () => as({ ...whole, spec: undefined }),
    settings: () =>
      as({ ...whole, set: [draws.pick(["train.rate=1", "x", "=", "__proto__=1", 'policy=checkpoint("/etc")'])] }),
    "no runs": () => as({ ...whole, runs: [] }),
    "results elsewhere": () =>
      as({
        ...whole,
        runs: whole.runs.map((run) => ({ ...run, results: draws.pick(["..", "/etc", "results/2", "work"]) })),
      }),
    "no results": () => as({ ...whole, runs: whole.runs.map(({ name, hash }) => ({ name, hash })) }),
    "another plan": () => as({ ...whole, plan: `sha256:${"1".repeat(64)}` }),
    "one file less": () => as({ ...whole, files: whole.files.toSpliced(at, 1) }),
    "a file twice": () => as({ ...whole, files: whole.files.toSpliced(at, 0, file) }),
    "files in another order": () => as({ ...whole, files: whole.files.toReversed() }),
    "more files than there may be": () => as({ ...whole, files: Array.from({ length: 200_000 }, () => file) }),
    spaces: () => JSON.stringify(whole, null, 1),
    "fields in another order": () =>
      `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).toReversed()))}\n`,
    "a field twice": () => text.replace('"perlz":1', '"perlz":1,"perlz":1'),
    "a mark before it": () => `\uFEFF${text}`,
    "no JSON": () => text.slice(0, -3),
    "another kind of value": () => draws.pick(["null\n", "[]\n", "1\n", '"x"\n', "{}\n"]),
    "a hundred thousand brackets": () => `{"perlz":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`,
    "its own prototype": () => text.replace("{", '{"__proto__":{"perlz":1},'),
    "a licence that paints": () => as({ ...whole, licence: "\u001B[31mMIT" }),
    "a perlc that is none": () => as({ ...whole, perlc: "" }),
  };
  const what = draws.pick(Object.keys(forms));
  return refused(`a list with ${what}`, framed(archiveOf(itemsOf(listed(parts), forms[what]?.() ?? ""))));
};

/** Contents that the list does not speak of so. */
const swapped: Forgery = (parts, draws) => {
  const { manifest, contents } = listed(parts);
  const some = draws.pick(manifest.files);
  const bytes = Buffer.from(contents.get(some.name) ?? Buffer.of());
  if (bytes.length === 0)
    return refused(
      "an empty file that is full",
      framed(archiveOf(itemsOf({ manifest, contents: new Map([...contents, [some.name, Buffer.from("x")]]) }))),
    );
  const at = draws.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << draws.below(8));
  return refused(
    `a bit of \`${some.name}\``,
    framed(archiveOf(itemsOf(changed({ manifest, contents }, { [some.name]: bytes })))),
  );
};

export const listForgeries: readonly Forgery[] = [list, list, list, swapped];
