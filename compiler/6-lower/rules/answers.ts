// Rules of Λ: that an answer which is known to follow its pictures is not kept or flipped where that cannot be right, and
// that a source whose pictures must not move is not permuted.

import { ancestors } from "../../../plan/inputs.ts";
import { fieldsOf } from "../../../plan/nodes/facts.ts";
import { possible } from "../../../plan/passing.ts";
import type { AnswerRule, AnswerRules, NodeId, PlanNode, RowMeaning } from "../../../plan/plan.ts";
import { E0607, E0609, E0610, E0611 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { write } from "../../diagnostics/edits.ts";
import { type Case, nodeOf, ofKind, placeOf, writtenAt } from "./rule.ts";

type Space = "letter" | "number" | "yes_no" | "ordering";

const spaces: readonly Space[] = ["letter", "number", "yes_no", "ordering"];

/** A node that says of its examples that their answers change with the order, and in which spaces it does. */
interface Teller {
  readonly node: PlanNode;
  readonly spaces: readonly Space[];
  readonly says: string;
}

const meaningOf = (node: PlanNode): RowMeaning | undefined => ("meaning" in node ? node.meaning : undefined);

const sourcesOf = (given: Case, id: NodeId): readonly PlanNode[] =>
  [...ancestors(given.run.nodes, [id])].flatMap((each) => nodeOf(given, each) ?? []);

/** Whoever says that answers of the examples of a node follow their pictures, as far as a plan can tell. */
function tellers(given: Case, id: NodeId): readonly Teller[] {
  const made = sourcesOf(given, id);
  const screens = made.flatMap((node) => (node.kind === "where" ? fieldsOf(node.keep) : []));
  const follows = possible(given.run.nodes, id).some(({ order, images = 2 }) => order === "follows" && images > 1);
  return made.flatMap((node): Teller[] => {
    if (node.kind === "four_artists")
      return follows ? [{ node, spaces: ["letter"], says: "asks for pictures by their letters" }] : [];
    if (node.kind === "label")
      return screens.includes("order_sensitive") ? [] : [{ node, spaces, says: "says which answers change" }];
    if (meaningOf(node)?.whenPermuted === "answer_follows" && !screens.includes("order"))
      return [{ node, spaces, says: "its answers follow their pictures" }];
    return [];
  });
}

/** Where the rule of a space was written, or else the base rule, or the block. */
function ruleAt(given: Case, { id, setting }: Pick<Carrying, "id" | "setting">, space: Space) {
  const own = writtenAt(given, `${setting}.${space}`);
  const base = writtenAt(given, setting);
  return { own, base, at: own?.at ?? base?.at ?? placeOf(given, id) };
}

/** A node that moves pictures and says what becomes of answers: training's, or an evaluation that has rules of its own. */
interface Carrying {
  readonly id: NodeId;
  readonly examples: NodeId;
  readonly answers: AnswerRules;
  /** Path of the setting. */
  readonly setting: string;
}

function carrying(given: Case): readonly Carrying[] {
  const trained = ofKind(given, "permute").flatMap(({ id, images, answers, copies }): Carrying[] =>
    copies === 0 ? [] : [{ id, examples: images, answers, setting: "permute.answers" }],
  );
  const measured = ofKind(given, "evaluate").flatMap(({ id, on, answers, orders }): Carrying[] =>
    orders < 2 || !answers ? [] : [{ id, examples: on, answers, setting: `${id}.answers` }],
  );
  return [...trained, ...measured];
}

/** Answers that follow their pictures, kept as they are: every permuted copy would be rewarded for a wrong one. */
export function* keptSensitive(given: Case): Iterable<Diagnostic> {
  for (const each of carrying(given)) {
    const told = tellers(given, each.examples);
    const rules: Readonly<Partial<Record<Space, AnswerRule>>> = each.answers;
    const kept = spaces.filter((space) => rules[space] === "keep" && told.some(({ spaces: of }) => of.includes(space)));
    const [first] = kept;
    const teller = told.find(({ spaces: of }) => first !== undefined && of.includes(first));
    if (first === undefined || !teller) continue;
    const { own, base, at } = ruleAt(given, each, first);
    const labels = [{ ...placeOf(given, teller.node.id), text: teller.says, primary: false }];
    const fix = own || base ? write(at, own && first === "yes_no" ? "drop" : "remap") : undefined;
    const of = [each.setting, ...kept.map((space) => `${each.setting}.${space}`)];
    yield E0607({ spaces: kept }, { at, label: "they stay as they are", labels, fix, of });
  }
}

/** `flip` takes the other of two answers; of three options there is no other one. */
export function* flippedOptions(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    if (permute.copies === 0 || permute.answers.letter !== "flip") continue;
    const most = Math.max(
      0,
      ...possible(given.run.nodes, permute.images).flatMap(({ order, images }) =>
        order === "follows" && images !== undefined ? [images] : [],
      ),
      ...sourcesOf(given, permute.images).flatMap((node) => {
        const slots = meaningOf(node)?.optionSlots;
        if (slots === undefined || typeof slots === "string") return [];
        return [slots.kind === "last" ? slots.count : slots.slots.length];
      }),
    );
    if (most <= 2) continue;
    const { own, at } = ruleAt(given, { id: permute.id, setting: "permute.answers" }, "letter");
    const fix = own ? write(at, "remap") : undefined;
    yield E0610({ most }, { at, label: "the other of two", fix, of: ["permute.answers.letter"] });
  }
}

/** A source that says `refuse` means it. */
export function* refusesPermutation(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    if (permute.copies === 0) continue;
    const source = sourcesOf(given, permute.images).find((node) => meaningOf(node)?.whenPermuted === "refuse");
    if (!source) continue;
    const labels = [{ ...placeOf(given, source.id), text: "`when_permuted = refuse`", primary: false }];
    const at = writtenAt(given, "permute.images")?.at ?? placeOf(given, permute.id);
    yield E0609({}, { at, label: "these pictures must not move", labels, of: ["permute.images"] });
  }
}

/** Two settings of a source that cannot both be true. */
export function* meaningsMeet(given: Case): Iterable<Diagnostic> {
  for (const node of given.run.nodes) {
    const { whenPermuted, options, optionSlots } = meaningOf(node) ?? {};
    const pictures = options === "pictures" || options === "orders";
    const pair =
      whenPermuted === "answer_follows" && options === "text"
        ? ["when_permuted = answer_follows", "options = text"]
        : whenPermuted === "answer_stays" && pictures
          ? ["when_permuted = answer_stays", `options = ${options}`]
          : optionSlots !== undefined && options !== undefined && options !== "pictures"
            ? ["option_slots", `options = ${options}`]
            : undefined;
    if (pair)
      yield E0611({ one: pair[0]!, other: pair[1]! }, { at: placeOf(given, node.id), label: "both are said here" });
  }
}
