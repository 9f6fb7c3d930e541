// What does the model say? Some questions with all their pictures in both orders, and every answer with what it was worth; the same
// question across steps by one slider. No script: the slider is a row of radio buttons.

import type { RunRecord } from "../../runtime/record/read/open.ts";
import type { RolloutsRead } from "../../runtime/record/read/shown.ts";
import { slotName } from "../../runtime/report/table.ts";
import { type Section, section, table } from "../parts/figure.ts";
import { html, type Markup, raw } from "../parts/html.ts";
import { count } from "../parts/words.ts";
import { creditsData, creditsPanel } from "./credits.ts";

type Rollout = RolloutsRead["rollouts"][number];
type Item = RolloutsRead["items"][number];

/** Questions of a gallery, steps of a question, and signs of an answer at most. */
const mostQuestions = 6;
const mostSteps = 10;
const mostSigns = 600;
/** Tokens of an answer that are shown with their log-probs at most. */
const mostTokens = 200;

/** A question as one step asked it: its orders, each with its answers. */
export interface Asked {
  readonly step: number;
  /** Text of each token by its id; absent in records of before. */
  readonly words: Readonly<Record<string, string>> | undefined;
  /** Why its group taught nothing; undefined where it taught something. */
  readonly idle: string | undefined;
  readonly orders: readonly {
    readonly copy: number;
    readonly order: readonly number[];
    readonly answers: readonly Rollout[];
  }[];
}

export interface GalleryQuestion {
  readonly stage: string;
  readonly item: Item;
  /** Digests, names and credits of its pictures, in the order of the data. */
  readonly pictures: readonly RolloutsRead["pictures"][number][];
  readonly asked: readonly Asked[];
}

export interface Gallery {
  readonly questions: readonly GalleryQuestion[];
  /** Questions whose groups the filter left out of an update, by reason, and groups without variance by cause. */
  readonly leftOut: readonly { readonly reason: string; readonly groups: number }[];
  readonly credits: RolloutsRead["credits"];
}

const reasons = {
  below: "answered too rarely for the filter",
  above: "answered too often for the filter",
  even: "rewards that vary too little for the filter",
} as const;

/** How evenly answers are right and wrong: 0 of all alike, 1 of half and half. */
function mixed(asked: readonly Asked[]): number {
  const answers = asked.flatMap(({ orders }) => orders.flatMap((each) => each.answers));
  const right = answers.filter((each) => each.right).length;
  return (2 * Math.min(right, answers.length - right)) / answers.length;
}

/** Of the questions that were asked in half as many steps as any or more, those whose answers are most mixed. */
export function galleryData(record: RunRecord): Gallery {
  const found = new Map<string, { first: GalleryQuestion; asked: Asked[] }>();
  const left = new Map<string, number>();
  let credits: Gallery["credits"] = {};
  for (const { stage, step } of spread(record.kept, 60)) {
    const read = record.rollouts(stage, step);
    if ("missing" in read) continue;
    const { items, pictures, rollouts, words } = read.value;
    credits = { ...credits, ...read.value.credits };
    const idle = new Map<number, string>();
    for (const [number, group] of Map.groupBy(rollouts, (each) => each.group)) {
      const reason = idleBy(group);
      if (reason === undefined) continue;
      idle.set(number, reason);
      left.set(reason, (left.get(reason) ?? 0) + 1);
    }
    for (const [place, mine] of Map.groupBy(rollouts, (each) => each.item)) {
      const item = items[place];
      if (!item) continue;
      const key = `${stage} ${item.number}`;
      const shown = item.pictures.flatMap((each) => pictures[each] ?? []);
      const one = found.get(key) ?? { first: { stage, item, pictures: shown, asked: [] }, asked: [] };
      const reasons = new Set(mine.map(({ group }) => idle.get(group)));
      one.asked.push({ step, words, idle: reasons.size === 1 ? [...reasons][0] : undefined, orders: ordersOf(mine) });
      found.set(key, one);
    }
  }
  const often = Math.max(0, ...[...found.values()].map(({ asked }) => asked.length)) / 2;
  const questions = [...found.values()]
    .filter(({ asked }) => asked.length >= often)
    .toSorted((a, b) => mixed(b.asked) - mixed(a.asked) || a.first.item.number - b.first.item.number)
    .slice(0, mostQuestions)
    .map(({ first, asked }) => ({ ...first, asked: spread(asked, mostSteps) }));
  return { questions, leftOut: [...left].map(([reason, groups]) => ({ reason, groups })), credits };
}

function ordersOf(rollouts: readonly Rollout[]): Asked["orders"] {
  return [...Map.groupBy(rollouts, (each) => each.copy)]
    .toSorted(([a], [b]) => a - b)
    .map(([copy, answers]) => ({ copy, order: answers[0]?.order ?? [], answers }));
}

/** Why a group taught nothing; undefined where it did. */
function idleBy(group: readonly Rollout[]): string | undefined {
  const filtered = group.find((each) => each.leftOut !== undefined)?.leftOut;
  const reward = group[0]?.reward;
  const even = group.every((each) => each.reward === reward);
  if (filtered !== undefined) return reasons[filtered];
  if (!even) return undefined;
  if (group.every((each) => each.right)) return "no variance: all right";
  return group.every((each) => !each.right) ? "no variance: all wrong" : "no variance: rewards equal";
}

/** At most so many of a list, the first and the last among them, evenly. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, at) => list[Math.round((at * (list.length - 1)) / (most - 1))] as T);
}

export interface GalleryOptions {
  /** Pictures under a share-alike licence are shown, and the page is under that licence then. */
  readonly shareAlike: boolean;
}

export function galleryPanels(record: RunRecord, { shareAlike }: GalleryOptions): readonly Section[] {
  const { questions, leftOut, credits } = galleryData(record);
  if (questions.length === 0) return [creditsPanel(creditsData(record, credits), shareAlike)];
  const shown = new Map<string, Markup>();
  for (const { pictures } of questions)
    for (const { digest, credit } of pictures) {
      const closed = credit !== undefined && credits[credit]?.shareAlike === true && !shareAlike;
      if (closed || shown.has(digest)) continue;
      const picture = record.picture(digest);
      if ("missing" in picture) continue;
      const { ending, bytes } = picture.value;
      shown.set(digest, raw(`data:image/${ending};base64,${Buffer.from(bytes).toString("base64")}`));
    }
  const ids = new Map([...shown.keys()].map((digest, at) => [digest, `picture-${at}`]));
  const symbols = html`<svg class="hidden" aria-hidden="true"><defs>${[...shown].map(
    ([digest, address]) =>
      html`<symbol id="${ids.get(digest)}" viewBox="0 0 1 1"><image href="${address}" width="1" height="1" preserveAspectRatio="xMidYMid meet"/></symbol>`,
  )}</defs></svg>`;
  const cards = questions.map((question, at) => card(question, at, ids));
  const taught = leftOut.map(({ reason, groups }) => [reason, count(groups)]);
  return [
    section(
      "gallery",
      "What does the model say?",
      "Some questions of training: those that were asked often, and whose answers were right and wrong most evenly; they are no fair sample. Each as the steps asked it: the original and its copies, the right picture framed, and every answer with its reward and advantage; opened, its tokens with their log-probs when they were drawn, the unlikely ones underlined.",
      symbols,
      ...cards,
      ...(taught.length > 0
        ? [
            html`<h3>Groups that taught nothing, in the steps that are kept</h3>${table({ heads: ["why", "groups"], rows: taught })}`,
          ]
        : []),
    ),
    creditsPanel(creditsData(record, credits), shareAlike),
  ];
}

function card({ item, pictures, asked }: GalleryQuestion, at: number, ids: ReadonlyMap<string, string>): Markup {
  const turns = item.turns.filter(({ role }) => role === "user");
  const question = (turns.at(-1)?.text ?? "").replaceAll("<image>", "▢");
  const name = `question-${at}`;
  return html`<fieldset class="card"><legend><b>${cut(question)}</b> <span class="soft">${item.kind}, ${item.id}</span></legend>${asked.map(
    ({ step }, index) =>
      html`<input type="radio" name="${name}" id="${name}-${index}"${index === 0 ? raw(" checked") : ""}><label for="${name}-${index}">step ${step}</label>`,
  )}<div class="steps">${asked.map((each) => html`<div class="at"><h3 class="hidden">step ${each.step}</h3>${each.idle !== undefined && html`<p class="warning">It taught nothing in this step: ${each.idle}.</p>`}<div class="orders">${each.orders.map((order) => orderCard(order, each.words, pictures, ids))}</div></div>`)}</div></fieldset>`;
}

function orderCard(
  { copy, order, answers }: Asked["orders"][number],
  words: Asked["words"],
  pictures: GalleryQuestion["pictures"],
  ids: ReadonlyMap<string, string>,
): Markup {
  const [first] = answers;
  const places = order.map((from, slot) => {
    const picture = pictures[from];
    const id = picture && ids.get(picture.digest);
    const gold = slot === first?.goldSlot;
    const says = `${slotName(slot)} place: ${picture?.name ?? "a picture"}${gold ? ", the right one" : ""}`;
    return html`<figure class="${gold ? "gold" : ""}">${
      id === undefined
        ? html`<div class="closed" role="img" aria-label="${says}, not shown">not shown</div>`
        : html`<svg role="img" aria-label="${says}"><use href="#${id}"/></svg>`
    }<figcaption>${slot + 1}${gold && " ✓"}</figcaption></figure>`;
  });
  return html`<div><p class="soft">${copy === 0 ? "the original" : `copy ${copy}`}, pictures ${order.map((each) => each + 1).join(" ")}; right: ${first?.gold}</p><div class="pics">${places}</div>${answers.map((each) => answer(each, words))}</div>`;
}

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

function answer(
  { right, text, reward, advantage, ended, leftOut, logp, tokens }: Rollout,
  words: Asked["words"],
): Markup {
  const drawn = tokens.slice(0, mostTokens).map((id, at) => {
    const [word, chance] = [words?.[id], logp[at] ?? Number.NaN];
    // the scale is of the log, from 1 down to e⁻⁴
    const doubt = Math.min(4, Math.max(0, Math.round(-chance)));
    return html`<span class="tok d${doubt}">${word === undefined ? `#${id}` : seen(word)} <small>${logProb(chance)}</small></span> `;
  });
  const more = tokens.length - drawn.length;
  return html`<details class="roll ${right ? "right" : "wrong"}"><summary>${right ? "right" : "wrong"}, reward ${reward.toFixed(2)}, advantage ${signed(advantage)}${!ended && ", cut off"}${
    leftOut !== undefined && `, left out: ${reasons[leftOut]}`
  }: ${cut(text)}</summary><p class="toks">${drawn}${more > 0 && `… and ${count(more)} more`}</p></details>`;
}

/** With the sign of minus, and none before 0. */
const logProb = (value: number): string => (value > -0.005 ? "0.00" : `−${Math.abs(value).toFixed(2)}`);

/** Spaces and line ends of a token are seen. */
const seen = (word: string): string => (word.trim() === "" ? JSON.stringify(word) : word.replaceAll("\n", "⏎"));

const cut = (text: string): string => (text.length > mostSigns ? `${text.slice(0, mostSigns)}…` : text);
