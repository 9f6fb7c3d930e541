// The gallery: which questions it shows, in which steps, with which pictures, and what it says of groups that taught nothing.

import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { galleryData, galleryPanels } from "../../report/panels/gallery.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import type { RolloutsRead } from "../../runtime/record/read/shown.ts";
import { digest, png, stepOf } from "./made.ts";

const record = (steps: readonly RolloutsRead[]): RunRecord =>
  ({
    kept: steps.map(({ stage, step }) => ({ stage, step })),
    rollouts: (_: string, step: number) => {
      const value = steps.find((each) => each.step === step);
      return value ? { value } : { missing: "it was not kept" };
    },
    picture: (which: string) =>
      which === digest(2) ? { missing: "it is not there" } : { value: { ending: "png", bytes: png } },
    run: { nodes: [] },
  }) as unknown as RunRecord;

const made = (of: RunRecord, shareAlike = false) => {
  const text = galleryPanels(of, { shareAlike })
    .map((each) => each.text)
    .join("\n");
  return { text, document: parseHTML(`<!doctype html><html><body>${text}</body></html>`).document };
};

const four = [1, 2, 3, 4].map((step) => stepOf(step));

describe("what is chosen", () => {
  test("questions whose answers are mixed first, each step once, both orders", () => {
    const { questions } = galleryData(record(four));
    expect(questions.map(({ item }) => item.id)).toEqual(["q2", "q1", "q3"]);
    expect(questions[0]?.asked.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(questions[0]?.asked[0]?.orders.map(({ copy, order }) => [copy, order])).toEqual([
      [0, [0, 1]],
      [1, [1, 0]],
    ]);
    expect(questions[2]?.asked.map(({ step }) => step)).toEqual([1, 2]);
  });

  test("groups that taught nothing, by why", () => {
    expect(galleryData(record(four)).leftOut).toEqual([{ reason: "no variance: all right", groups: 6 }]);
    const filtered = galleryData(record([stepOf(1, { leftOut: "above" })])).leftOut;
    expect(filtered).toEqual([{ reason: "answered too often for the filter", groups: 3 }]);
  });

  test("a long run is shown in ten steps at most, the first and the last among them", () => {
    const steps = Array.from({ length: 40 }, (_, at) => stepOf(at + 1));
    const asked = galleryData(record(steps)).questions[0]?.asked.map(({ step }) => step) ?? [];
    expect([asked.length, asked[0], asked.at(-1)]).toEqual([10, 1, 40]);
  });

  test("a run that kept no rollouts has no gallery, and says that nothing is known of the pictures", () => {
    const { document } = made(record([]));
    expect([...document.querySelectorAll("section")].map(({ id }) => id)).toEqual(["credits"]);
    expect(document.querySelector("#credits")?.textContent).toContain("do not publish them before you have asked");
  });
});

describe("the page of it", () => {
  test("a slider of radio buttons for each question, the first step chosen", () => {
    const { document } = made(record(four));
    const [card] = document.querySelectorAll("fieldset");
    const radios = [...(card?.querySelectorAll("input[type=radio]") ?? [])];
    expect(radios).toHaveLength(4);
    expect(radios.map((each) => each.hasAttribute("checked"))).toEqual([true, false, false, false]);
    for (const each of radios) expect(card?.querySelector(`label[for=${each.id}]`)).not.toBeNull();
    expect(card?.querySelectorAll(".at")).toHaveLength(4);
  });

  test("pictures once, those under a share-alike licence only when asked for", () => {
    const plain = made(record(four));
    expect(plain.document.querySelectorAll("symbol")).toHaveLength(1);
    expect(plain.text).toContain("left out: share-alike");
    expect(plain.text).toContain("not shown");
    const open = made(record(four), true);
    expect(open.document.querySelectorAll("symbol")).toHaveLength(2);
    expect(open.text).toContain("under a share-alike licence: whoever publishes it");
  });

  test("the right picture is framed and said, in each order", () => {
    const { document } = made(record(four));
    const says = [...document.querySelectorAll(".at")][0]?.querySelectorAll(".gold [role=img]") ?? [];
    expect([...says].map((each) => each.getAttribute("aria-label")?.replace(/, not shown$/, ""))).toEqual([
      "first place: picture 0, the right one",
      "second place: picture 0, the right one",
    ]);
  });

  test("advantages, rewards, and each token with its log-prob", () => {
    const { text, document } = made(record(four.map((each) => ({ ...each, words: { 5: "tool", 6: "\n" } }))));
    const [tokens] = document.querySelectorAll(".toks");
    expect([...(tokens?.querySelectorAll(".tok") ?? [])].map((each) => each.textContent)).toEqual([
      "tool 0.00",
      '"\\n" −0.69',
    ]);
    expect(made(record(four)).document.querySelector(".tok")?.textContent).toBe("#5 0.00");
    expect(text).toContain("right, reward 1.00, advantage +0.50");
    expect(text).toContain("wrong, reward 0.00, advantage −1.00");
  });

  test("a step in which the group taught nothing says so, and why, beside its answers", () => {
    const cards = [...made(record(four)).document.querySelectorAll("fieldset")];
    const says = (at: number) =>
      [...(cards[at]?.querySelectorAll(".at .warning") ?? [])].map((each) => each.textContent);
    expect(says(0)).toEqual([]);
    expect(says(1)).toEqual(Array(4).fill("It taught nothing in this step: no variance: all right."));
  });

  test("a hostile completion, question or name stays text", () => {
    const bad = `</fieldset><script>alert(1)</script><img src=x onerror="alert(1)">`;
    const step = stepOf(1, { text: bad, gold: bad });
    const items = step.items.map((each) => ({
      ...each,
      id: bad,
      kind: bad,
      turns: [{ role: "user" as const, text: bad }],
    }));
    const { document } = made(
      record([{ ...step, items, pictures: step.pictures.map((each) => ({ ...each, name: bad })) }]),
    );
    expect(document.querySelectorAll("script, img, [onerror]")).toHaveLength(0);
    expect(document.querySelectorAll("fieldset")).toHaveLength(3);
  });
});
