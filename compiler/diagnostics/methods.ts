// Methods of training by the names that papers and other trainers give them, and how each is said here. Some are objectives, some the
// settings in which they differ from GRPO, some are not offered.

interface Method {
  /** How a spec says it, to be read after "write". */
  readonly written: string;
  readonly note?: string;
}

const methods: Readonly<Record<string, Method>> = {
  gspo: { written: "objective = gspo" },
  dr_grpo: { written: "objective = dr_grpo" },
  drgrpo: { written: "objective = dr_grpo" },
  cispo: { written: "objective = cispo" },
  sapo: { written: "objective = sapo" },
  dapo: {
    written: "clip = 0.2 { high = 0.28 }  mean = token  filter = accuracy",
    note: "DAPO is these settings together",
  },
  rloo: {
    written: "baseline = merged { std = none }",
    note: "leaving a rollout out of its own mean is this up to the factor k / (k - 1)",
  },
  leave_one_out: {
    written: "baseline = merged { std = none }",
    note: "leaving a rollout out of its own mean is this up to the factor k / (k - 1)",
  },
  reinforce_plus_plus: { written: "baseline = merged { over = batch }", note: "the variant with a baseline" },
  reinforce_plus_plus_baseline: { written: "baseline = merged { over = batch }" },
  grpo: { written: "objective = clip", note: "which is what holds when nobody says it" },
  ppo: { written: "objective = clip", note: "the other rollouts of a group stand for the critic" },
};

const key = (name: string): string => name.toLowerCase().replace(/\+\+/g, "_plus_plus").replace(/[-. ]/g, "_");

/** How a method is said in `train grpo`: a sentence; undefined for a name that is none of these. */
export function methodHelp(name: string): string | undefined {
  const found = Object.hasOwn(methods, key(name)) ? methods[key(name)] : undefined;
  return found && `write \`${found.written}\` in \`train grpo { … }\`${found.note ? `: ${found.note}` : ""}`;
}
