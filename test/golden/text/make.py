"""Golden values for tiny random checkpoints of a plain text decoder (Qwen2.5): forward, generation, gradients, AdamW.

    python3 make.py

Writes tied/ and untied/ beside itself: a checkpoint in the Hugging Face layout and what one training step computes from it, as
transformers and PyTorch give it on the CPU in float32, in the layout of the golden models with pictures (test/golden/model).
Python 3.11, torch 2.13.0 (CPU), transformers 5.24.0, tokenizers 0.23.3, safetensors 0.8.0, numpy 2.4.6.
"""

import json
import os
import shutil

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import GenerationConfig, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM
import transformers

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

HERE = os.path.dirname(os.path.abspath(__file__))
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
SPLIT = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
CORPUS = [
    "What is 2 + 3? The answer is \\boxed{5}. What is 12 + 30? The answer is \\boxed{42}.",
    "<think>First the tens, then the ones.</think> Is the statement true or false?",
    "user assistant system You are a helpful assistant.",
    "Name the larger number. First output the thinking process, then the final answer in \\boxed{} tags.",
]
CHAT_TEMPLATE = (
    "{%- if messages[0]['role'] == 'system' %}{{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}"
    "{%- else %}{{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}{%- endif %}"
    "{%- for message in messages %}{%- if message['role'] != 'system' %}"
    "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{%- endif %}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)
PROMPTS = [
    "<|im_start|>user\nWhat is 12 + 3? Name the larger number, then the answer.<|im_end|>\n<|im_start|>assistant\n",
    "<|im_start|>user\nTrue or false: 3 + 2 is 5?<|im_end|>\n<|im_start|>assistant\n",
]
LOSS = {"kind": "clip", "clip_low": 0.2, "clip_high": 0.2, "dual_clip": None, "kl": "k3", "kl_coef": 0.01, "temperature": 1.0}
ADAM = {"name": "AdamW", "lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01, "grad_clip": 1.0, "steps": 3}
GREEDY = 12


def rng(seed, *salt):
    data = [seed & 0xFFFFFFFF]
    for s in salt:
        data.extend(str(s).encode("utf-8"))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(data)))


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write("\n")


def build_tokenizer(folder, merges):
    tok = Tokenizer(models.BPE())
    tok.normalizer = normalizers.NFC()
    tok.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(SPLIT), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tok.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=256 + merges, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tok.train_from_iterator(CORPUS * 8, trainer)
    tok.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tok, eos_token="<|im_end|>", pad_token="<|endoftext|>", clean_up_tokenization_spaces=False
    )
    fast.chat_template = CHAT_TEMPLATE
    fast.save_pretrained(folder)
    path = os.path.join(folder, "tokenizer_config.json")
    with open(path, encoding="utf-8") as f:
        config = json.load(f)
    config["tokenizer_class"] = "Qwen2Tokenizer"
    config.pop("is_local", None)
    config["model_max_length"] = 512
    write_json(path, config)
    return fast


def randomise(model, seed, tie):
    """Weights large enough that logits, gradients and clipping are not all near zero."""
    r = rng(seed, "weights")
    with torch.no_grad():
        for name, p in sorted(model.named_parameters()):
            s = tuple(p.shape)
            if name.endswith("bias"):
                v = 0.1 * r.standard_normal(s)
            elif p.ndim == 1:
                v = 1.0 + 0.2 * r.standard_normal(s)
            elif "embed_tokens" in name:
                v = (1.2 / np.sqrt(s[1]) if tie else 0.5) * r.standard_normal(s)
            elif "lm_head" in name:
                v = 1.5 / np.sqrt(s[1]) * r.standard_normal(s)
            else:
                v = r.standard_normal(s) / np.sqrt(s[1])
            p.copy_(torch.from_numpy(np.asarray(v, dtype=np.float32)))


def completion_logp(model, b):
    logits = model(input_ids=b["input_ids"], attention_mask=b["attention_mask"], use_cache=False).logits
    n = b["completion_ids"].shape[1]
    lp = torch.log_softmax(logits[:, -n - 1 : -1].float(), dim=-1)
    return lp.gather(-1, b["completion_ids"].unsqueeze(-1)).squeeze(-1), -(lp.exp() * lp).sum(-1)


def grpo_loss(lp, b, aggregate):
    """Clipped surrogate plus k3, written the long way."""
    m, a = b["completion_mask"].float(), b["advantages"].unsqueeze(1)
    r = torch.exp(lp - b["logp_old"])
    d = b["logp_ref"] - lp
    clipped = torch.clamp(r, 1 - LOSS["clip_low"], 1 + LOSS["clip_high"])
    term = -torch.min(r * a, clipped * a) + LOSS["kl_coef"] * (torch.exp(d) - d - 1)
    if aggregate == "token-mean":
        return (term * m).sum() / m.sum(), r
    return ((term * m).sum(1) / m.sum(1)).mean(), r


def greedy(model, ids, mask):
    out, margins = [], []
    for _ in range(GREEDY):
        logits = model(input_ids=ids, attention_mask=mask, use_cache=False).logits[:, -1].float()
        top = logits.topk(2, dim=-1)
        out.append(top.indices[:, 0])
        margins.append(top.values[:, 0] - top.values[:, 1])
        ids = torch.cat([ids, out[-1].unsqueeze(1)], 1)
        mask = torch.cat([mask, torch.ones_like(mask[:, :1])], 1)
    return torch.stack(out, 1), float(torch.stack(margins).min())


def train(model, b, aggregate):
    adam = torch.optim.AdamW(
        model.parameters(), lr=ADAM["lr"], betas=(ADAM["beta1"], ADAM["beta2"]), eps=ADAM["eps"], weight_decay=ADAM["weight_decay"]
    )
    steps, edge = [], np.inf
    for _ in range(ADAM["steps"]):
        adam.zero_grad()
        value, ratio = grpo_loss(completion_logp(model, b)[0], b, aggregate)
        value.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), ADAM["grad_clip"])
        adam.step()
        ratio = ratio.detach()[b["completion_mask"] > 0]
        edge = min(edge, float((ratio - 0.8).abs().min()), float((ratio - 1.2).abs().min()))
        steps.append({"loss": float(value.detach()), "grad_norm": float(norm), "mean_ratio": float(ratio.mean()), "max_ratio": float(ratio.max())})
    return steps, edge, adam


def batch(tok, seed, completion, advantages):
    pad, end = tok.convert_tokens_to_ids("<|endoftext|>"), tok.convert_tokens_to_ids("<|im_end|>")
    rows = [tok(p)["input_ids"] for p in PROMPTS]
    width = max(len(x) for x in rows)
    r = rng(seed, "completion")
    ids = r.integers(0, 300, size=(2, completion))
    mask = np.ones((2, completion), dtype=np.int64)
    ids[1, completion - 3], ids[1, completion - 2 :], mask[1, completion - 2 :] = end, pad, 0
    b = {
        "prompt_ids": torch.tensor([[pad] * (width - len(x)) + x for x in rows]),
        "prompt_mask": torch.tensor([[0] * (width - len(x)) + [1] * len(x) for x in rows]),
        "completion_ids": torch.from_numpy(ids),
        "completion_mask": torch.from_numpy(mask),
        "advantages": torch.tensor(advantages, dtype=torch.float32),
    }
    b["input_ids"] = torch.cat([b["prompt_ids"], b["completion_ids"]], 1)
    b["attention_mask"] = torch.cat([b["prompt_mask"], b["completion_mask"]], 1)
    return b, pad, end


def search(config, b, seed, aggregate, tie, clips):
    """Weights whose greedy choices and clipping decisions are not close calls."""
    for attempt in range(400):
        torch.manual_seed(0)
        model = Qwen2ForCausalLM._from_config(config, attn_implementation="eager").eval()
        randomise(model, seed * 1000 + attempt, tie)
        with torch.no_grad():
            ids, margin = greedy(model, b["prompt_ids"], b["prompt_mask"])
            if margin < 0.02:
                continue
            base = {k: v.clone() for k, v in model.state_dict().items()}
            lp = completion_logp(model, b)[0]
            r = rng(seed * 1000 + attempt, "reference")
            old = np.minimum(lp.numpy() + r.normal(0, 0.25, size=lp.shape), -1e-3)
            b["logp_old"] = torch.from_numpy(old.astype(np.float32))
            for _, p in sorted(model.named_parameters()):
                p.add_(torch.from_numpy((0.1 * float(p.std()) * r.standard_normal(tuple(p.shape))).astype(np.float32)))
            b["logp_ref"] = completion_logp(model, b)[0].clone()
            model.load_state_dict(base)
        steps, edge, _ = train(model, b, aggregate)
        model.load_state_dict(base)
        above = [x["grad_norm"] > ADAM["grad_clip"] for x in steps]
        if edge > 0.004 and (all(above) if clips else not any(above)) and max(x["max_ratio"] for x in steps) < 20:
            return model, ids
    raise RuntimeError("no suitable weights found")


def forward_tensors(model, b):
    att = b["attention_mask"].unsqueeze(-1)
    seen, hooks = {}, []

    def watch(module, key):
        def hook(_m, _i, out):
            seen[key] = (out[0] if isinstance(out, tuple) else out).detach().clone()

        hooks.append(module.register_forward_hook(hook))

    watch(model.model.embed_tokens, "text/inputs_embeds")
    for at, layer in enumerate(model.model.layers):
        watch(layer, f"text/layer_{at}")
    watch(model.model.norm, "text/hidden")
    with torch.no_grad():
        logits = model(input_ids=b["input_ids"], attention_mask=b["attention_mask"], use_cache=False).logits
    for h in hooks:
        h.remove()
    return {k: (v * att).contiguous() for k, v in {**seen, "text/logits": logits}.items()}


def make(name, seed, tie, hidden, inter, layers, heads, kv_heads, merges, extra, completion, aggregate, advantages, clips):
    folder = os.path.join(HERE, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    tok = build_tokenizer(folder, merges)
    b, pad, end = batch(tok, seed, completion, advantages)
    config = Qwen2Config(
        vocab_size=len(tok) + extra, hidden_size=hidden, intermediate_size=inter, num_hidden_layers=layers, num_attention_heads=heads,
        num_key_value_heads=kv_heads, max_position_embeddings=512, rms_norm_eps=1e-6, tie_word_embeddings=tie,
        rope_parameters={"rope_type": "default", "rope_theta": 1e6 if tie else 1e4}, bos_token_id=pad, eos_token_id=end,
    )
    model, greedy_ids = search(config, b, seed, aggregate, tie, clips)
    model.generation_config = GenerationConfig(bos_token_id=pad, pad_token_id=pad, eos_token_id=[end, pad], do_sample=False)
    model.save_pretrained(folder)

    # the checkpoint on disk, loaded again, is what all values below come from
    model = Qwen2ForCausalLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    params = dict(model.named_parameters())
    lp, ent = completion_logp(model, b)
    m = b["completion_mask"]
    tensors = {
        **forward_tensors(model, b),
        **{k: b[k].int() for k in ("prompt_ids", "prompt_mask", "completion_ids", "completion_mask", "input_ids", "attention_mask")},
        "logp": (lp * m).detach(), "entropy": (ent * m).detach(),
        "logp_old": b["logp_old"] * m, "logp_ref": b["logp_ref"] * m, "advantages": b["advantages"],
        "greedy_ids": greedy_ids.int(),
    }
    other = Qwen2ForCausalLM.from_pretrained(folder, attn_implementation="sdpa", dtype=torch.float32).eval()
    assert torch.allclose(forward_tensors(other, b)["text/logits"], tensors["text/logits"], atol=2e-5)

    value, _ = grpo_loss(lp, b, aggregate)
    value.backward()
    grads = {k: p.grad.detach().clone() for k, p in params.items()}
    r = rng(seed, "samples")
    index = {}
    for k in sorted(grads):
        g = grads[k].flatten().numpy()
        rms = float(np.sqrt((g.astype(np.float64) ** 2).mean()))
        clear = np.flatnonzero(np.abs(g) >= 0.1 * rms)
        index[k] = sorted(r.choice(clear, size=min(8, clear.size), replace=False).tolist())

    def l2(x):
        return float(torch.sqrt((x.double() ** 2).sum()))

    def listing(values, more):
        return [
            {"name": k, "shape": list(v.shape), **more(k), "index": index[k], "value": [float(v.flatten()[i]) for i in index[k]]}
            for k, v in sorted(values.items())
        ]

    total = float(torch.sqrt(sum((g.double() ** 2).sum() for g in grads.values())))
    write_json(
        os.path.join(folder, "grads.json"),
        {"format": "grads/1", "loss": float(value.detach()), "grad_norm": total, "parameters": listing(grads, lambda k: {"l2": l2(grads[k])})},
    )
    before = {k: p.detach().clone() for k, p in params.items()}
    steps, edge, adam = train(model, b, aggregate)
    after = {k: p.detach().clone() for k, p in params.items()}
    state = {k: adam.state[p] for k, p in params.items()}
    write_json(
        os.path.join(folder, "adamw.json"),
        {
            "format": "adamw/1", "optimizer": ADAM, "steps": steps,
            "parameters": listing(after, lambda k: {
                "l2": l2(after[k]), "change_l2": l2(after[k].double() - before[k].double()),
                "exp_avg_l2": l2(state[k]["exp_avg"]), "exp_avg_sq_l2": l2(state[k]["exp_avg_sq"]),
            }),
        },
    )
    save_file({k: v.contiguous() for k, v in sorted(tensors.items())}, os.path.join(folder, "io.safetensors"))
    write_json(
        os.path.join(folder, "io.json"),
        {
            "format": "model-io/1", "parameters": sum(p.numel() for p in params.values()), "tie_word_embeddings": tie,
            "tokenizer_size": len(tok), "vocab_size": config.vocab_size, "image_order": [[], []], "prompts": PROMPTS,
            "eos_token_ids": [end, pad], "loss_config": {**LOSS, "aggregate": aggregate}, "loss": float(value.detach()),
            "clip_edge_distance": edge, "greedy": {"suppressed": []},
            "made_with": {"torch": torch.__version__.split("+")[0], "transformers": transformers.__version__},
        },
    )
    print(name, sum(p.numel() for p in params.values()), "parameters, loss", float(value.detach()), "steps", steps)


if __name__ == "__main__":
    make("tied", 7103, True, 32, 48, 2, 4, 2, 44, 9, 10, "token-mean", [0.8, -1.2], True)
    make("untied", 7104, False, 48, 64, 3, 6, 2, 44, 13, 11, "seq-mean-token-mean", [-0.05, 0.06], False)
