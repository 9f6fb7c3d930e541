// The pages of a column, one behind the other: they fill its bytes, have as many values and rows as is said, and levels that a
// column of its kind can have.

import { crc32 } from "#packing";
import { unpackers } from "../unpack.ts";
import type { Column } from "./footer.ts";
import { codecs, encodings, type PageHeader, pageHeader, pageTypes, physical } from "./format.ts";
import { bitsFor, checkRuns } from "./runs.ts";
import type { Leaf } from "./schema.ts";
import { Reader, readStruct } from "./thrift.ts";
import { checkValues, prefixed } from "./values.ts";

/** Levels of the values of a column, in their order; where a column has none of a kind, they are all 0. */
export interface Levels {
  readonly count: number;
  readonly definition: Uint8Array;
  readonly repetition: Uint8Array;
}

/** The levels of a column in a group of `rows` rows. Throws an Error where its pages are damaged. */
export function levelsOf(file: Uint8Array, { leaf, said, start, end }: Column, rows: number): Levels {
  const reader = new Reader(file.subarray(0, end), start);
  const pages: Levels[] = [];
  let dictionary: number | undefined;
  let left = said.num_values;
  for (let page = 0; reader.at < end; page++) {
    const at = reader.at;
    try {
      const header = readStruct(reader, pageHeader, "head");
      const stored = sized(reader, header);
      const unpack = (bytes: Uint8Array, length: number) => unpacked(bytes, length, said.codec);
      if (header.type === pageTypes.dictionary) {
        if (page > 0) throw new Error("a dictionary stands behind what it is for");
        dictionary = checkDictionary(header, unpack(stored, header.uncompressed_page_size), leaf);
      } else {
        if (pages.length === 0 && at !== said.data_page_offset && start !== said.data_page_offset)
          throw new Error("it stands where the column has none");
        const values = checkPage(header, stored, unpack, leaf, dictionary, left);
        left -= values.count;
        pages.push(values);
      }
    } catch (error) {
      throw new Error(`page ${page} of ${nameOf(leaf)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const levels: Levels = {
    count: pages.reduce((sum, each) => sum + each.count, 0),
    definition: joined(pages.map((each) => each.definition)),
    repetition: joined(pages.map((each) => each.repetition)),
  };
  if (levels.count !== said.num_values)
    throw new Error(`${nameOf(leaf)} has ${levels.count} of ${said.num_values} values`);
  checkLevels(levels, leaf, rows);
  const nulls = said.statistics?.null_count;
  const found = levels.definition.reduce((sum, each) => sum + Number(each < leaf.definition), 0);
  // in columns inside of others, writers count differently
  if (leaf.path.length === 1 && leaf.repetition === 0 && nulls !== undefined && found !== nulls)
    throw new Error(`${found} cells of ${nameOf(leaf)} are empty, where it says ${nulls}`);
  return levels;
}

export const nameOf = ({ path }: Leaf): string => `its column \`${path.join(".")}\``;

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of a page as they are stored. */
function sized(reader: Reader, { compressed_page_size, uncompressed_page_size, crc }: PageHeader): Uint8Array {
  if (compressed_page_size < 0 || uncompressed_page_size < 0) throw new Error("it has fewer than 0 bytes");
  const stored = reader.take(compressed_page_size);
  if (crc !== undefined && crc32(stored) !== crc >>> 0) throw new Error("its sum does not fit its bytes");
  return stored;
}

function unpacked(bytes: Uint8Array, length: number, codec: number): Uint8Array {
  const name = codecs[codec]!;
  if (name === "UNCOMPRESSED") {
    if (bytes.length !== length) throw new Error(`it has ${bytes.length} of ${length} bytes`);
    return bytes;
  }
  const unpack = unpackers[name];
  if (unpack === undefined) throw new Error(`it is packed with ${name}, which cannot be read here`);
  const unpacked = unpack(bytes, length);
  if (unpacked.length !== length) throw new Error(`unpacked it has ${unpacked.length} of ${length} bytes`);
  return unpacked;
}

/** The number of values in a dictionary. */
function checkDictionary({ dictionary_page_header: header }: PageHeader, bytes: Uint8Array, leaf: Leaf): number {
  if (header === undefined) throw new Error("it does not say how many values it has");
  if (header.num_values < 0) throw new Error(`it has ${header.num_values} values`);
  if (leaf.type === physical.boolean) throw new Error("it is a dictionary of truths");
  if (header.encoding !== encodings.plain && header.encoding !== encodings.plainDictionary)
    throw new Error(`a dictionary is not packed in this way (${header.encoding})`);
  checkValues({ bytes, encoding: encodings.plain, count: header.num_values, dictionary: undefined }, leaf);
  return header.num_values;
}

type Unpack = (bytes: Uint8Array, length: number) => Uint8Array;

/** Checks a page of values of either version of the format. */
function checkPage(
  header: PageHeader,
  stored: Uint8Array,
  unpack: Unpack,
  leaf: Leaf,
  dictionary: number | undefined,
  left: number,
): Levels {
  const { definition, repetition } = leaf;
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header;
  const levels = (bytes: Uint8Array, most: number, count: number, what: string): Uint8Array => {
    const kept = new Uint8Array(count);
    if (most > 0) checkRuns(bytes, { bits: bitsFor(most), count, most, what }, kept);
    return kept;
  };
  if (header.type === pageTypes.data && first) {
    const count = counted(first.num_values, left);
    const reader = new Reader(unpack(stored, size));
    const wrong = (most: number, encoding: number) => most > 0 && encoding !== encodings.rle;
    if (wrong(definition, first.definition_level_encoding) || wrong(repetition, first.repetition_level_encoding))
      throw new Error("its levels are packed in a way that cannot be read here");
    const nothing = new Uint8Array();
    const repetitions = levels(repetition > 0 ? prefixed(reader) : nothing, repetition, count, "repetition levels");
    const definitions = levels(definition > 0 ? prefixed(reader) : nothing, definition, count, "definition levels");
    const there = definitions.reduce((sum, each) => sum + Number(each === definition), 0);
    const bytes = reader.bytes.subarray(reader.at);
    checkValues({ bytes, encoding: first.encoding, count: there, dictionary }, leaf);
    return { count, definition: definitions, repetition: repetitions };
  }
  if (header.type === pageTypes.data2 && second) {
    const { definition_levels_byte_length: ofDefinition, repetition_levels_byte_length: ofRepetition } = second;
    const count = counted(second.num_values, left);
    const reader = new Reader(stored);
    if (ofDefinition < 0 || ofRepetition < 0) throw new Error("its levels have fewer than 0 bytes");
    // levels of repetition that nobody asks for are passed over
    if (ofDefinition > 0 && definition === 0) throw new Error("it has levels where its column has none");
    const repetitions = levels(reader.take(ofRepetition), repetition, count, "repetition levels");
    const definitions = levels(reader.take(ofDefinition), definition, count, "definition levels");
    const there = definitions.reduce((sum, each) => sum + Number(each === definition), 0);
    const rows = repetitions.reduce((sum, each) => sum + Number(each === 0), 0);
    if (second.num_nulls !== count - there)
      throw new Error(`it has ${count - there} of ${second.num_nulls} empty values`);
    if (second.num_rows !== rows || (repetitions[0] ?? 0) !== 0)
      throw new Error(`it has ${rows} of ${second.num_rows} rows`);
    const rest = stored.subarray(reader.at);
    const length = size - ofDefinition - ofRepetition;
    if (second.is_compressed === false && rest.length !== length)
      throw new Error(`it has ${rest.length} of ${length} bytes`);
    const bytes = second.is_compressed === false ? rest : unpack(rest, length);
    checkValues({ bytes, encoding: second.encoding, count: there, dictionary }, leaf);
    return { count, definition: definitions, repetition: repetitions };
  }
  throw new Error("it is of no kind that can be read here");
}

function counted(values: number, left: number): number {
  if (values < 0 || values > left) throw new Error(`it has ${values} values where ${left} are left`);
  return values;
}

/** Levels of a column as a whole: the first value starts a row, and what goes on with a list has a list to go on with. */
function checkLevels({ definition, repetition }: Levels, leaf: Leaf, rows: number): void {
  const { lists } = leaf;
  let started = 0;
  for (const [at, level] of repetition.entries()) {
    if (level === 0) started++;
    else {
      const inside = lists[level - 1]!;
      if (at === 0 || definition[at]! < inside || definition[at - 1]! < inside)
        throw new Error(`${nameOf(leaf)} goes on with a list that is not there`);
    }
  }
  if (started !== rows) throw new Error(`${nameOf(leaf)} has ${started} of ${rows} rows`);
}
