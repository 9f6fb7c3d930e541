// Rules of tokens: what a prompt must hold, and what the model can.

import { declared, isData } from "../../../plan/declared.ts";
import { ancestors, modelBehind } from "../../../plan/inputs.ts";
import { declaredGrader, graderArguments } from "../../../plan/nodes/planned-grader.ts";
import { possible } from "../../../plan/passing.ts";
import type { ModelNode, NodeId, PlanNode } from "../../../plan/plan.ts";
import { E0460, E0461, E0718, E0775, E0786 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { writeNumber } from "../../diagnostics/edits.ts";
import { processorIn } from "./checkpoint.ts";
import { type Case, nodeOf, ofKind, placeOf, sizeIn, writtenAt } from "./rule.ts";

/** Of data from elsewhere up to this many pictures are thought possible (plan/passing.ts); it bounds nothing. */
const unbounded = 32;

const modelOf = (given: Case, id: NodeId): ModelNode | undefined => modelBehind(given.run.nodes, id);

/** Pixels of one token of a picture; undefined where the model's config is not on this machine, or has no picture side. */
function pixelsPerToken(given: Case, model: ModelNode): number | undefined {
  const { vision } = sizeIn(given, model)?.config ?? {};
  return vision && (vision.patch * vision.merge) ** 2;
}

const trainings = (given: Case) => [...ofKind(given, "grpo"), ...ofKind(given, "supervised")];

/** Prompt and completion share the model's context. */
export function* beyondContext(given: Case): Iterable<Diagnostic> {
  for (const { policy, prompt, completion, id } of trainings(given)) {
    const context = modelOf(given, policy)?.context;
    if (context === undefined || prompt + completion <= context) continue;
    const at = writtenAt(given, "train.max_completion")?.at ?? placeOf(given, id);
    const rule = drawn(
      ["max_prompt", `${prompt}`],
      [" + "],
      ["max_completion", `${completion}`],
      [" "],
      ["<=", "false"],
      [" "],
      ["context", `${context}`],
    );
    const room = context - prompt;
    const fit = room > 0 ? writeNumber(at, room) : {};
    yield E0460({ sum: prompt + completion, context }, { at, label: "more than the model takes", rule, ...fit });
  }
}

/** What the pictures of an example take at least; undefined where nobody knows how many there are. */
function leastTokens(given: Case, train: { readonly policy: NodeId; readonly on: NodeId }) {
  const model = modelOf(given, train.policy);
  const least = model && (model.minPixels ?? processorIn(given, model)?.settings.minPixels);
  const perToken = model && pixelsPerToken(given, model);
  const most = Math.max(0, ...possible(given.run.nodes, train.on).map((each) => each.images ?? 0));
  if (least === undefined || perToken === undefined || most === 0 || most >= unbounded) return undefined;
  return { images: most, each: Math.max(1, Math.ceil(least / perToken)), pixels: least };
}

/** Of the built-in family each picture stands behind its letter, between two marks; the shortest question has five words. */
const ownMarks = 3;
const ownWords = 5;

const isSource = (node: PlanNode): boolean =>
  isData(node) && declared(node).word.family === "source" && node.kind !== "mix";

/** Whether all examples are of the built-in family. */
const isOwnFamily = (given: Case, on: NodeId): boolean => {
  const sources = [on, ...ancestors(given.run.nodes, [on])]
    .flatMap((each) => nodeOf(given, each) ?? [])
    .filter(isSource);
  return sources.length > 0 && sources.every((each) => each.kind === "four_artists");
};

/** Pictures that are as small as allowed fill the prompt: not even they fit, or no question beside them. */
export function* noRoomForPictures(given: Case): Iterable<Diagnostic> {
  for (const train of trainings(given)) {
    const least = leastTokens(given, train);
    if (!least) continue;
    const { images, each, pixels } = least;
    const own = isOwnFamily(given, train.on);
    const [marks, words] = own ? [ownMarks, ownWords] : [0, 0];
    const tokens = images * (each + marks) + words;
    // without a word beside them pictures are no question
    if (own ? tokens <= train.prompt : tokens < train.prompt) continue;
    const at = writtenAt(given, "train.max_prompt")?.at ?? placeOf(given, train.id);
    const one = ["tokens of one", `${each}`] as const;
    const beside: readonly (readonly [string, string?])[] = own
      ? [["images", `${images}`], [" * ("], one, [" + "], ["marks", `${marks}`], [") + "], ["words", `${words}`]]
      : [["images", `${images}`], [" * "], one];
    const rule = drawn(...beside, [" "], [own ? "<=" : "<", "false"], [" "], ["max_prompt", `${train.prompt}`]);
    const label = `${pixels} pixels or more are ${each} ${each === 1 ? "token" : "tokens"}${own ? ", and each has a letter and two marks" : ""}`;
    const fix = writeNumber(at, own ? tokens + images : tokens + train.prompt);
    const pictures = `${images} pictures${own ? " and a question" : ""}`;
    yield E0786({ pictures, tokens, prompt: train.prompt }, { at, label, rule, of: ["policy.min_pixels"], ...fix });
  }
}

/** Pictures are tokens too: so many of the largest size have to fit into the prompt. Those of the built-in family are small. */
export function* picturesBeyondPrompt(given: Case): Iterable<Diagnostic> {
  for (const { policy, on, prompt, id } of trainings(given)) {
    const model = modelOf(given, policy);
    const most = Math.max(0, ...possible(given.run.nodes, on).map((each) => each.images ?? 0));
    const ownSize = [...ancestors(given.run.nodes, [on])].some((each) => nodeOf(given, each)?.kind === "four_artists");
    const maxPixels = model && (model.maxPixels ?? processorIn(given, model)?.settings.maxPixels);
    const perToken = model && pixelsPerToken(given, model);
    if (maxPixels === undefined || perToken === undefined || most === 0 || most >= unbounded || ownSize) continue;
    const each = Math.floor(maxPixels / perToken);
    const least = leastTokens(given, { policy, on });
    if (most * each < prompt || (least && least.images * least.each >= prompt)) continue;
    const at = writtenAt(given, "train.max_prompt")?.at ?? placeOf(given, id);
    const rule = drawn(
      ["images", `${most}`],
      [" * "],
      ["tokens of one", `${each}`],
      [" "],
      ["<", "false"],
      [" "],
      ["max_prompt", `${prompt}`],
    );
    const help = {
      keyword: "help",
      text: `give the prompt more than ${most * each} tokens, or the policy fewer max_pixels`,
    };
    yield E0461(
      { tokens: most * each, prompt },
      {
        at,
        label: `${maxPixels} pixels are ${each} tokens`,
        rule,
        notes: [help],
        of: ["policy.max_pixels"],
        // what it takes now was meant for the words
        ...writeNumber(at, most * each + prompt),
      },
    );
  }
}

/** A penalty over the last tokens of a completion that has no others punishes every answer. */
export function* overlongBeyondCompletion(given: Case): Iterable<Diagnostic> {
  for (const { overlong, completion, id } of ofKind(given, "grpo")) {
    if (!overlong || overlong.buffer < completion) continue;
    const at = writtenAt(given, "train.overlong")?.at ?? placeOf(given, id);
    const rule = drawn(
      ["overlong", `${overlong.buffer}`],
      [" "],
      ["<", "false"],
      [" "],
      ["max_completion", `${completion}`],
    );
    // a fifth, as in DAPO
    const fit = writeNumber(at, Math.max(1, Math.floor(completion / 5)));
    const label = "no completion is longer than that";
    yield E0775({ buffer: overlong.buffer, completion }, { at, label, rule, ...fit });
  }
}

/**
 * Every completion is cut off that has no room for the form which earns the reward: each of its signs is a token or more, and so
 * are the answer in the box and the end of the turn. With a tokenizer of its own a form may take more; less it never takes.
 */
export function* completionBelowForm(given: Case): Iterable<Diagnostic> {
  for (const { completion, reward, id } of ofKind(given, "grpo")) {
    const node = nodeOf(given, reward);
    if (node?.kind !== "reward") continue;
    const graders = node.terms.filter((each) => each.weight > 0).map((each) => each.grader);
    // signs of no tokenizer need less than one token each; of several forms the longest
    const forms = graders.map((each) => declaredGrader(each).signs?.(graderArguments(each)) ?? []);
    const form = forms.reduce((longest, each) => (each.length > longest.length ? each : longest), []);
    const answer = graders.some((each) => declaredGrader(each).answers) ? 1 : 0;
    const least = form.length + answer + 1;
    if (form.length === 0 || completion >= least) continue;
    const at = writtenAt(given, "train.max_completion")?.at ?? placeOf(given, id);
    const rule = drawn(
      ["form", `${form.length}`],
      [" + "],
      ["answer", `${answer}`],
      [" + "],
      ["end", "1"],
      [" "],
      ["<=", "false"],
      [" "],
      ["max_completion", `${completion}`],
    );
    const help = {
      keyword: "help",
      text: `the form is ${form.map((each) => `\`${each}\``).join(" ")}, a token each at the least`,
    };
    const label = "every completion is cut off before it is whole";
    yield E0718({ least, completion }, { at, label, rule, notes: [help], of: ["reward"], ...writeNumber(at, least) });
  }
}
