"""Pictures in the forms that cameras and tools write, and the RGB pixels that Pillow gives for each.

    python3 -m venv VENV && VENV/bin/pip install pillow==13.0.0 numpy
    VENV/bin/python make.py [--seed N] [--out FOLDER]

Expected are the pixels after what the image loader of Hugging Face's datasets does: open, load, turn by the EXIF
orientation (`ImageOps.exif_transpose`), `convert("RGB")`. Files in forms that Pillow does not write are put together here
byte by byte. index.json names each file with its size and the SHA-256 of its pixels; of lossy files the pixels themselves
lie beside them, deflated.
"""

import argparse
import hashlib
import io
import json
import pathlib
import struct
import zlib

import numpy
import PIL
from PIL import Image, ImageOps, PngImagePlugin

arguments = argparse.ArgumentParser()
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--out", default=str(pathlib.Path(__file__).parent))
given = arguments.parse_args()
random = numpy.random.default_rng(given.seed)
out = pathlib.Path(given.out)
out.mkdir(parents=True, exist_ok=True)
width, height = (int(each) for each in random.integers(14, 27, 2))
# no square: a turn changes the size
height += height == width
files: dict[str, bytes] = {}


def scene(channels: int, levels: int = 256, w: int = width, h: int = height) -> numpy.ndarray:
    """Slopes with noise on them, h × w × channels, from 0 up to `levels`."""
    y, x = numpy.mgrid[0:h, 0:w]
    slopes = random.uniform(-1, 1, (2, channels))
    smooth = x[..., None] / w * slopes[0] + y[..., None] / h * slopes[1]
    values = (smooth - smooth.min()) / (smooth.max() - smooth.min()) + random.normal(0, 0.08, (h, w, channels))
    return (numpy.clip(values, 0, 1) * (levels - 1)).round().astype(numpy.uint32)


def image(mode: str, w: int = width, h: int = height) -> Image.Image:
    count = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
    pixels = scene(count, 256, w, h).astype(numpy.uint8)
    return Image.fromarray(pixels[..., 0] if count == 1 else pixels, mode)


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def exif(orientation: int) -> bytes:
    values = Image.Exif()
    values[0x0112] = orientation
    return values.tobytes()


def xmp(orientation: int, inside: bool) -> bytes:
    said = f'tiff:Orientation="{orientation}"' if inside else ""
    child = "" if inside else f"<tiff:Orientation>{orientation}</tiff:Orientation>"
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" {said}>{child}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


# --- PNG -------------------------------------------------------------------------------------------------------------


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def packed(rows: numpy.ndarray, depth: int) -> list[bytes]:
    """Rows of samples (h × samples) as bytes, most significant first."""
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in rows]
    if depth == 8:
        return [row.astype(numpy.uint8).tobytes() for row in rows]
    lines = []
    for row in rows:
        bits = "".join(format(int(sample), f"0{depth}b") for sample in row)
        bits += "0" * (-len(bits) % 8)
        lines.append(bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)))
    return lines


def filtered(lines: list[bytes], step: int) -> bytes:
    """Each line with one of the five filters, drawn at random."""
    result = bytearray()
    before = bytes(len(lines[0])) if lines else b""
    for line in lines:
        kind = int(random.integers(0, 5))
        result.append(kind)
        for at, value in enumerate(line):
            left = line[at - step] if at >= step else 0
            up = before[at]
            corner = before[at - step] if at >= step else 0
            guess = left + up - corner
            near = min((left, up, corner), key=lambda each: abs(guess - each))
            taken = (0, left, up, (left + up) // 2, near)[kind]
            result.append((value - taken) & 255)
        before = line
    return bytes(result)


def png(samples: numpy.ndarray, colour: int, depth: int, adam7: bool = False, extra: tuple[bytes, ...] = ()) -> bytes:
    h, w, channels = samples.shape
    step = max(1, channels * depth // 8)
    passes = [(0, 0, 1, 1)]
    if adam7:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b""
    for x, y, across, down in passes:
        part = samples[y::down, x::across]
        if part.size:
            data += filtered(packed(part.reshape(part.shape[0], -1), depth), step)
    header = struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, int(adam7))
    body = zlib.compress(data)
    cut = len(body) // 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + b"".join(extra)
        + chunk(b"IDAT", body[:cut])
        + chunk(b"IDAT", body[cut:])
        + chunk(b"IEND", b"")
    )


def palette(count: int) -> bytes:
    return random.integers(0, 256, count * 3).astype(numpy.uint8).tobytes()


channels_of = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
    for depth in depths:
        for adam7 in (False, True):
            extra = (chunk(b"PLTE", palette(1 << depth)),) if colour == 3 else ()
            name = f"png-colour{colour}-depth{depth}{'-adam7' if adam7 else ''}.png"
            files[name] = png(scene(channels_of[colour], 1 << depth), colour, depth, adam7, extra)
table = chunk(b"PLTE", palette(256))
files["png-palette-transparent.png"] = png(
    scene(1), 3, 8, False, (table, chunk(b"tRNS", bytes(int(each) for each in random.integers(0, 256, 200))))
)
files["png-grey-transparent.png"] = png(scene(1), 0, 8, False, (chunk(b"tRNS", struct.pack(">H", 100)),))
files["png-grey16-transparent.png"] = png(scene(1, 1 << 16), 0, 16, False, (chunk(b"tRNS", struct.pack(">H", 100)),))
files["png-grey16-dark.png"] = png(scene(1, 300), 0, 16)
files["png-rgb-transparent.png"] = png(scene(3), 2, 8, False, (chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3)),))
files["png-gamma.png"] = png(
    scene(3), 2, 8, False, (chunk(b"gAMA", struct.pack(">I", 100000)), chunk(b"sBIT", bytes((5, 6, 5))))
)
files["png-with-profile.png"] = png(
    scene(3), 2, 8, False, (chunk(b"iCCP", b"swapped\0\0" + zlib.compress(bytes(random.integers(0, 256, 200, numpy.uint8)))),)
)
for orientation in range(1, 9):
    files[f"png-exif{orientation}.png"] = png(scene(3), 2, 8, False, (chunk(b"eXIf", exif(orientation)[6:]),))
files["png-xmp6.png"] = png(
    scene(3), 2, 8, False, (chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(6, True)),)
)
raw = exif(8)
hexadecimal = f"\nexif\n{len(raw):8}\n{raw.hex()}\n".encode()
files["png-raw-profile8.png"] = png(
    scene(3), 2, 8, False, (chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(hexadecimal)),)
)
frames = [image("RGBA") for _ in range(3)]
files["png-moving.png"] = saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
files["png-moving-still-first.png"] = saved(
    frames[0], "PNG", save_all=True, append_images=frames[1:], default_image=True
)

# --- JPEG ------------------------------------------------------------------------------------------------------------


def segments(jpeg: bytes) -> list[tuple[int, bytes]]:
    """(marker, segment with its length) up to the first scan, whose rest is the last item."""
    found, at = [], 2
    while True:
        marker, length = jpeg[at + 1], struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        if marker == 0xDA:
            return [*found, (marker, jpeg[at + 2 :])]
        found.append((marker, jpeg[at + 2 : at + 2 + length]))
        at += 2 + length


def joined(parts: list[tuple[int, bytes]]) -> bytes:
    return b"\xff\xd8" + b"".join(bytes((0xFF, marker)) + data for marker, data in parts)


def app1(data: bytes) -> tuple[int, bytes]:
    return (0xE1, struct.pack(">H", len(data) + 2) + data)


photo = image("RGB", width * 2 + 1, height * 2 + 3)
for quality in (35, 80, 95):
    for subsampling in (0, 1, 2):
        files[f"jpeg-{quality}-{subsampling}.jpg"] = saved(photo, "JPEG", quality=quality, subsampling=subsampling)
files["jpeg-progressive.jpg"] = saved(photo, "JPEG", progressive=True)
files["jpeg-restarts.jpg"] = saved(photo, "JPEG", restart_marker_rows=1)
files["jpeg-grey.jpg"] = saved(image("L"), "JPEG")
files["jpeg-rgb.jpg"] = saved(photo, "JPEG", keep_rgb=True)
files["jpeg-bytes-behind.jpg"] = saved(photo, "JPEG") + b"more bytes than the picture has"
ink = saved(image("CMYK", width * 2, height * 2), "JPEG", quality=90)
files["jpeg-cmyk.jpg"] = ink
parts = segments(ink)
files["jpeg-cmyk-no-adobe.jpg"] = joined([each for each in parts if each[0] != 0xEE])
files["jpeg-ycck.jpg"] = joined([(m, d[:-1] + b"\x02") if m == 0xEE else (m, d) for m, d in parts])
for orientation in range(1, 9):
    files[f"jpeg-exif{orientation}.jpg"] = saved(photo, "JPEG", exif=exif(orientation))
files["jpeg-xmp5.jpg"] = joined([app1(b"http://ns.adobe.com/xap/1.0/\0" + xmp(5, False)), *segments(saved(photo, "JPEG"))])
files["jpeg-exif-over-xmp.jpg"] = joined(
    [app1(exif(3)), app1(b"http://ns.adobe.com/xap/1.0/\0" + xmp(6, True)), *segments(saved(photo, "JPEG"))]
)
files["jpeg-cmyk-exif6.jpg"] = joined([app1(exif(6)), *parts])

# --- GIF -------------------------------------------------------------------------------------------------------------


def lzw(pixels: list[int], bits: int) -> bytes:
    clear, end = 1 << bits, (1 << bits) + 1
    codes = {(each,): each for each in range(clear)}
    stream: list[tuple[int, int]] = [(clear, bits + 1)]
    size, prefix = bits + 1, ()
    for pixel in pixels:
        if (*prefix, pixel) in codes:
            prefix = (*prefix, pixel)
            continue
        stream.append((codes[prefix], size))
        if len(codes) + 2 < 4096:
            codes[(*prefix, pixel)] = len(codes) + 2
            if len(codes) + 1 == 1 << size and size < 12:
                size += 1
        else:
            stream.append((clear, size))
            codes = {(each,): each for each in range(clear)}
            size = bits + 1
        prefix = (pixel,)
    stream += [(codes[prefix], size), (end, size)]
    value = place = 0
    result = bytearray()
    for code, length in stream:
        value |= code << place
        place += length
        while place >= 8:
            result.append(value & 255)
            value, place = value >> 8, place - 8
    if place:
        result.append(value & 255)
    blocks = b"".join(bytes((len(result[at : at + 255]),)) + result[at : at + 255] for at in range(0, len(result), 255))
    return bytes((bits,)) + blocks + b"\0"


def gif(
    bits: int,
    frame: tuple[int, int, int, int] | None = None,
    transparent: int | None = None,
    interlaced: bool = False,
    local: bool = False,
    background: int = 0,
    grey: bool = False,
    both: bool = False,
) -> bytes:
    x, y, w, h = frame or (0, 0, width, height)
    count = 1 << bits
    colours = bytes(each for level in range(count) for each in (level,) * 3) if grey else palette(count)
    rows = scene(1, count, w, h)[..., 0]
    order = range(h)
    if interlaced:
        order = [*range(0, h, 8), *range(4, h, 8), *range(2, h, 4), *range(1, h, 2)]
    pixels = [int(each) for row in order for each in rows[row]]
    everywhere = not local or both
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, (0x80 | (bits - 1)) if everywhere else 0, background, 0)
    table = palette(count) if both else colours
    control = b"" if transparent is None else b"\x21\xf9\x04" + struct.pack("<BHBB", 1, 0, transparent, 0)
    flags = (0x40 if interlaced else 0) | ((0x80 | (bits - 1)) if local else 0)
    body = b"\x2c" + struct.pack("<HHHHB", x, y, w, h, flags) + (colours if local else b"")
    return head + (table if everywhere else b"") + control + body + lzw(pixels, max(2, bits)) + b"\x3b"


inner = (3, 2, width - 6, height - 5)
for bits in (1, 2, 4, 8):
    files[f"gif-{1 << bits}-colours.gif"] = gif(bits)
files["gif-interlaced.gif"] = gif(6, interlaced=True)
files["gif-transparent.gif"] = gif(5, transparent=7)
files["gif-inner.gif"] = gif(5, frame=inner)
files["gif-inner-background.gif"] = gif(5, frame=inner, background=9)
files["gif-inner-transparent.gif"] = gif(5, frame=inner, transparent=11)
files["gif-local-palette.gif"] = gif(4, local=True)
files["gif-two-palettes.gif"] = gif(4, local=True, both=True, frame=inner)
files["gif-grey.gif"] = gif(8, grey=True)
files["gif-grey-inner.gif"] = gif(8, grey=True, frame=inner, transparent=200)
long = image("RGB", 90, 70).quantize(256)
files["gif-full-table.gif"] = saved(long, "GIF")
moving = [image("RGB").quantize(64) for _ in range(3)]
files["gif-moving.gif"] = saved(moving[0], "GIF", save_all=True, append_images=moving[1:], disposal=2)
files["gif-exif-comment.gif"] = saved(moving[0], "GIF", comment=b"a comment\0 with a byte of nothing")

# --- WebP ------------------------------------------------------------------------------------------------------------

files["webp-lossless.webp"] = saved(image("RGB"), "WEBP", lossless=True)
files["webp-lossless-alpha.webp"] = saved(image("RGBA"), "WEBP", lossless=True, exact=True)
files["webp-lossy.webp"] = saved(photo, "WEBP", quality=70)
files["webp-lossy-alpha.webp"] = saved(image("RGBA", 40, 33), "WEBP", quality=70)
files["webp-moving.webp"] = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True, exact=True)
for orientation in (3, 6, 7):
    files[f"webp-exif{orientation}.webp"] = saved(image("RGB"), "WEBP", lossless=True, exif=exif(orientation))
files["webp-xmp8.webp"] = saved(image("RGB"), "WEBP", lossless=True, xmp=xmp(8, True))

# --- BMP -------------------------------------------------------------------------------------------------------------


def bmp(
    bits: int,
    body: bytes,
    colours: bytes = b"",
    compression: int = 0,
    down: bool = False,
    masks: bytes = b"",
    old: bool = False,
    size: int = 40,
) -> bytes:
    if old:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        count = len(colours) // 4
        info = struct.pack(
            "<IiiHHIIiiII", size, width, -height if down else height, 1, bits, compression, len(body), 2835, 2835, count, 0
        )
        info += masks.ljust(size - 40, b"\0") if size > 40 else masks
    offset = 14 + len(info) + len(colours)
    return b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + info + colours + body


def bmp_rows(lines: list[bytes], down: bool = False) -> bytes:
    return b"".join(line + b"\0" * (-len(line) % 4) for line in (lines if down else lines[::-1]))


def bmp_colours(count: int, entry: int = 4) -> bytes:
    table = random.integers(0, 256, (count, entry)).astype(numpy.uint8)
    return table.tobytes()


for bits in (1, 4, 8):
    lines = packed(scene(1, 1 << bits)[..., 0], bits)
    files[f"bmp-{bits}.bmp"] = bmp(bits, bmp_rows(lines), bmp_colours(1 << bits))
    files[f"bmp-{bits}-os2.bmp"] = bmp(bits, bmp_rows(lines), bmp_colours(1 << bits, 3), old=True)
files["bmp-8-few.bmp"] = bmp(8, bmp_rows(packed(scene(1, 40)[..., 0], 8)), bmp_colours(40))
files["bmp-8-grey.bmp"] = saved(image("L"), "BMP")
files["bmp-1-pillow.bmp"] = saved(image("L").convert("1"), "BMP")
colour = scene(3).astype(numpy.uint8)
rows24 = [row.tobytes() for row in colour]
files["bmp-24.bmp"] = bmp(24, bmp_rows(rows24))
files["bmp-24-down.bmp"] = bmp(24, bmp_rows(rows24, True), down=True)
files["bmp-24-v5.bmp"] = bmp(24, bmp_rows(rows24), size=124)
rows32 = [row.tobytes() for row in scene(4).astype(numpy.uint8)]
files["bmp-32.bmp"] = bmp(32, bmp_rows(rows32))
files["bmp-32-alpha.bmp"] = saved(image("RGBA"), "BMP")
fields = {
    "32-bgra": (32, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)),
    "32-rgba": (32, (0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
    "32-xbgr": (32, (0xFF000000, 0xFF0000, 0xFF00, 0)),
    "16-565": (16, (0xF800, 0x7E0, 0x1F, 0)),
    "16-555": (16, (0x7C00, 0x3E0, 0x1F, 0)),
}
rows16 = [row.astype("<u2").tobytes() for row in scene(1, 1 << 16)[..., 0]]
files["bmp-16.bmp"] = bmp(16, bmp_rows(rows16))
for name, (bits, masks) in fields.items():
    rows = rows32 if bits == 32 else rows16
    files[f"bmp-{name}.bmp"] = bmp(
        bits, bmp_rows(rows), compression=3, masks=struct.pack("<IIII", *masks), size=56 if bits == 32 else 52
    )
files["bmp-16-565-short.bmp"] = bmp(16, bmp_rows(rows16), compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))


def run_lengths(rows: numpy.ndarray, four: bool) -> bytes:
    """Runs, stretches written out, a jump and line ends."""
    result = bytearray()
    for line, row in enumerate(rows[::-1]):
        at = 0
        values = [int(each) for each in row]
        if line == 2:
            # the rest of this line and a few of the next are jumped over
            result += bytes((0, 2, 3, 1))
            at = 3
            continue
        while at < len(values):
            same = 1
            while at + same < len(values) and values[at + same] == values[at]:
                same += 1
            rest = values[at : at + 5]
            if same == 1 and len(rest) >= 3:
                if four:
                    pairs = [rest[i] << 4 | (rest[i + 1] if i + 1 < len(rest) else 0) for i in range(0, len(rest), 2)]
                    written = bytes(pairs)
                else:
                    written = bytes(rest)
                result += bytes((0, len(rest))) + written + b"\0" * (len(written) % 2)
                at += len(rest)
            else:
                result += bytes((same, values[at] << 4 | values[at] if four else values[at]))
                at += same
        result += b"\0\0"
    return bytes(result + b"\0\1")


files["bmp-rle8.bmp"] = bmp(8, run_lengths(scene(1, 6)[..., 0], False), bmp_colours(256), compression=1)
files["bmp-rle4.bmp"] = bmp(4, run_lengths(scene(1, 5)[..., 0], True), bmp_colours(16), compression=2)

# --- TIFF ------------------------------------------------------------------------------------------------------------

for mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
    files[f"tiff-{mode.lower()}.tif"] = saved(image(mode), "TIFF")
files["tiff-1.tif"] = saved(image("L").convert("1"), "TIFF")
files["tiff-palette.tif"] = saved(image("RGB").quantize(64), "TIFF")
for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
    files[f"tiff-rgb-{compression.removeprefix('tiff_')}.tif"] = saved(image("RGB"), "TIFF", compression=compression)
files["tiff-fax.tif"] = saved(image("L").convert("1"), "TIFF", compression="group4")
files["tiff-jpeg.tif"] = saved(image("RGB", 48, 40), "TIFF", compression="jpeg", quality=90)
files["tiff-grey16.tif"] = saved(Image.fromarray(scene(1, 1 << 16)[..., 0].astype(numpy.uint16)), "TIFF")
files["tiff-grey16-dark.tif"] = saved(Image.fromarray(scene(1, 300)[..., 0].astype(numpy.uint16)), "TIFF")
for orientation in (3, 5, 6):
    files[f"tiff-exif{orientation}.tif"] = saved(image("RGB"), "TIFF", tiffinfo={0x0112: orientation})
pages = [image("RGB") for _ in range(2)]
files["tiff-pages.tif"] = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])


def tiff(samples: numpy.ndarray, depth: int, photometric: int, big: bool, extra: int | None = None, planar: int = 1) -> bytes:
    order = ">" if big else "<"
    h, w, channels = samples.shape
    kind = f"{order}u2" if depth == 16 else "u1"
    planes = [samples[..., each] for each in range(channels)] if planar == 2 else [samples]
    strips = [each.astype(kind).tobytes() for each in planes]
    tags: list[tuple[int, int, list[int]]] = [
        (256, 4, [w]),
        (257, 4, [h]),
        (258, 3, [depth] * channels),
        (259, 3, [1]),
        (262, 3, [photometric]),
        (273, 4, [0] * len(strips)),
        (277, 3, [channels]),
        (278, 4, [h]),
        (279, 4, [len(each) for each in strips]),
        (284, 3, [planar]),
    ]
    if extra is not None:
        tags.append((338, 3, [extra]))
    head = 8 + 2 + 12 * len(tags) + 4
    long = {3: "H", 4: "I"}
    beside = b""
    at = head + sum(struct.calcsize(f"{len(v)}{long[k]}") for _, k, v in tags if struct.calcsize(f"{len(v)}{long[k]}") > 4)
    places = []
    for each in strips:
        places.append(at)
        at += len(each)
    entries = b""
    for tag, k, values in tags:
        values = places if tag == 273 else values
        data = struct.pack(f"{order}{len(values)}{long[k]}", *values)
        if len(data) > 4:
            entries += struct.pack(f"{order}HHII", tag, k, len(values), head + len(beside))
            beside += data
        else:
            entries += struct.pack(f"{order}HHI", tag, k, len(values)) + data.ljust(4, b"\0")
    start = (b"MM\0*" if big else b"II*\0") + struct.pack(f"{order}IH", 8, len(tags))
    return start + entries + struct.pack(f"{order}I", 0) + beside + b"".join(strips)


for big in (False, True):
    end = "big" if big else "little"
    files[f"tiff-rgb16-{end}.tif"] = tiff(scene(3, 1 << 16), 16, 2, big)
    files[f"tiff-grey16-{end}.tif"] = tiff(scene(1, 1 << 16), 16, 1, big)
    files[f"tiff-rgb-{end}.tif"] = tiff(scene(3), 8, 2, big)
files["tiff-white-is-zero.tif"] = tiff(scene(1), 8, 0, False)
files["tiff-rgba16.tif"] = tiff(scene(4, 1 << 16), 16, 2, False, extra=2)
files["tiff-premultiplied.tif"] = tiff(scene(4), 8, 2, False, extra=1)
files["tiff-unknown-extra.tif"] = tiff(scene(4), 8, 2, False, extra=0)
files["tiff-planes.tif"] = tiff(scene(3), 8, 2, False, planar=2)

# --- what Pillow makes of them ---------------------------------------------------------------------------------------

lossy = {"jpeg-", "webp-lossy.", "webp-lossy-", "tiff-jpeg"}
index = []
for name, data in sorted(files.items()):
    with Image.open(io.BytesIO(data)) as picture:
        mode = picture.mode
        picture.load()
        if picture.getexif().get(0x0112) is not None:
            picture = ImageOps.exif_transpose(picture)
        rgb = numpy.asarray(picture.convert("RGB"))
    (out / name).write_bytes(data)
    case = {"file": name, "mode": mode, "height": rgb.shape[0], "width": rgb.shape[1]}
    if any(name.startswith(each) for each in lossy):
        (out / f"{name}.rgb").write_bytes(zlib.compress(rgb.tobytes(), 9))
    else:
        case["sha256"] = hashlib.sha256(rgb.tobytes()).hexdigest()
    index.append(case)
said = {"pillow": PIL.__version__, "seed": given.seed, "cases": index}
(out / "index.json").write_text(json.dumps(said, indent=1) + "\n")
print(len(index), "pictures,", sum(len(each) for each in files.values()), "bytes")
