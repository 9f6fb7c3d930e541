// Settings of other trainers that have no counterpart here, and why. A word that would do nothing is not taken in silence:
// whoever writes it is told what happens instead.

type Reason = string;

const engine: Reason =
  "there is no engine to choose or to give memory to: the runtime that trains also samples, on one device, with the same weights";
const devices: Reason = "a run has one device; `perlc run --adapter` chooses it";
const journal: Reason =
  "every run writes `journal.jsonl` into its folder, a line a step, and no setting turns it off; `perlc run --tensorboard` writes a file for TensorBoard beside it";
const critic: Reason = "GRPO has no critic: the other rollouts of a group are the baseline";
const pictures: Reason = "how many pictures there are is said by the data: `| where(images in 1..6)` bounds it";
const determined: Reason =
  "every run is deterministic: the same plan on the same adapter and driver ends with the same weights, bit for bit";
const packing: Reason = "how work is packed onto the device changes nothing but time, and the runtime decides it";
const folder: Reason = "a run makes its own folder; `perlc run --out` says where";
const mismatch: Reason =
  "rollouts are drawn by the weights and kernels that learn from them: there is no mismatch to correct";
const columns: Reason =
  'columns are named where the file is read: `parquet("train.parquet", prompt = "problem", answer = "solution")`';
const refilling: Reason =
  "a step rolls `batch` prompts out; where a filter leaves groups out, `filter = accuracy { shortfall = refill }` rolls out more";
const checks: Reason =
  "a check is no setting of an experiment: `perlc run --overfit` trains on one batch again and again, `perlc run --dry-run` compiles all and trains nothing";
const halves: Reason = "`precision = bf16` is the one smaller number format";

const table: readonly (readonly [reason: Reason, ...words: readonly string[]])[] = [
  [engine, "use_vllm", "vllm_mode", "rollout_engine", "engine", "rollout_name", "inference_engine"],
  [engine, "gpu_memory_utilization", "vllm_gpu_memory_utilization", "memory_share", "vllm_enable_sleep_mode"],
  [engine, "tensor_model_parallel_size", "vllm_tensor_parallel_size", "tensor_parallel_size", "tensor_parallel"],
  [devices, "n_gpus_per_node", "nnodes", "num_processes", "world_size", "num_gpus", "device", "deepspeed", "fsdp"],
  [devices, "fsdp_config", "zero_stage", "ulysses_sequence_parallel_size", "accelerator"],
  [journal, "report_to", "logger", "trackers", "tracker", "wandb", "wandb_project", "project_name", "logging_steps"],
  [journal, "log_steps", "swanlab", "tensorboard", "mlflow"],
  [critic, "critic", "vf_coef", "gae_lambda", "lam", "gamma", "cliprange_value", "value_loss_coef"],
  [pictures, "max_images", "limit_images", "max_images_per_prompt", "limit_mm_per_prompt"],
  [determined, "deterministic", "determinism", "full_determinism", "use_deterministic_algorithms"],
  [packing, "use_dynamic_bsz", "dataloader_num_workers", "num_workers", "packing", "use_remove_padding"],
  [packing, "gradient_accumulation_steps", "steps_per_generation", "use_liger_kernel", "torch_compile"],
  [folder, "output_dir", "save_dir", "default_local_dir", "experiment_name", "run_name", "save_checkpoint_path"],
  [mismatch, "rollout_correction", "vllm_importance_sampling_correction", "tis_imp_ratio_cap", "rollout_is"],
  [
    columns,
    "prompt_key",
    "image_key",
    "answer_key",
    "reward_fn_key",
    "input_key",
    "label_key",
    "remove_unused_columns",
  ],
  [checks, "overfit_batches", "fast_dev_run", "limit_train_batches", "sanity_check"],
  [refilling, "gen_batch_size", "max_inflight_gen_batches"],
  [halves, "load_in_4bit", "load_in_8bit", "fp8", "quantization_config"],
  ["`perlc run --again FOLDER` goes on with a run", "resume", "resume_mode", "resume_from_checkpoint"],
  ["`perlc run --again FOLDER` goes on with a run", "find_last_checkpoint", "load_checkpoint_path"],
];

const reasons: ReadonlyMap<string, Reason> = new Map(
  table.flatMap(([reason, ...words]) => words.map((word) => [word, reason] as const)),
);

/** Why a setting of another trainer does not exist here; undefined for a word that is none of those. */
export const whyNot = (word: string): string | undefined => reasons.get(word);

/** All of them with their reasons, for the reference. */
export const foreign = table;
