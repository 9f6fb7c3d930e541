// The 42 threads in which users of other trainers say what they tripped over, each with the cases of test/corpus/threads
// that show its compile-time lesson, or with the reason why no spec can. Counted: cases that the compiler still learns from.

import { existsSync, readFileSync } from "node:fs";
import { compile } from "../../compiler/compile.ts";
import { type Bar, tinyDisk } from "./specs.ts";

/** A thread, as it is numbered in the collection, and who shows its lesson. */
export interface Thread {
  readonly number: number;
  readonly about: string;
  /** `owner/repository#number` of each case. */
  readonly cases?: readonly string[];
  /** Why no spec can show it. */
  readonly reason?: string;
}

const learnt = (number: number, about: string, ...cases: readonly string[]): Thread => ({ number, about, cases });
const elsewhere = (number: number, about: string, reason: string): Thread => ({ number, about, reason });

export const threads: readonly Thread[] = [
  learnt(1, "a batch changes from prompts to completions", "huggingface/trl#2876"),
  learnt(2, "the batch does not divide by the group", "huggingface/trl#2858"),
  learnt(3, "a group of one", "huggingface/trl#3199"),
  learnt(4, "the engine's own divisibility check is wrong", "huggingface/trl#3656"),
  learnt(5, "a micro-batch smaller than a group", "huggingface/trl#3689"),
  learnt(6, "the loss is scaled by accumulation", "huggingface/trl#5619"),
  learnt(7, "truncated tokens are counted in the denominator", "huggingface/trl#6369"),
  learnt(8, "KL leaks padding into one of the objectives", "huggingface/trl#6654"),
  learnt(9, "the gradient of KL is biased, its default flips", "huggingface/trl#6503", "huggingface/trl#4967"),
  learnt(10, "a loss that one of the kernels does not have", "huggingface/trl#4172"),
  learnt(11, "sequence ratios mask almost everything", "huggingface/trl#5814"),
  learnt(12, "dynamic sampling is asked for and absent", "huggingface/trl#3708"),
  learnt(13, "several pictures are not passed, or mismatched", "huggingface/trl#3847"),
  elsewhere(
    14,
    "left and right padding corrupt vision tokens (huggingface/trl #5785)",
    "no spec says how rows are laid out: the runtime packs them without padding, and test/model/layouts.test.ts holds rows of unequal length against each other",
  ),
  elsewhere(
    15,
    "the picture axis is split by sample index for some model families (huggingface/trl PR 6570)",
    "a spec names a policy and no family: the runtime takes one architecture and refuses every other when it opens the checkpoint (E1058)",
  ),
  learnt(16, "models with several end tokens count as truncated", "huggingface/trl#7039"),
  learnt(17, "the policy samples the token of a picture", "StarsfieldAI/R1-V#91"),
  learnt(18, "a prompt is cut off inside a picture", "verl-project/verl#3469"),
  learnt(19, "pictures have more tokens than the prompt", "hiyouga/EasyR1#175"),
  learnt(20, "the filter of long prompts does not count pictures", "verl-project/verl#4975"),
  learnt(21, "truncation has no effect, or is longer than the model", "verl-project/verl#1015", "hiyouga/EasyR1#207"),
  learnt(22, "at most one picture may be provided", "vllm-project/vllm#9739"),
  learnt(23, "markers of pictures are put in silently", "modelscope/ms-swift#5987"),
  learnt(
    24,
    "in which unit train, mini and micro batch are",
    "verl-project/verl#1524",
    "verl-project/verl#3288",
    "verl-project/verl#376",
    "verl-project/verl#180",
  ),
  learnt(25, "parallel sizes halve the gradient", "verl-project/verl#1136"),
  learnt(26, "KL is applied twice", "verl-project/verl#265", "verl-project/verl#455"),
  learnt(27, "a KL coefficient is accepted and ignored", "THUDM/slime#2368", "hkust-nlp/Laser#4"),
  learnt(28, "groups cannot be filled", "verl-project/verl#876", "BytedTsinghua-SIA/DAPO#22"),
  learnt(29, "a band-pass filter is asked for", "verl-project/verl#2791"),
  learnt(30, "a filter on a shaped reward", "verl-project/verl-recipe#125"),
  learnt(31, "no sample is kept after filtering", "hiyouga/EasyR1#497"),
  learnt(32, "a filter keeps groups without variance", "OpenRLHF/OpenRLHF#1272", "NVIDIA-NeMo/RL#3469"),
  learnt(33, "a clip that never acts", "BytedTsinghua-SIA/DAPO#31", "verl-project/verl#1477"),
  learnt(34, "the loss is not 0, or 0 while learning", "modelscope/ms-swift#4112", "huggingface/trl#3452"),
  learnt(35, "a fixed seed, and other results", "modelscope/ms-swift#3607", "allenai/open-instruct#648"),
  learnt(36, "the order of data differs after resuming", "huggingface/accelerate#2016"),
  learnt(37, "how a reward is set", "verl-project/verl#446"),
  learnt(38, "samplers of a curriculum come and go", "verl-project/verl#2314"),
  learnt(39, "a typo, and a sign that lets it pass", "hydra-ecosystem/hydra#1912", "hydra-ecosystem/hydra#349"),
  learnt(40, "every completion is cut off", "modelscope/ms-swift#4950"),
  learnt(41, "is `max_pixels` of one picture or of all", "modelscope/ms-swift#3425"),
  learnt(42, "the prompt template is rewritten", "alibaba/ROLL#365"),
];

const corpus = new URL("../../test/corpus/threads/", import.meta.url);

/** The folder of a thread's case: `huggingface-trl-2876`. */
export const folderOf = (thread: string): string => thread.replace(/[/#]/g, "-");

/** What stands in the way of a case; undefined when the compiler says what the case expects. */
function missing(thread: string): string | undefined {
  const file = new URL(`${folderOf(thread)}/spec.perl`, corpus);
  if (!existsSync(file)) return `${thread} has no case`;
  const text = readFileSync(file, "utf8");
  const expected = /^\/\/ expects: (clean|E\d{4})$/m.exec(text)?.[1];
  const { diagnostics } = compile({ path: "spec.perl", text }, tinyDisk);
  const learns =
    expected === "clean"
      ? diagnostics.every((each) => each.severity !== "error")
      : diagnostics.some((each) => each.code === expected);
  return learns ? undefined : `${thread}: ${expected ?? "nothing"} is expected`;
}

/** Each of the threads: its cases hold, or a reason says why it has none. */
export function threadCases(): Bar {
  const missed = threads.flatMap(({ number, cases = [], reason = "" }) => {
    const wrong = cases.flatMap((each) => missing(each) ?? []);
    const told = cases.length > 0 || reason.length > 40;
    return told && wrong.length === 0 ? [] : [`thread ${number}: ${wrong.join("; ") || "no case and no reason"}`];
  });
  return {
    name: "threads: a case, or a reason for none",
    good: threads.length - missed.length,
    of: threads.length,
    least: 1,
    missed,
  };
}
