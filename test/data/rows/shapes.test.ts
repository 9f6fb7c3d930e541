// Rows in the shapes that people publish: each comes to the same example, whether it is a line of JSON or a row of parquet.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { Columns } from "../../../plan/plan.ts";
import { type Example, permuted } from "../../../runtime/data/example.ts";
import { pictureFile } from "../../../runtime/data/pixels.ts";
import { readRows } from "../../../runtime/data/rows/read.ts";
import { scratch } from "../../run/tiny.ts";

const folder = scratch();
mkdirSync(join(folder, "pics"));
const first = new Uint8Array(
  Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC", "base64"),
);
const second = new Uint8Array(
  Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC", "base64"),
);
writeFileSync(join(folder, "pics", "a.png"), first);
writeFileSync(join(folder, "pics", "b.png"), second);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const url = (bytes: Uint8Array) => `data:image/png;base64,${base64(bytes)}`;

type Row = Readonly<Record<string, unknown>>;

let files = 0;
/** The rows of a file of JSON lines. */
async function readLines(written: readonly unknown[], columns?: Columns) {
  const path = `rows-${files++}.jsonl`;
  writeFileSync(join(folder, path), written.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return readRows({ kind: "jsonl", path, ...(columns && { columns }) }, folder);
}
async function exampleOf(row: Row, columns?: Columns): Promise<Example> {
  const { examples, bad } = await readLines([row], columns);
  expect(bad.map((each) => `${each.diagnostic.code} ${each.diagnostic.title}`)).toEqual([]);
  return examples[0]!;
}
async function faultOf(row: Row, columns?: Columns): Promise<string> {
  const { bad } = await readLines(
    [{ [columns?.prompt ?? "prompt"]: "?", [columns?.answer ?? "answer"]: "A" }, row],
    columns,
  );
  return bad.map((each) => `${each.row}: ${each.diagnostic.code} ${each.diagnostic.title}`).join("\n");
}
/** What a model is shown and what is right. */
async function meant({ earlier = [], question, images, places, answer }: Example) {
  const bytes = await Promise.all(images.map(pictureFile));
  return {
    turns: [...earlier.map(({ role, text }) => `${role}: ${text}`), `user: ${question}`],
    places,
    answer,
    pictures: bytes.map(base64),
  };
}

const question = "<image> and <image>: which is black?";
const two = { turns: [`user: ${question}`], places: undefined, answer: "A", pictures: [first, second].map(base64) };
const listed = { images: ["pics/a.png", "pics/b.png"] };
const parts = [
  { type: "image" },
  { type: "text", text: " and " },
  { type: "image" },
  { type: "text", text: ": which is black?" },
];

/** One question about two pictures as each of them has it; columns where the spec has to name them. */
const published: readonly (readonly [who: string, row: Row, columns?: Columns])[] = [
  [
    "PeRL's trainer and verl",
    {
      prompt: [{ role: "user", content: question }],
      ...listed,
      data_source: "x",
      ability: "math",
      reward_model: { style: "rule", ground_truth: "A" },
      extra_info: { index: 3, split: "train" },
    },
  ],
  ["the prompt as a text", { prompt: question, ...listed, reward_model: { ground_truth: "A" } }],
  [
    "the prompt as JSON text",
    { prompt: JSON.stringify([{ role: "user", content: question }]), ...listed, answer: "A" },
  ],
  ["EasyR1 and geometry3k", { problem: question, ...listed, answer: "A" }],
  ["TRL", { prompt: [{ role: "user", content: parts }], ...listed, solution: "A" }],
  ["R1 with tags", { problem: question, ...listed, solution: "<answer> A </answer>" }],
  ["a boxed solution", { problem: question, ...listed, solution: "It is the first: $\\boxed{A}$." }],
  ["ms-swift", { messages: [{ role: "user", content: question }], ...listed, solution: "A" }],
  [
    "ms-swift with an assistant",
    {
      messages: [
        { role: "user", content: question },
        { role: "assistant", content: "It is A." },
      ],
      ...listed,
      solution: "A",
    },
  ],
  [
    "LLaVA",
    {
      id: "7",
      image: listed.images,
      conversations: [
        { from: "human", value: question },
        { from: "gpt", value: "A" },
      ],
    },
  ],
  [
    "Mantis",
    {
      id: "7",
      ...listed,
      source: "nlvr2",
      conversation: [
        { content: question, role: "user" },
        { content: "A", role: "assistant" },
      ],
    },
  ],
  [
    "OpenAI",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: url(first), detail: "low" } },
            { type: "text", text: " and " },
            { type: "image_url", image_url: { url: url(second) } },
            { type: "text", text: ": which is black?" },
          ],
        },
      ],
      answer: "A",
    },
  ],
  [
    "OpenAI's responses",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "input_image", image_url: url(first) },
            { type: "input_text", text: " and " },
            { type: "input_image", image_url: url(second) },
            { type: "input_text", text: ": which is black?" },
          ],
        },
      ],
      answer: "A",
    },
  ],
  [
    "Anthropic",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "image", source: { type: "base64", media_type: "image/png", data: base64(first) } },
            { type: "text", text: " and " },
            { type: "image", source: { type: "base64", media_type: "image/png", data: base64(second) } },
            { type: "text", text: ": which is black?" },
          ],
        },
      ],
      answer: "A",
    },
  ],
  [
    "Qwen's parts, which name no kind",
    {
      messages: [
        {
          role: "user",
          content: [{ image: "pics/a.png" }, { text: " and " }, { image: "pics/b.png" }, { text: ": which is black?" }],
        },
      ],
      answer: "A",
    },
  ],
  [
    "parts that Arrow filled up",
    {
      prompt: [{ role: "user", content: parts.map((each) => ({ text: null, image: null, ...each })) }],
      ...listed,
      answer: "A",
    },
  ],
  [
    "parts with an index",
    {
      messages: [
        {
          role: "user",
          content: [
            { index: 0, text: null, type: "image" },
            { index: null, text: " and ", type: "text" },
            { index: 1, text: null, type: "image" },
            { index: null, text: ": which is black?", type: "text" },
          ],
        },
      ],
      ...listed,
      answer: "A",
    },
  ],
  [
    "MM-EUREKA, where turns are JSON text",
    {
      id: 1,
      message: JSON.stringify([
        {
          role: "user",
          content: [
            { type: "image", image: "pics/a.png" },
            { type: "text", text: " and " },
            { type: "image", image: "pics/b.png" },
            { type: "text", text: ": which is black?" },
          ],
        },
      ]),
      answer: "A",
    },
  ],
  [
    "pictures in turns and in a column",
    {
      messages: [
        {
          role: "user",
          content: [{ image: "pics/a.png" }, { text: " and " }, { image: "pics/b.png" }, { text: ": which is black?" }],
        },
      ],
      ...listed,
      answer: "A",
    },
  ],
  ["numbered markers", { problem: "<image_1> and <image_2>: which is black?", ...listed, answer: "A" }],
  [
    "numbered markers as MathVision has them",
    { problem: "<image1> and <image2>: which is black?", ...listed, answer: "A" },
  ],
  [
    "numbered markers as MMMU has them",
    {
      question: "<image 1> and <image 2>: which is black?",
      image_1: "pics/a.png",
      image_2: { path: "pics/b.png" },
      image_3: null,
      answer: "A",
    },
  ],
  [
    "Qwen's own placeholder",
    { problem: question.replaceAll("<image>", "<|vision_start|><|image_pad|><|vision_end|>"), ...listed, answer: "A" },
  ],
  [
    "pictures as records",
    { problem: question, images: [{ bytes: null, path: "pics/a.png" }, { path: "pics/b.png" }], answer: "A" },
  ],
  [
    "pictures as base64",
    { problem: question, images: [base64(first), { bytes: base64(second), path: "elsewhere/b.png" }], answer: "A" },
  ],
  ["pictures as data URLs", { problem: question, images: [url(first), { url: url(second) }], answer: "A" }],
  ["pictures as JSON text", { problem: question, images: JSON.stringify(listed.images), answer: "A" }],
  [
    "whole paths of the folder",
    {
      problem: question,
      images: [join(folder, "pics/a.png"), pathToFileURL(join(folder, "pics/b.png")).href],
      answer: "A",
    },
  ],
  ["Phi's markers", { problem: "<|image_1|> and <|image_2|>: which is black?", ...listed, answer: "A" }],
  ["the first Qwen-VL", { problem: "<img>pics/a.png</img> and <img>pics/b.png</img>: which is black?", answer: "A" }],
  [
    "Ollama, where a turn has its pictures beside it",
    { messages: [{ role: "user", content: question, images: [base64(first), base64(second)] }], answer: "A" },
  ],
  ["parts as JSON text", { prompt: JSON.stringify(parts), ...listed, answer: "A" }],
  [
    "records as JSON text",
    { prompt: question, ...listed, reward_model: JSON.stringify({ style: "rule", ground_truth: "A" }) },
  ],
  ...[
    "['pics/a.png', 'pics/b.png']",
    "['pics/a.png' 'pics/b.png']",
    "[\"pics/a.png\", 'pics/b.png',]",
    "[{'bytes': None, 'path': 'pics/a.png'}, {'bytes': None, 'path': 'pics/b.png'}]",
    "['pics/\\x61.png',\n 'pics/b.png']",
  ].map((images) => [`a list that Python wrote: ${images}`, { problem: question, images, answer: "A" }] as const),
  [
    "turns and records that Python wrote",
    {
      messages: `[{'role': 'user', 'content': "${question}"}]`,
      image_1: "{'bytes': None, 'path': 'pics/a.png'}",
      image_2: "pics/b.png",
      reward_model: "{'style': 'rule', 'ground_truth': 'A'}",
    },
  ],
  [
    "columns of other names",
    { ask: question, photos: listed.images, gold: { content: "A", role: "assistant" } },
    { prompt: "ask", images: "photos", answer: "gold" },
  ],
  ["an answer in a list", { problem: question, ...listed, answer: ["A"] }],
  [
    "an answer in parts",
    { problem: question, ...listed, answer: { role: "assistant", content: [{ type: "text", text: "A" }] } },
  ],
];

describe("the same question, as published by", () => {
  for (const [who, row, columns] of published)
    test(who, async () => {
      expect(await meant(await exampleOf(row, columns))).toEqual(two);
    });
});

describe("turns", () => {
  test("of a system and of earlier rounds are kept, and the last of the user is the question", async () => {
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "<image> Look." },
      { role: "assistant", content: [{ type: "text", text: "Yes." }] },
      { role: "user", content: "And <image>: which?" },
    ];
    const example = await exampleOf({ prompt: messages, ...listed, answer: "B" });
    expect((await meant(example)).turns).toEqual([
      "system: Be brief.",
      "user: <image> Look.",
      "assistant: Yes.",
      "user: And <image>: which?",
    ]);
    const said = await exampleOf({
      conversations: [...messages.slice(1), { role: "assistant", content: "B" }],
      ...listed,
    });
    expect((await meant(said)).turns).toEqual(["user: <image> Look.", "assistant: Yes.", "user: And <image>: which?"]);
    expect(said).toMatchObject({ answer: "B", solution: "B" });
  });

  test("without a marker show the pictures first, and that is counted", async () => {
    const rows = [
      {
        prompt: [
          { role: "system", content: "s" },
          { role: "user", content: "Look." },
          { role: "assistant", content: "Yes." },
          { role: "user", content: "Which?" },
        ],
        ...listed,
        answer: "B",
      },
      { prompt: "Which?", image: null, images: [], answer: "B" },
    ];
    const { examples, unmarked } = await readLines(rows, { images: "images" });
    expect(unmarked).toBe(1);
    expect((await meant(examples[0]!)).turns).toEqual([
      "system: s",
      "user: <image><image>Look.",
      "assistant: Yes.",
      "user: Which?",
    ]);
    expect((await meant(examples[1]!)).turns).toEqual(["user: Which?"]);
  });

  test("begin with the column `system` where files keep it there", async () => {
    const messages = [{ role: "user", content: "Which?" }];
    const example = await exampleOf({ system: "Be brief.", messages, answer: "A" });
    expect((await meant(example)).turns).toEqual(["system: Be brief.", "user: Which?"]);
    const own = await exampleOf({
      messages: [{ role: "user", content: "Which?", images: ["pics/a.png"] }],
      answer: "A",
    });
    expect((await meant(own)).turns).toEqual(["user: <image>Which?"]);
    const other = [{ role: "system", content: "Be long." }, ...messages];
    expect(await faultOf({ system: "Be brief.", prompt: other, answer: "A" })).toMatch("1: E0521 ");
    expect(await faultOf({ prompt: "[{'role': 'user', 'content': '?'", answer: "A" })).toMatch("1: E0510 ");
    expect(await faultOf({ prompt: "?", videos: ["a.mp4"], answer: "A" })).toMatch("1: E0510 ");
    expect(await faultOf({ prompt: "?", videos: [], audios: null, answer: "A" })).toBe("");
  });

  test("whose options stand in a column alone are counted, for nobody tells the model", async () => {
    const row = { question: "Which?", choices: ["cat", "dog"], answer: "A" };
    const untold = async (written: Row) => (await readLines([written])).untold;
    expect(await untold(row)).toBe(1);
    expect(await untold({ ...row, choices: ["(A) cat", "(B) dog"] })).toBe(1);
    expect(await untold({ ...row, question: "Which? (A) cat (B) dog" })).toBe(0);
    expect(await untold({ ...row, choices: { A: "cat", B: "dog" } })).toBe(1);
    expect(await untold({ ...row, options: "A. cat\nB. dog", choices: null })).toBe(1);
    expect(await untold({ ...row, choices: null })).toBe(0);
  });

  test("with numbered markers show what they say, out of order and more than once", async () => {
    const asked = (problem: string) => exampleOf({ problem, ...listed, answer: "A" }).then(meant);
    expect(await asked("<image_2> or <image_1>?")).toEqual({
      ...two,
      turns: ["user: <image> or <image>?"],
      places: [1, 0],
    });
    expect(await asked("<image_1> <image_2> who is <image_1>?")).toEqual({
      ...two,
      turns: ["user: <image> <image> who is <image>?"],
      places: [0, 1, 0],
    });
  });

  test("whose letters stand at numbered markers name the pictures of those numbers", async () => {
    const row = { prompt: "Which is black? (A) <image_2> (B) <image_1>", ...listed, change_needed: true, answer: "A" };
    const example = await exampleOf(row);
    expect(example).toMatchObject({ sensitivity: "follows", places: [1, 0], optionSlots: [1, 0], options: ["A", "B"] });
    const moved = permuted(example, [1, 0]);
    expect(moved.answer).toBe("B");
    // the same picture as before, at the marker of its new letter
    expect(moved.images[moved.places![1]!]).toEqual(example.images[example.places![0]!]);
    const again = await exampleOf({ ...row, prompt: "<image_1> <image_2> which? (A) <image_1> (B) <image_2>" });
    expect(again).toMatchObject({ optionSlots: [0, 1], answer: "A" });
  });

  test.each([
    ["<image_3>?", "E0517"],
    ["<image_0> <image_1>?", "E0517"],
    ["<image_1>?", "E0518"],
    ["<image> <image> is <image_1>?", "E0519"],
    ["<image>?", "E0504"],
    ["<image> <image> <image>?", "E0504"],
    ["<image> <image> <|image_pad|>?", "E0521"],
    ["<image> <image> <video>?", "E0521"],
  ])("whose markers do not fit are refused: %s", async (problem, code) => {
    expect(await faultOf({ prompt: problem, ...listed, answer: "A" })).toMatch(`1: ${code} `);
  });

  test.each([
    [[{ role: "tool", content: "x" }], "turn 1 is of `tool`"],
    [
      [
        { role: "user", content: "x" },
        { role: "system", content: "y" },
      ],
      "turn 2 is the system's",
    ],
    [[{ role: "system", content: "x" }], "turn 1 is the last, and none is the user's"],
    [
      [
        { role: "user", content: "x" },
        { role: "assistant", content: "<think>" },
      ],
      "turn 2 is the assistant's and stands at the end of a prompt",
    ],
    [[{ role: "user", content: null }], "turn 1 has no content"],
    [[{ role: "user", content: [{ type: "video", video: "a.mp4" }] }], "turn 1 has a part of the kind `video`"],
    [[{ role: "user", content: [{ type: "text" }] }], "turn 1 has a part of the kind `text`"],
    [[{ role: "user", content: 3 }], "turn 1 has no content"],
    [[{ role: "user", content: "<image>", images: ["a.png", "b.png"] }], "turn 1 has 2 pictures of its own"],
  ])("that no prompt can show are refused: %j", async (prompt, said) => {
    expect(await faultOf({ prompt, answer: "A" })).toContain(said);
    expect(await faultOf({ prompt, answer: "A" })).toMatch("1: E0521 ");
  });
});

describe("answers", () => {
  test.each([
    [2, "2"],
    [-0.5, "-0.5"],
    [1.25e-7, "0.000000125"],
    [-3e21, "-3000000000000000000000"],
    [true, "true"],
    [" B ", "B"],
    [[3], "3"],
    [{ ground_truth: 4 }, "4"],
    [{ from: "gpt", value: "cat" }, "cat"],
    [{ role: "assistant", content: "cat" }, "cat"],
    ["<think>x</think><answer>\\boxed{7}</answer>", "7"],
    ["so \\boxed{\\frac{1}{2}}", "\\frac{1}{2}"],
    [["A", "C"], "A, C"],
    ["so it is\n#### 7", "7"],
  ])("%j is %s", async (answer, text) => {
    expect((await exampleOf({ prompt: "?", answer })).answer).toBe(text);
  });

  test("a whole number keeps all of its digits", async () => {
    const path = "large.jsonl";
    writeFileSync(join(folder, path), '{"prompt": "?", "answer": 123456789012345678901}\n');
    expect((await readRows({ kind: "jsonl", path }, folder)).examples[0]?.answer).toBe("123456789012345678901");
  });

  test.each([
    [null],
    [""],
    ["  "],
    [[]],
    [["cat", "dog"]],
    [[2, 3]],
    [["A", "A"]],
    [{}],
    [{ content: null }],
    [{ content: "A", value: "B" }],
    [{ style: "rule" }],
    [{ a: { b: 1 } }],
  ])("%j is none, and the message names the column of the user", async (solution) => {
    expect(await faultOf({ ask: "?", solution }, { prompt: "ask", answer: "solution" })).toMatch(
      /1: E0510 row `rows-\d+\.jsonl#1`: `solution` is /,
    );
  });
});

describe("pictures", () => {
  test.each([
    [["https://example.org/a.png"], "E0520"],
    [[{ url: "http://example.org/a.png" }], "E0520"],
    [["file:///etc/passwd"], "E0510"],
    [["s3://bucket/a.png"], "E0520"],
    [["/etc/passwd"], "E0510"],
    [["../a.png"], "E0510"],
    [["pics/../../a.png"], "E0510"],
    [[null], "E0510"],
    [[""], "E0510"],
    [[3], "E0510"],
    [[{ bytes: null, path: null }], "E0510"],
    [["data:image/svg+xml,<svg/>"], "E0510"],
    [["data:image/png;base64,"], "E0510"],
    [["data:image/png;base64,?!"], "E0510"],
    [[{ bytes: "not base64!" }], "E0510"],
  ])("%j is refused", async (images, code) => {
    expect(await faultOf({ prompt: "<image>?", images, answer: "A" })).toMatch(`1: ${code} `);
  });

  test.each([[null], [[]], [""], [{ bytes: null, path: null }]])("%j is no picture", async (image) => {
    const { examples, bad } = await readLines([{ prompt: "?", image, answer: "A" }]);
    expect([bad, examples[0]?.images]).toEqual([[], []]);
  });
});
