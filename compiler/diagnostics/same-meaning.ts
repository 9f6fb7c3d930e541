// Words of other tools whose values can stand as they are: writing ours in their place changes nothing. Of all others the value
// has to get a unit, or another form, so that the word alone is no fix.

const same: ReadonlySet<string> = new Set([
  ...[
    "lr",
    "learning_rate",
    "rollout_temperature",
    "generation_temperature",
    "weight_decay",
    "wd",
    "max_grad_norm",
    "grad_clip",
  ],
  ...[
    "adam_beta1",
    "adam_beta2",
    "adam_epsilon",
    "num_iterations",
    "ppo_epochs",
    "clip_range",
    "cliprange",
    "clip_ratio",
    "eps_clip",
  ],
  ...[
    "clip_ratio_low",
    "clip_ratio_high",
    "clip_ratio_c",
    "train_dataset",
    "eval_dataset",
    "ref_model",
    "shuffle_seed",
    "eval_seed",
  ],
  ...[
    "true",
    "false",
    "True",
    "False",
    "filter",
    "head",
    "limit",
    "concatenate_datasets",
    "greedy_search",
    "load_dataset",
    "sft",
  ],
  ...[
    "num_copies",
    "n_s",
    "n_permutations",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "tie_word_embeddings",
  ],
]);

export const meansTheSame = (word: string): boolean => same.has(word);
