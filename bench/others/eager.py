"""The small model of specs/models/tiny-vlm in eager PyTorch on one thread of the processor: what decoding 96 rollouts and a GRPO step on
them take, in milliseconds of processor time, as one JSON object. bench/processor/beside.ts runs it where PERLC_PYTHON names a Python with torch:

    python -m venv V && V/bin/pip install torch==2.13.0 safetensors==0.7.0 numpy packaging
    PERLC_PYTHON=V/bin/python node bench/processor/beside.ts

16 orders of 4 pictures (16 patches each), 6 rollouts of an order, prompts of 48 and completions of 20 tokens, all rows padded so. Decoding
reads a prompt once for its rollouts and keeps keys and values; the step computes policy and reference on every rollout with its
prompt, the clipped objective with k3, gradients, their norm, AdamW. Positions are one-dimensional: that changes no amount of work.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

torch.set_num_threads(1)
torch.manual_seed(0)
ORDERS, GROUP, PROMPT, COMPLETION, PICTURES = 16, 6, 48, 20, 4
HEADS, KV_HEADS, DIM, LAYERS, VISION_HEADS = 4, 2, 16, 2, 2

policy = load_file(sys.argv[1])
reference = {name: value.clone() for name, value in policy.items()}
for value in policy.values():
    value.requires_grad_(True)
optimizer = torch.optim.AdamW(policy.values(), lr=0.0, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
patches = torch.randn(ORDERS * PICTURES * 4, 3 * 2 * 14 * 14)
prompts = torch.randint(7, 82, (ORDERS, PROMPT))
slots = torch.arange(4, 4 + 6 * PICTURES, 6)
angles = torch.arange(PROMPT + COMPLETION)[:, None] / 10000 ** (torch.arange(0, DIM, 2) / DIM)
cosines, sines = (torch.cat((f(angles), f(angles)), -1) for f in (torch.cos, torch.sin))
gains = torch.tensor([1.0, -1.0]).repeat(ORDERS * GROUP // 2)[:, None]


def rms(x, weight):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * weight


def linear(w, name, x):
    return F.linear(x, w[name + ".weight"], w.get(name + ".bias"))


def feed_forward(w, name, x):
    return linear(w, name + ".down_proj", F.silu(linear(w, name + ".gate_proj", x)) * linear(w, name + ".up_proj", x))


def pictures(w):
    x = F.linear(patches, w["visual.patch_embed.proj.weight"].flatten(1)).view(-1, 4, 32)
    block = "visual.blocks.0"
    qkv = linear(w, block + ".attn.qkv", rms(x, w[block + ".norm1.weight"]))
    q, k, v = qkv.view(-1, 4, 3, VISION_HEADS, 16).permute(2, 0, 3, 1, 4)
    attended = torch.softmax(q @ k.transpose(-1, -2) / 4, -1) @ v
    x = x + linear(w, block + ".attn.proj", attended.transpose(1, 2).reshape(-1, 4, 32))
    x = x + feed_forward(w, block + ".mlp", rms(x, w[block + ".norm2.weight"]))
    merged = rms(x, w["visual.merger.ln_q.weight"]).reshape(-1, 128)
    return linear(w, "visual.merger.mlp.2", F.gelu(linear(w, "visual.merger.mlp.0", merged)))


def embedded(w):
    x = w["model.embed_tokens.weight"][prompts]
    return x.index_copy(1, slots, pictures(w).view(ORDERS, PICTURES, 64))


def rotated(x, at):
    low, high = x.chunk(2, -1)
    return x * cosines[at] + torch.cat((-high, low), -1) * sines[at]


def decoder(w, x, at, mask, cache=None):
    rows, length, _ = x.shape
    for layer in range(LAYERS):
        name = f"model.layers.{layer}"
        n = rms(x, w[name + ".input_layernorm.weight"])
        heads = lambda part, count: linear(w, f"{name}.self_attn.{part}_proj", n).view(rows, length, count, DIM).transpose(1, 2)
        q, k, v = rotated(heads("q", HEADS), at), rotated(heads("k", KV_HEADS), at), heads("v", KV_HEADS)
        if cache is not None:
            if layer < len(cache):
                k, v = torch.cat((cache[layer][0], k), 2), torch.cat((cache[layer][1], v), 2)
                cache[layer] = (k, v)
            else:
                cache.append((k, v))
        k, v = (each.repeat_interleave(HEADS // KV_HEADS, 1) for each in (k, v))
        scores = q @ k.transpose(-1, -2) / 4
        seen = torch.softmax(scores if mask is None else scores + mask, -1) @ v
        x = x + linear(w, name + ".self_attn.o_proj", seen.transpose(1, 2).reshape(rows, length, 64))
        x = x + feed_forward(w, name + ".mlp", rms(x, w[name + ".post_attention_layernorm.weight"]))
    return rms(x, w["model.norm.weight"])


def causal(length):
    return torch.full((length, length), -1e30).triu(1)


@torch.no_grad()
def decode():
    cache, tokens, logps = [], [], []
    h = decoder(policy, embedded(policy), torch.arange(PROMPT), causal(PROMPT), cache)[:, -1:].repeat_interleave(GROUP, 0)
    cache = [tuple(each.repeat_interleave(GROUP, 0) for each in pair) for pair in cache]
    for step in range(COMPLETION):
        logp = F.log_softmax((h @ policy["model.embed_tokens.weight"].T)[:, 0], -1)
        token = torch.multinomial(logp.exp(), 1)
        tokens.append(token)
        logps.append(logp.gather(1, token))
        if step + 1 < COMPLETION:
            h = decoder(policy, policy["model.embed_tokens.weight"][token], torch.tensor([PROMPT + step]), None, cache)
    return torch.cat(tokens, 1), torch.cat(logps, 1)


def log_probs(w, tokens):
    x = torch.cat((embedded(w).repeat_interleave(GROUP, 0), w["model.embed_tokens.weight"][tokens[:, :-1]]), 1)
    length = PROMPT + COMPLETION - 1
    h = decoder(w, x, torch.arange(length), causal(length))[:, PROMPT - 1 :]
    return F.log_softmax(h @ w["model.embed_tokens.weight"].T, -1).gather(2, tokens[..., None])[..., 0]


def learn(tokens, old):
    with torch.no_grad():
        ref = log_probs(reference, tokens)
    new = log_probs(policy, tokens)
    ratio = (new - old).exp()
    away = ref - new
    loss = (-torch.min(ratio * gains, ratio.clamp(0.8, 1.2) * gains) + 0.01 * (away.exp() - away - 1)).mean()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(policy.values(), 1.0)
    optimizer.step()


def milliseconds(work, rounds=7):
    times = []
    for _ in range(rounds + 1):
        begun = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begun))
    return sorted(times[1:])[rounds // 2]


rollouts = decode()
print(json.dumps({"torch": torch.__version__, "decode": milliseconds(decode), "step": milliseconds(lambda: learn(*rollouts))}))
