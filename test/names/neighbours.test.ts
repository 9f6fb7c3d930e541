// A name that nothing in a file declares: if a spec beside it does, the `use` line that is missing is said once, with every
// name it would bring; if none does, the name is said once with all its places.

import { describe, expect, test } from "vitest";
import { tinyConfig } from "../../bench/language/page-disk.ts";
import { compile, type Files } from "../../compiler/compile.ts";

const model = (name: string) => `model ${name} {\n  weights = checkpoint("models/tiny")\n}\n`;
const judge = 'judge examiner {\n  model = "x"\n}\n';
const folder = (texts: Readonly<Record<string, string>>): Files & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    read: (path) => (path === "models/tiny/config.json" ? tinyConfig : texts[path]),
    exists: (path) => path.startsWith("models/tiny") || path in texts,
    list: (path) => {
      asked.push(path);
      return Object.keys(texts).map((each) => each.split("/").at(-1) ?? each);
    },
  };
};
const experiment = (name: string, policy: string) => `experiment ${name} {
  policy = ${policy}
  reward = boxed(answer)
  data {
    train = four_artists(split = train) | take(64)
    other = hub("a/b", revision = "0f3a9c1") | rephrase(options_as_images, by = examiner) | label(order_sensitive, by = examiner) | take(8)
  }
  train grpo {
    on             = data.train
    duration       = 4step
    max_prompt     = 48tok
    max_completion = 20tok
  }
  evaluate {
    on = data.other
  }
}
`;

const entry = (text: string, path = "specs/a.perl") => ({ path, text: `spec 1\n\n${text}` });

describe("a `use` line that is not there", () => {
  const files = folder({
    "specs/models.perl": `spec 1\n\n${model("small")}\n${judge}`,
    "specs/none.perl": `spec 1\n\n${model("large")}`,
  });
  const spec = entry(experiment("demo", "small"));
  const { diagnostics } = compile(spec, files);

  test("is one diagnostic, with the file and all names", () => {
    expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([
      "E0235 models.perl declares small, examiner, and no `use` line says so",
    ]);
    expect(diagnostics[0]?.labels).toHaveLength(2);
  });

  test("its fix writes the line", () => {
    const [edit] = diagnostics[0]?.fix?.edits ?? [];
    expect(diagnostics[0]?.fix?.safety).toBe("safe");
    const fixed = spec.text.slice(0, edit?.span.start) + edit?.text + spec.text.slice(edit?.span.end);
    expect(fixed.startsWith('spec 1\n\nuse { small, examiner } from "models.perl"\n\nexperiment demo')).toBe(true);
    const codes = compile({ ...spec, text: fixed }, files).diagnostics.map((each) => each.code);
    expect(codes.filter((each) => each.startsWith("E02"))).toEqual([]);
  });
});

test("of two files that have it neither is surely meant", () => {
  const files = folder({
    "specs/b.perl": `spec 1\n\n${model("small")}\n${judge}`,
    "specs/c.perl": `spec 1\n\n${model("small")}\n${judge}`,
  });
  const [only, ...rest] = compile(entry(experiment("demo", "small")), files).diagnostics;
  expect(rest).toEqual([]);
  expect(only?.fix?.safety).toBe("unsafe");
});

test("a file that uses this one is not used back", () => {
  const files = folder({ "specs/b.perl": `spec 1\n\nuse { demo } from "a.perl"\n\n${model("small")}\n${judge}` });
  const codes = compile(entry(experiment("demo", "small")), files).diagnostics.map((each) => each.code);
  expect(codes).not.toContain("E0235");
});

test("a name that no file has is said once, with every place, and once more for each other name", () => {
  const files = folder({});
  const text =
    "experiment one extends gone {\n  seed = 1\n}\n\nexperiment two extends gone {\n  seed = 2\n}\n\nexperiment three extends lost {\n  seed = 3\n}\n";
  const { diagnostics } = compile(entry(text), files);
  expect(diagnostics.map((each) => each.title)).toEqual([
    "there is no experiment `gone` to extend",
    "there is no experiment `lost` to extend",
  ]);
  expect(diagnostics[0]?.labels.map((each) => entry(text).text.slice(each.span.start, each.span.end))).toEqual([
    "gone",
    "gone",
  ]);
});

test("a typo made twice is mended twice by one fix", () => {
  const text = experiment("demo", 'checkpoint("models/tiny")')
    .replace("on             = data.train", "on = data.trian")
    .replace("on = data.other", "on = data.trian");
  const { diagnostics } = compile(entry(`${judge}\n${text}`), folder({}));
  const wrong = diagnostics.filter((each) => each.code === "E0203");
  expect(wrong).toHaveLength(1);
  expect(wrong[0]?.fix?.edits).toHaveLength(2);
});

test("a spec that is right never asks for its folder", () => {
  const files = folder({});
  compile(entry(`${model("small")}\n${judge}\n${experiment("demo", "small")}`), files);
  expect(files.asked).toEqual([]);
});

describe("a `use` line that brings nothing is told of once", () => {
  const child = (from: string) => `use { base } from "${from}"\n\nexperiment child extends base {\n  seed = 2\n}\n`;

  test("a file of nearly that name is suggested, and the names it would bring are not missed again", () => {
    const files = folder({ "specs/parents.perl": `spec 1\n\n${experiment("base", "small")}` });
    const { diagnostics } = compile(entry(child("parnets.perl")), files);
    expect(diagnostics.map((each) => each.code)).toEqual(["E0150"]);
    expect(diagnostics[0]?.fix?.title).toBe('write `"parents.perl"`');
  });

  test("a circle is the one cause", () => {
    const files = folder({
      "specs/b.perl": 'spec 1\n\nuse { child } from "a.perl"\n\nexperiment base extends child {\n  seed = 3\n}\n',
    });
    const { diagnostics } = compile(entry(child("b.perl")), {
      ...files,
      read: (path) => (path === "specs/a.perl" ? entry(child("b.perl")).text : files.read(path)),
    });
    expect(diagnostics.map((each) => each.code)).toEqual(["E0207"]);
  });
});
