"""Reads an event file back with TensorBoard itself and holds it against the journal: every number of every step, its time, and the text.

    python3 -m venv /tmp/V && /tmp/V/bin/pip install tensorboard==2.21.0
    /tmp/V/bin/python test/oracle/event_files.py RUN        the folder of a run in which `perlc export tensorboard` has written

The numbers are taken from journal.jsonl here once more, by themselves; they are float32 in the file.
"""

import glob
import json
import math
import re
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util


def f32(value):
    return math.nan if value is None else struct.unpack("<f", struct.pack("<f", value))[0]


def snake(name):
    return re.sub(r"[A-Z]", lambda sign: "_" + sign.group().lower(), name)


def walk(tag, value):
    """Numbers under a name; a pair of a number and its total is a share."""
    if isinstance(value, bool) or isinstance(value, str):
        return
    if isinstance(value, (int, float)) or value is None:
        yield tag, value
    elif isinstance(value, list):
        if value[1] > 0:
            yield tag, value[0] / value[1]
    else:
        for name, each in value.items():
            yield from walk(f"{tag}/{snake(name)}", each)


def expected(folder):
    plan = {node["id"]: node for node in json.load(open(f"{folder}/plan.json"))["nodes"]}
    places = ["first", "second", "third", "fourth", "fifth", "sixth"]
    for line in open(f"{folder}/journal.jsonl"):
        event = json.loads(line)
        stage, step, clock = event.get("stage"), event.get("step"), event["clock"]
        wall = clock["at"] / 1000
        if event["event"] == "step":
            for name, value in event.items():
                if name in ("event", "stage", "step", "of", "used", "clock", "groups", "grades", "slots", "chain"):
                    continue
                for tag, number in walk(snake(name), value):
                    yield f"{stage}/{tag}", step, number, wall
            for at, number in enumerate(event.get("grades", [])):
                grader = plan[plan[stage]["reward"]]["terms"][at]["grader"]
                yield f"{stage}/grades/{grader if isinstance(grader, str) else grader['name']}", step, number, wall
            for slot, (right, of) in enumerate(event.get("slots", [])):
                if of > 0:
                    yield f"{stage}/slots/{places[slot]}", step, right / of, wall
            groups = event.get("groups", {"of": 0})
            for name, number in groups.items():
                if name != "of" and groups["of"] > 0:
                    yield f"{stage}/groups/{snake(name)}", step, number / groups["of"], wall
            for prefix, part in (("time/seconds", clock.get("seconds")), ("time", clock.get("phases")), ("memory", clock.get("memory"))):
                if part is not None:
                    for tag, number in walk(prefix, part):
                        yield f"{stage}/{tag}", step, number, wall
        elif event["event"] == "evaluation":
            figures = event["figures"]
            named = [(snake(name), each) for name, each in figures.items() if isinstance(each, dict) and "value" in each]
            named += [(f"right_picture_{places[at]}", each) for at, each in enumerate(figures["slots"])]
            named += [(f"kind_{kind}", each) for kind, each in figures["kinds"].items()]
            for name, figure in named:
                if figure["value"] is not None:
                    yield f"{stage}/{name}", step, figure["value"], wall
                    yield f"{stage}_low/{name}", step, figure["low"], wall
                    yield f"{stage}_high/{name}", step, figure["high"], wall


def main(folder):
    [path] = glob.glob(f"{folder}/events.out.tfevents.*")
    read = EventAccumulator(path, size_guidance={"scalars": 0, "tensors": 0})
    read.Reload()
    tags = read.Tags()
    found = {}
    for tag in tags["scalars"]:
        found[tag] = sorted((each.step, each.wall_time, each.value) for each in read.Scalars(tag))
    for tag in tags["tensors"]:
        values = [tensor_util.make_ndarray(each.tensor_proto) for each in read.Tensors(tag)]
        if tag == "settings/text_summary":
            [text] = [value.item().decode() for value in values]
        else:
            found[tag] = sorted((each.step, each.wall_time, float(value)) for each, value in zip(read.Tensors(tag), values))
    wanted = {}
    for tag, step, value, wall in expected(folder):
        wanted.setdefault(tag, []).append((step, wall, f32(value)))
    wanted = {tag: sorted(points) for tag, points in wanted.items()}
    assert wanted.keys() == found.keys(), wanted.keys() ^ found.keys()
    for tag, points in wanted.items():
        assert repr(points) == repr(found[tag]), (tag, points[:3], found[tag][:3])
    assert read.file_version is None or read.file_version == 2.0
    assert "| setting | value | origin |" in text and f"`{json.load(open(f'{folder}/plan.json'))['name']}`" in text, text
    print(f"{path}: {len(wanted)} tags, {sum(map(len, wanted.values()))} points, as in the journal")


if __name__ == "__main__":
    for each in sys.argv[1:]:
        main(each)
