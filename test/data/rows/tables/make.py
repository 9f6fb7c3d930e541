# Makes the tables of this folder and their rows: python3 make.py, with pyarrow 26.0.1. The files beside this one are what counts.

import json
import os

import pyarrow as pa
import pyarrow.parquet as pq

here = os.path.dirname(os.path.abspath(__file__))
rows = 40
picture = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def text(row):
    return None if row % 7 == 3 else "word " * (row % 4) + str(row)


def pictures(row):
    if row % 5 == 4:
        return None
    return [None if slot == 3 else {"bytes": bytes(range(row)), "path": text(row + slot)} for slot in range(row % 5)]


table = pa.table(
    {
        "whole": pa.array([None if row % 9 == 1 else row * row - 300 for row in range(rows)], pa.int32()),
        "long": pa.array([row << 40 for row in range(rows)], pa.int64()),
        "share": pa.array([row / 8 for row in range(rows)], pa.float64()),
        "right": pa.array([None if row % 6 == 5 else row % 3 == 0 for row in range(rows)], pa.bool_()),
        "text": pa.array([text(row) for row in range(rows)], pa.string()),
        "name": pa.array([f"name {row // 3}" for row in range(rows)], pa.string()),
        "pictures": pa.array([pictures(row) for row in range(rows)], pa.list_(picture)),
    }
)
plain = {"compression": "SNAPPY", "data_page_size": 64, "row_group_size": 25, "store_schema": False}
pq.write_table(table, f"{here}/sums.parquet", write_page_checksum=True, **plain)
pq.write_table(
    table,
    f"{here}/encodings.parquet",
    compression="ZSTD",
    data_page_version="2.0",
    use_dictionary=False,
    store_schema=False,
    column_encoding={
        "whole": "DELTA_BINARY_PACKED",
        "long": "DELTA_BINARY_PACKED",
        "share": "BYTE_STREAM_SPLIT",
        "right": "RLE",
        "text": "DELTA_LENGTH_BYTE_ARRAY",
        "name": "DELTA_BYTE_ARRAY",
    },
)


def said(value):
    return {"hex": value.hex()} if isinstance(value, bytes) else value


with open(f"{here}/rows.jsonl", "w", encoding="utf-8") as file:
    for row in table.to_pylist():
        file.write(json.dumps(row, default=said, separators=(",", ":")) + "\n")
