// How a camera was held: the orientation that a file's EXIF block says, or else its XMP block, found where Pillow finds
// them. 1 is upright; 2 to 8 are turned or mirrored as the EXIF standard numbers them (tag 0x0112).

import { fromHex, latin1 } from "#bytes";
import { inflateSync } from "#packing";
import { kindOf } from "./kind.ts";
import { numberIn, textIn } from "./tiff-tags.ts";

interface Blocks {
  /** A TIFF header and its directory, where there is one. */
  exif?: Uint8Array;
  xmp?: string;
}

/** Text blocks of a PNG are small; what unpacks to more is no note of a camera's. */
const LARGEST_TEXT = 1 << 22;
const ORIENTATION = 0x0112;
const XMP_OF_TIFF = 700;

/** The orientation of a picture file, 1 to 8; 1 where none is said, or one that does not exist. */
export function orientationOf(bytes: Uint8Array): number {
  const { exif, xmp } = blocksOf(bytes);
  const said = (exif && numberIn(exif, ORIENTATION)) ?? inXmp(xmp);
  return said !== undefined && said >= 1 && said <= 8 ? said : 1;
}

function blocksOf(bytes: Uint8Array): Blocks {
  switch (kindOf(bytes)) {
    case "JPEG":
      return inJpeg(bytes);
    case "PNG":
      return inPng(bytes);
    case "WebP":
      return inWebp(bytes);
    case "TIFF":
      return { exif: bytes, xmp: textIn(bytes, XMP_OF_TIFF) };
    default:
      return {};
  }
}

function inXmp(xmp: string | undefined): number | undefined {
  const found = /tiff:Orientation(?:="|>)([0-9])/.exec(xmp ?? "");
  return found ? Number(found[1]) : undefined;
}

const EXIF_MARK = "Exif\0\0";
const XMP_MARK = "http://ns.adobe.com/xap/1.0/\0";

/** Segments up to the first scan. A second EXIF segment goes on where the first ended. */
function inJpeg(bytes: Uint8Array): Blocks {
  const found: Blocks = {};
  const view = viewOf(bytes);
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    const length = view.getUint16(at + 2);
    const data = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && latin1(data.subarray(0, 6)) === EXIF_MARK) {
      const more = data.subarray(6);
      found.exif = found.exif ? joined(found.exif, more) : more;
    } else if (marker === 0xe1 && latin1(data.subarray(0, XMP_MARK.length)) === XMP_MARK) {
      found.xmp = latin1(data.subarray(XMP_MARK.length));
    }
    at += 2 + length;
  }
  return found;
}

function inPng(bytes: Uint8Array): Blocks {
  const found: Blocks = {};
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = latin1(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (name === "eXIf") found.exif = data;
    const text = /^(?:iTXt|tEXt|zTXt)$/.test(name) ? pngText(name, data) : undefined;
    if (text?.key === "XML:com.adobe.xmp") found.xmp = text.value;
    if (text?.key === "Raw profile type exif" && found.exif === undefined) {
      const digits = text.value.split("\n").slice(3).join("");
      const raw = fromHex(digits);
      found.exif = latin1(raw.subarray(0, 6)) === EXIF_MARK ? raw.subarray(6) : raw;
    }
    at += 12 + length;
  }
  return found;
}

/** A text chunk: its keyword, and its words unpacked. */
function pngText(name: string, data: Uint8Array): { key: string; value: string } | undefined {
  const zero = data.indexOf(0);
  if (zero < 0) return undefined;
  const key = latin1(data.subarray(0, zero));
  let rest = data.subarray(zero + 1);
  let packed = name === "zTXt";
  if (packed) rest = rest.subarray(1);
  if (name === "iTXt") {
    packed = rest[0] === 1;
    const language = rest.indexOf(0, 2);
    const translated = rest.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return undefined;
    rest = rest.subarray(translated + 1);
  }
  if (!packed) return { key, value: latin1(rest) };
  try {
    return { key, value: latin1(inflateSync(rest, { maxOutputLength: LARGEST_TEXT })) };
  } catch {
    return undefined;
  }
}

function inWebp(bytes: Uint8Array): Blocks {
  const found: Blocks = {};
  const view = viewOf(bytes);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = latin1(bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (name === "EXIF") found.exif = latin1(data.subarray(0, 6)) === EXIF_MARK ? data.subarray(6) : data;
    if (name === "XMP ") found.xmp = latin1(data);
    at += 8 + length + (length % 2);
  }
  return found;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
