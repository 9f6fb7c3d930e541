# Makes the pictures and tables that mutants.ts starts from: python3 bases.py FOLDER. Made once, with pyarrow 26.0.1 and Pillow
# 13.0.0; the files beside this one are what counts.

import sys

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

folder = sys.argv[1]


def picture(mode, color):
    image = Image.new(mode, (24, 16))
    for y in range(16):
        for x in range(24):
            image.putpixel((x, y), color(x, y))
    return image


picture("RGB", lambda x, y: (x * 10, y * 15, (x * y) % 256)).save(f"{folder}/rgb.png")
picture("L", lambda x, y: (x * 7 + y * 3) % 256).save(f"{folder}/grey.png")
picture("RGB", lambda x, y: (x * 10, y * 15, 90)).quantize(16).save(f"{folder}/palette.png")
picture("RGB", lambda x, y: (x * 10, y * 15, (x + y) * 6)).save(f"{folder}/photo.jpg", quality=85)

rows = {
    "prompt": ["<image> which ?", "<image> what is it ?", "how many ?", "<image> which ?"],
    "images": [[{"bytes": b"\x89PNG one", "path": "a.png"}], [{"bytes": b"\x89PNG two", "path": None}], [], None],
    "answer": ["A", "B", "12", None],
    "number": [1, -2, 3, 4],
    "share": [0.5, 0.25, 1e300, None],
    "right": [True, False, None, True],
    "slots": [[0, 1], [], [2], [1, 0]],
}
table = pa.table(rows)
pq.write_table(table, f"{folder}/plain.parquet", compression="NONE", use_dictionary=False)
pq.write_table(table, f"{folder}/snappy.parquet", compression="SNAPPY")
pq.write_table(table.slice(0, 3), f"{folder}/groups.parquet", compression="ZSTD", row_group_size=1, data_page_version="2.0")
