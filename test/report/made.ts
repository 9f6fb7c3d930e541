// Records of runs that were never made, for pages that are: the journal of a run of before with answers beside it, rollouts of three questions,
// and 200 texts that would like to be more than texts.

import { readFileSync } from "node:fs";
import { compile } from "../../compiler/compile.ts";
import { diskFiles } from "../../disk.ts";
import type { Resolved } from "../../plan/plan.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { EventOf, RunRecord } from "../../runtime/record/read/open.ts";
import type { RolloutsRead } from "../../runtime/record/read/shown.ts";
import type { Graded } from "../../runtime/report/answered.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";

export const text = readFileSync(new URL("../../specs/quickstart.perl", import.meta.url), "utf8");
export const files = diskFiles();
const { value } = compile({ path: "specs/quickstart.perl", text }, files);
export const run = { ...value?.plan.runs[0], hash: `sha256:${"0".repeat(64)}` } as Resolved;
const lines = readFileSync(new URL("./fixtures/journal-b0ffdcc.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
export const events = lines.map((line) => JSON.parse(line) as RunEvent).filter(({ event }) => event !== "evaluation");

/** Answers to 30 questions in 4 orders: the right picture is found where it stands in the first slot, and more often after training. */
export const answered = (share: number, kind = "which", completion = "x"): readonly Graded[] =>
  Array.from({ length: 120 }, (_, at) => {
    const [item, order] = [Math.floor(at / 4), at % 4];
    const goldSlot = (item + order) % 4;
    const right = goldSlot === 0 || ((item * 7 + order * 3) % 10) / 10 < share;
    const givenSlot = right ? goldSlot : 0;
    return {
      item,
      order,
      canonicalAnswer: right ? "A" : "B",
      right,
      goldSlot,
      givenSlot,
      kind,
      wellFormed: true,
      completion,
    };
  });

export function record(change: Partial<RunRecord> = {}, kind = "which"): RunRecord {
  const list = change.events ?? events;
  const of = <E extends RunEvent["event"]>(event: E) => list.filter((each): each is EventOf<E> => each.event === event);
  const evaluation = (when: "before" | "after", share: number) => ({
    stage: "evaluate",
    when,
    step: when === "before" ? 0 : 60,
    figures: evaluationFigures(answered(share, kind)),
    clock: { at: 0 },
    answers: () => ({ value: answered(share, kind) }),
  });
  return {
    ...{ folder: "runs/quickstart-seed1-1", run, specs: [{ path: "specs/quickstart.perl", text }], set: [] },
    ...{ kept: [], picture: () => ({ missing: "it is not there" }), questions: () => ({ missing: "it was not kept" }) },
    ...{ state: "finished", damaged: [], evaluations: [evaluation("before", 0.3), evaluation("after", 0.8)] },
    ...change,
    ...{ events: list, of },
  } as RunRecord;
}

const payloads = [
  "<script>alert(1);window.canary=1</script>",
  "<img src=x onerror=alert(1),window.canary=1>",
  '"><svg onload=alert(1),window.canary=1>',
  "' onmouseover='alert(1)",
  "</style><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "<!--<script>",
  "]]><script>",
  "javascript:alert(1)",
  "<iframe src=javascript:alert(1)>",
  "&lt;script&gt;",
  "<base href=//x>",
  "<meta http-equiv=refresh content=0;url=//x>",
  "<link rel=stylesheet href=//x>",
  "\u202e<b>\u202c",
  "\u0000<b>",
  "`${a}`",
  "{{x}}",
  "<math><mi xlink:href=javascript:alert(1)>",
  "<form action=//x><button>",
];
/** Each alone, doubled, in capitals, behind a quote … 200 in all. */
export const hostile = payloads.flatMap((each) => [
  each,
  each + each,
  each.toUpperCase(),
  `"${each}`,
  `'${each}`,
  `\`${each}`,
  `>${each}`,
  `-->${each}`,
  `</pre>${each}`,
  `&quot;${each}`,
]);

export const digest = (at: number): string => `sha256:${String(at).padStart(64, "0")}`;
export const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);

export const credit = (licence: string, shareAlike: boolean) => ({
  ...{ title: licence, holder: "somebody", licence, shareAlike },
  ...{ licenceAddress: "https://example.org/licence", address: "https://example.org" },
});

export type Rollout = RolloutsRead["rollouts"][number];

/** Three questions a step, two orders, three answers each; question 2 is answered both ways, in each step. */
export function stepOf(step: number, change: Partial<Rollout> = {}): RolloutsRead {
  const numbers = [1, 2, 3].filter((number) => number < 3 || step < 3);
  return {
    ...{ version: 1, stage: "train", step },
    credits: { open: credit("MIT", false), closed: credit("CC-BY-SA-4.0", true) },
    pictures: [0, 1].map((at) => ({ digest: digest(at), name: `picture ${at}`, credit: at === 0 ? "open" : "closed" })),
    items: numbers.map((number) => ({
      ...{
        number,
        id: `q${number}`,
        kind: "which",
        source: "made up",
        digest: digest(9),
        answer: "A",
        pictures: [0, 1],
      },
      turns: [{ role: "user" as const, text: `<image> <image> question ${number}?` }],
    })),
    rollouts: numbers.flatMap((number, item) =>
      [0, 1].flatMap((copy) =>
        [0, 1, 2].map((at): Rollout => {
          const right = number === 2 ? at % 2 === 0 : true;
          return {
            ...{
              item,
              copy,
              order: copy === 0 ? [0, 1] : [1, 0],
              gold: copy === 0 ? "A" : "B",
              goldSlot: copy,
              text: `answer ${at}`,
            },
            ...{ tokens: [5, 6], logp: new Float32Array([0, Math.log(0.5)]), ended: true, right, wellFormed: true },
            ...{
              grades: [right ? 1 : 0],
              reward: right ? 1 : 0,
              advantage: number === 2 ? (right ? 0.5 : -1) : 0,
              group: item,
            },
            ...change,
          };
        }),
      ),
    ),
  };
}

/** A run with texts in every place that has one, as many of them as the page shows: each spec, file name, credit, picture, completion and token has its own. */
export function withTexts(texts: readonly string[]): RunRecord {
  const some = (from: number, to: number): string => texts.slice(from, to).join(" ");
  const at = (index: number): string => texts[index % texts.length] ?? "";
  const begun = events.map((each) => {
    if (each.event === "step") return { ...each, stage: some(0, 3) };
    if (each.event !== "start") return each;
    const host = {
      ...{ perlc: at(1), node: at(2), webgpu: at(3), system: at(4), processor: at(5), cores: 1, memory: 1 },
      ...{ command: [...texts], repository: { commit: at(6), dirty: true } },
    };
    return { ...each, adapter: some(0, 200), driver: some(0, 200), clock: { ...each.clock, host } };
  });
  const failed: RunEvent = { event: "failed", code: at(7), says: some(0, 200), clock: { at: 0 } };
  const specs = texts.map((each, index) => ({ path: `${index}${each}`, text: each }));
  const kinds = texts.flatMap((each, index) => answered(0.5, `${index}${each}`).slice(0, 4));
  const evaluation = {
    ...record().evaluations[0],
    figures: evaluationFigures(kinds),
    answers: () => ({ value: kinds }),
  };
  const own = { path: "specs/quickstart.perl", text };
  const rollouts = Array.from({ length: 4 }, (_, step) => hostileStep(step + 1, texts));
  return record({
    ...{ events: [...begun, failed], specs: [own, ...specs], state: "failed", title: some(0, 200) },
    ...{ run: { ...run, name: some(0, 20) }, evaluations: [evaluation] as RunRecord["evaluations"] },
    kept: rollouts.map(({ stage, step }) => ({ stage, step })),
    rollouts: (_, step) => ({ value: rollouts[step - 1]! }),
    picture: () => ({ value: { ending: "png", bytes: png } }),
  });
}

/** Six questions, each with twelve pictures, and 54 answers a step: the page shows all of them. */
function hostileStep(step: number, texts: readonly string[]): RolloutsRead {
  const at = (index: number): string => texts[index % texts.length] ?? "";
  const base = stepOf(1);
  const credits = texts.map((each, index) => [
    `${index}`,
    { ...credit(each, false), holder: each, address: each, licenceAddress: each },
  ]);
  const [questions, slots, answers] = [6, 12, 9];
  const pictures = Array.from({ length: questions * slots }, (_, index) => ({
    digest: digest(index),
    name: texts.slice(3 * index, 3 * index + 3).join(" "),
    credit: `${index}`,
  }));
  const part = Math.ceil(texts.length / questions);
  const items = Array.from({ length: questions }, (_, index) => ({
    ...{
      ...base.items[0]!,
      number: index,
      id: at(index),
      kind: at(index + 10),
      source: at(index + 20),
      answer: at(index),
    },
    pictures: Array.from({ length: slots }, (__, slot) => index * slots + slot),
    turns: [{ role: "user" as const, text: texts.slice(index * part, (index + 1) * part).join(" ") }],
  }));
  const rollouts = items.flatMap((_, item) =>
    Array.from({ length: answers }, (__, answer): Rollout => {
      const number = (step - 1) * questions * answers + item * answers + answer;
      const right = answer < 4;
      return {
        ...base.rollouts[0]!,
        ...{ item, copy: answer % 2, group: item, right, reward: right ? 1 : 0 },
        ...{ text: at(number), gold: at(number + 1), given: at(number + 2) },
        ...{ order: Array.from({ length: slots }, (___, slot) => slot) },
        ...{ tokens: [number, number + 1], logp: new Float32Array([-0.5, -3]) },
      };
    }),
  );
  const words = Object.fromEntries(Array.from({ length: 260 }, (_, id) => [id, at(id)]));
  return { ...base, step, credits: Object.fromEntries(credits), pictures, items, words, rollouts };
}
