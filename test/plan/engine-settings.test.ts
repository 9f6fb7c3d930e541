// Every hyperparameter that a GRPO language has to have (the common ones of TRL, verl and EasyR1), row by row: where it is
// said here, and that its names elsewhere are answered with ours, or with why there is nothing to say.

import { describe, expect, it } from "vitest";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import { whyNot } from "../../compiler/diagnostics/foreign.ts";
import { disk } from "./disk.ts";

/** `block.setting`, or `block.setting.part` for what stands in the `{ }` behind a value; "none" for what nothing has to say. */
type Row = readonly [standard: string, ours: string, ...elsewhere: readonly string[]];

const rollout: readonly Row[] = [
  ["prompts_per_step", "train grpo.batch", "train_batch_size", "rollout_batch_size", "prompts_per_step"],
  ["samples_per_prompt", "train grpo.per_order", "num_generations", "n", "samples_per_prompt"],
  ["samples_per_prompt_eval", "evaluate.samples", "num_generations_eval", "samples_per_prompt_eval"],
  ["temperature", "train grpo.temperature", "rollout_temperature"],
  ["top_p", "train grpo.top_p"],
  ["top_k", "train grpo.top_k"],
  ["min_p", "train grpo.min_p"],
  ["repetition_penalty", "train grpo.repetition", "repetition_penalty"],
  ["max_prompt_tokens", "train grpo.max_prompt", "max_prompt_length", "max_prompt_tokens"],
  ["max_completion_tokens", "train grpo.max_completion", "max_completion_length", "max_response_length"],
  ["stop_tokens", "train grpo.stop", "stop_tokens", "stop_token_ids", "eos_token_id"],
  ["banned_tokens", "train grpo.ban", "banned_tokens", "suppress_tokens", "bad_words_ids"],
  ["rollout_seed", "experiment.seed.sampling", "rollout_seed"],
  ["eval temperature", "evaluate.decode.temperature", "val_temperature"],
  ["eval top_p", "evaluate.decode.top_p"],
  ["engine", "none", "use_vllm", "vllm_mode"],
  ["memory share", "none", "gpu_memory_utilization", "vllm_gpu_memory_utilization"],
  ["tensor parallel", "none", "tensor_model_parallel_size", "vllm_tensor_parallel_size"],
];

const rewardAndFilter: readonly Row[] = [
  ["reward functions and weights", "experiment.reward", "reward_funcs", "reward_weights", "custom_reward_function"],
  ["multi-reward combination", "train grpo.baseline.combine", "multi_objective_aggregation"],
  ["overlong_penalty", "train grpo.overlong", "overlong_buffer_cfg", "overlong_penalty"],
  ["overlong_penalty.factor", "train grpo.overlong.factor"],
  ["mask_truncated", "train grpo.mask_truncated", "mask_truncated_completions"],
  ["filter.metric", "train grpo.filter", "filter_groups", "filter_key", "online_filtering"],
  ["filter.low, filter.high", "train grpo.filter.between", "filter_low", "filter_high"],
  ["filter.bounds", "train grpo.filter.bounds"],
  ["filter.min_std", "train grpo.filter.min_std"],
  ["filter.on_shortfall", "train grpo.filter.shortfall"],
  ["filter.max_rounds", "train grpo.filter.rounds", "max_try_make_batch", "max_num_gen_batches"],
];

const advantageAndLoss: readonly Row[] = [
  ["advantage.estimator", "train grpo.baseline", "adv_estimator"],
  ["advantage.scale", "train grpo.baseline.std", "scale_rewards", "norm_adv_by_std_in_grpo"],
  ["advantage.scale over the batch", "train grpo.baseline.over"],
  ["advantage.std_floor", "train grpo.baseline.floor", "std_floor"],
  ["advantage.ddof", "train grpo.baseline.std", "ddof"],
  ["advantage.group_scope", "train grpo.baseline", "group_scope"],
  ["loss.kind", "train grpo.objective", "loss_mode", "policy_loss"],
  ["loss.ratio_level", "train grpo.ratio", "importance_sampling_level"],
  ["loss.clip_low", "train grpo.clip", "epsilon", "clip_ratio"],
  ["loss.clip_high", "train grpo.clip.high", "epsilon_high", "clip_ratio_high"],
  ["loss.dual_clip", "train grpo.clip.dual", "delta", "clip_ratio_c", "clip_ratio_dual"],
  ["loss.cispo_bounds", "train grpo.objective.bounds"],
  ["loss.kl_clamp", "train grpo.kl_clamp"],
  ["loss.kl_clamp.argument", "train grpo.kl_clamp.argument"],
  ["loss.log_ratio_clamp", "train grpo.ratio_clamp"],
  ["loss.log_ratio_clamp.sides", "train grpo.ratio_clamp.sides"],
  ["loss.rows", "train grpo.mean_rows"],
  ["loss.cispo_cap", "train grpo.objective.cap", "cispo_cap"],
  ["loss.sapo_tau_pos", "train grpo.objective.positive", "sapo_temperature_pos", "tau_pos", "tau_positive"],
  ["loss.sapo_tau_neg", "train grpo.objective.negative", "sapo_temperature_neg", "tau_neg", "tau_negative"],
  ["loss.aggregate", "train grpo.mean", "loss_type", "loss_agg_mode"],
  [
    "kl.estimator, kl.coef",
    "train grpo.kl",
    "beta",
    "kl_coef",
    "kl_loss_coef",
    "kl_loss_type",
    "use_bias_correction_kl",
  ],
  ["kl.place", "train grpo.kl_in", "use_kl_loss", "use_kl_in_reward"],
  ["kl.controller", "train grpo.steer", "kl_ctrl", "target_kl", "kl_target"],
  ["kl.controller horizon", "train grpo.steer.horizon", "kl_horizon", "horizon"],
  ["ref.sync.every", "train grpo.sync", "sync_ref_model", "ref_model_sync_steps"],
  ["ref.sync.alpha", "train grpo.sync.share", "ref_model_mixup_alpha"],
  ["entropy.coef", "train grpo.entropy", "entropy_coef", "entropy_coeff"],
  ["entropy.top_quantile", "train grpo.entropy.top", "top_entropy_quantile"],
  ["off_policy_mask", "train grpo.off_policy_mask", "off_policy_mask_threshold"],
];

const optimisation: readonly Row[] = [
  ["updates_per_step", "train grpo.updates", "ppo_mini_batch_size", "updates_per_step"],
  ["inner_epochs", "train grpo.inner", "num_iterations", "ppo_epochs"],
  ["micro_batch", "train grpo.micro_batch", "ppo_micro_batch_size_per_gpu", "micro_batch_size_per_device_for_update"],
  ["lr, schedule, min ratio", "train grpo.rate", "learning_rate", "lr", "lr_scheduler_type", "min_lr_ratio"],
  ["betas", "train grpo.optimizer.beta1", "adam_beta1", "betas"],
  ["eps", "train grpo.optimizer.epsilon", "adam_epsilon"],
  ["weight_decay", "train grpo.optimizer.decay", "weight_decay"],
  ["grad_clip", "train grpo.optimizer.clip_norm", "max_grad_norm", "grad_clip"],
  ["precision", "train grpo.precision", "bf16", "torch_dtype"],
  ["gradient_checkpointing", "train grpo.recompute", "gradient_checkpointing", "enable_gradient_checkpointing"],
  ["lora.rank", "train grpo.lora", "lora_rank", "peft_config"],
  ["lora.alpha", "train grpo.lora.alpha", "lora_alpha"],
  ["lora.targets", "train grpo.lora.targets", "target_modules"],
  ["lora.exclude", "train grpo.lora.exclude", "exclude_modules"],
  ["lora.dropout", "train grpo.lora.dropout", "lora_dropout"],
  ["freeze_vision", "train grpo.freeze_vision", "freeze_vision_tower", "freeze_visual_encoder", "freeze_vit"],
  ["max_steps, epochs", "train grpo.duration", "max_steps", "num_train_epochs", "total_training_steps", "total_epochs"],
  ["seeds: data", "experiment.seed.data"],
  ["seeds: sampling", "experiment.seed.sampling", "sampling_seed"],
  ["seeds: permutation", "experiment.seed.permutation", "permutation_seed"],
  ["determinism", "none", "full_determinism", "determinism"],
];

const dataAndVision: readonly Row[] = [
  ["shuffle", "train grpo.shuffle", "shuffle_dataset"],
  ["prompt/answer/images keys", "none", "prompt_key", "image_key", "answer_key", "reward_fn_key"],
  ["template", "train grpo.template", "format_prompt", "prompt_template"],
  ["system prompt", "train grpo.system", "system_prompt"],
  ["min_pixels", "model.min_pixels"],
  ["max_pixels", "model.max_pixels"],
  ["max_images", "none", "max_images", "limit_images"],
  ["overlong_prompt", "train grpo.overlong_prompt", "filter_overlong_prompts", "truncation"],
  ["permute.slots", "permute.move"],
  ["permute.answer", "permute.answers"],
  ["permute.derange", "permute.order"],
  ["permute.variants", "permute.copies"],
  ["permute.probability", "permute.probability"],
  ["eval every", "evaluate.every", "eval_steps", "test_freq", "val_freq"],
  ["eval before training", "evaluate.before", "eval_on_start", "val_before_train"],
  ["eval sets", "evaluate.on", "eval_dataset", "val_files"],
  ["save every", "train grpo.checkpoint", "save_steps", "save_freq"],
  ["save keep", "train grpo.checkpoint.keep", "save_total_limit", "max_actor_ckpt_to_keep", "save_limit"],
  ["resume", "none", "resume_mode", "resume_from_checkpoint", "find_last_checkpoint"],
  ["trackers", "none", "report_to", "logger"],
  ["sample dumps", "train grpo.log_completions", "rollout_data_dir"],
];

const rows = [...rollout, ...rewardAndFilter, ...advantageAndLoss, ...optimisation, ...dataAndVision];

/** The setting at a path: its type, documentation, and default or freedom to be left out. */
function settingAt(path: string) {
  const [block = "", ...names] = path.split(".");
  let settings = vocabulary.blocks.find((each) => each.name === block)?.settings;
  const all = names.map((name) => {
    const setting = settings?.[name];
    settings = setting?.type.parts;
    return setting;
  });
  return all.at(-1);
}

const written = rows.filter(([, ours]) => ours !== "none");

describe("what other trainers can be told", () => {
  it.each(written)("%s is %s", (_, ours) => {
    const setting = settingAt(ours);
    expect(setting?.doc.length).toBeGreaterThan(10);
    expect(setting?.type.wants.length).toBeGreaterThan(3);
    const required = ["batch", "max_prompt", "max_completion", "duration", "images", "on", "policy", "answers"];
    const decided = setting?.default !== undefined || setting?.optional === true;
    expect(decided || required.includes(ours.split(".").at(-1) ?? "")).toBe(true);
  });

  const names = rows.flatMap(([, ours, ...elsewhere]) => elsewhere.map((word) => ({ word, ours })));
  it.each(names)("$word is answered with $ours", ({ word, ours }) => {
    const { diagnostics } = compile({ path: "demo.perl", text: specWith(ours, word) }, disk());
    const said = diagnostics.filter((each) => each.code === "E0202" && each.title.includes(`\`${word}\``));
    const text = said.flatMap((each) => [each.fix?.title ?? "", ...each.notes.map((note) => note.text)]).join("\n");
    if (ours === "none") expect(text.trim()).toBe(whyNot(word));
    else expect(text).toContain(`\`${ours.split(".")[1]}`);
  });
});

/** The word where people would write it: in the block of ours, or in training for what we do not have. */
function specWith(ours: string, word: string): string {
  const [block = ""] = ours.split(".");
  const inside = (name: string) => (block === name || (name === "train grpo" && ours === "none") ? `${word} = 1` : "");
  return `spec 1
model small { weights = checkpoint("models/tiny") ${inside("model")} }
experiment demo {
  policy = small
  reference = frozen(policy)
  reward = boxed(answer)
  ${inside("experiment")}
  data { train = four_artists(split = train) | take(64) }
  permute { images = data.train ${inside("permute")} }
  train grpo {
    on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok  kl = 0.01 * k3(reference)
    ${inside("train grpo")}
  }
  evaluate { on = four_artists(split = held_out_question) | take(50) ${inside("evaluate")} }
}
`;
}
