# What independent readers make of the mutants of mutants.ts: python3 reader.py < LIST > reader.json, where LIST is what
# `node bench/campaigns/mutants.ts --list` prints. Tables by pyarrow 26.0.1, pictures by Pillow 13.0.0, tokenizers by tokenizers
# 0.23.3, templates by Jinja2 3.1.6 in the environment of transformers, configurations by transformers 5.24.0.
#
# `ARROW:schema` among the metadata of a table is a note that Arrow leaves to itself: types that parquet lacks, in base64. It is no
# part of the format, and nobody else reads it. Where its damage is all that pyarrow refuses, the table is read without the note,
# and the result has `~` in front.

import hashlib
import io
import json
import math
import os
import re
import signal
import struct
import sys
import warnings

warnings.filterwarnings("ignore")
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import pyarrow.parquet as pq
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment
from PIL import Image
from tokenizers import Tokenizer
from transformers import Qwen2_5_VLConfig

here = os.path.dirname(os.path.abspath(__file__))
seconds = 10


def digest(value):
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def number(value):
    if isinstance(value, float):
        if math.isnan(value):
            return "nNaN"
        if not math.isinf(value) and value == int(value):
            return f"n{int(value)}"
        return "n" + struct.pack(">d", value).hex()
    return f"n{value}"


def plain(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return "s" + value
    if isinstance(value, bytes):
        return "b" + value.hex()
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return [[name, plain(value[name])] for name in sorted(value)]
    raise ValueError(type(value))


def parquet(data):
    table = pq.ParquetFile(io.BytesIO(data)).read()
    return digest([table.column_names, [plain(row) for row in table.to_pylist()]])


note = re.compile(rb"ARROW:schema(\x18[\x80-\xff]*[\x00-\x7f][A-Za-z0-9+/=]+)")


def without_note(data, base, at):
    found = note.search(base)
    if not found.start(1) <= at < found.end(1):
        return ""
    try:
        return "~" + parquet(data.replace(b"ARROW:schema", b"ARROW:SCHEMA"))
    except Exception:
        return ""


def picture(data):
    image = Image.open(io.BytesIO(data))
    kind = image.format
    if kind not in ("PNG", "JPEG"):
        raise ValueError(kind)
    if getattr(image, "n_frames", 1) > 1:
        raise ValueError("moves")
    rgb = image.convert("RGB")
    pixels = rgb.tobytes()
    if kind == "PNG":
        return digest([rgb.width, rgb.height, hashlib.sha256(pixels).hexdigest()])
    means = [round(sum(pixels[channel::3]) / (len(pixels) // 3), 2) for channel in range(3)]
    return json.dumps([rgb.width, rgb.height, *means], separators=(",", ":"))


cases = json.load(open(f"{here}/questions.json", encoding="utf-8"))


def tokenizer(data):
    made = Tokenizer.from_str(data.decode("utf-8"))
    ids = [made.encode(text, add_special_tokens=False).ids for text in cases["texts"]]
    return digest([ids, [made.decode(each, skip_special_tokens=False) for each in ids]])


def refuse(message):
    raise ValueError(message)


def template(data):
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    environment.globals["raise_exception"] = refuse
    page = environment.from_string(data.decode("utf-8"))
    named = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    settings = {"tools": None, "documents": None, "add_generation_prompt": True, "add_vision_id": False}
    return digest([page.render(messages=each, **named, **settings) for each in cases["chats"]])


generation = json.load(open(f"{here}/checkpoint/generation_config.json", encoding="utf-8"))


def unique(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def config(data):
    read = json.loads(data.decode("utf-8"), object_pairs_hook=unique)
    if read.get("model_type") != "qwen2_5_vl":
        raise ValueError("another model")
    made = Qwen2_5_VLConfig.from_dict(read)
    text, vision = made.text_config, made.vision_config
    rope = text.rope_parameters
    eos = generation.get("eos_token_id", text.eos_token_id)
    return digest(
        plain(
            [
                [text.hidden_size, text.intermediate_size, text.num_hidden_layers, text.num_attention_heads],
                [text.num_key_value_heads, float(rope["rope_theta"]), list(rope["mrope_section"]), text.rms_norm_eps],
                [text.vocab_size, bool(made.tie_word_embeddings), text.max_position_embeddings],
                [vision.depth, vision.hidden_size, vision.intermediate_size, vision.num_heads, vision.patch_size],
                [vision.temporal_patch_size, vision.spatial_merge_size, vision.window_size],
                [list(vision.fullatt_block_indexes), vision.out_hidden_size, vision.tokens_per_second],
                [made.image_token_id, made.video_token_id, made.vision_start_token_id, made.vision_end_token_id],
                eos if isinstance(eos, list) else [eos],
            ]
        )
    )


readers = {"parquet": parquet, "picture": picture, "tokenizer": tokenizer, "template": template, "config": config}
bases = {}
results = []


def late(*_):
    raise TimeoutError()


signal.signal(signal.SIGALRM, late)
for line in sys.stdin:
    case = json.loads(line)
    path = case["base"]
    if path not in bases:
        bases[path] = open(f"{here}/{path}", "rb").read()
    data = bytearray(bases[path])
    data[case["at"]] = case["value"]
    signal.alarm(seconds)
    try:
        results.append(readers[case["kind"]](bytes(data)))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        results.append(without_note(bytes(data), bases[path], case["at"]) if case["kind"] == "parquet" else "")
    finally:
        signal.alarm(0)
digests = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(bases.items())}
json.dump({"bases": digests, "results": results}, sys.stdout, indent=0)
sys.stdout.write("\n")
