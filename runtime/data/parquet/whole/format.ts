// What a parquet file says of itself, as structs of Thrift. Only what the checks of this folder look at is named; the rest is
// skipped there. https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift

import { may, needs, type Read } from "./thrift.ts";

/** A struct of which only that it is there counts. */
const some = {};
const unit = { millis: may(1, some), micros: may(2, some), nanos: may(3, some) };
const time = { utc: needs(1, "bool"), unit: needs(2, unit) };

/** A union: one of them. */
const logical = {
  string: may(1, some),
  map: may(2, some),
  list: may(3, some),
  enum: may(4, some),
  decimal: may(5, { scale: needs(1, "i32"), precision: needs(2, "i32") }),
  date: may(6, some),
  time: may(7, time),
  timestamp: may(8, time),
  integer: may(10, { bits: needs(1, "byte"), signed: needs(2, "bool") }),
  unknown: may(11, some),
  json: may(12, some),
  bson: may(13, some),
  uuid: may(14, some),
  float16: may(15, some),
  variant: may(16, some),
  geometry: may(17, some),
  geography: may(18, some),
};

const element = {
  type: may(1, "i32"),
  type_length: may(2, "i32"),
  repetition_type: may(3, "i32"),
  name: needs(4, "text"),
  num_children: may(5, "i32"),
  converted_type: may(6, "i32"),
  scale: may(7, "i32"),
  precision: may(8, "i32"),
  field_id: may(9, "i32"),
  logical_type: may(10, logical),
};

const keyValue = { key: needs(1, "bytes"), value: may(2, "bytes") };

const statistics = {
  max: may(1, "bytes"),
  min: may(2, "bytes"),
  null_count: may(3, "i64"),
  distinct_count: may(4, "i64"),
  max_value: may(5, "bytes"),
  min_value: may(6, "bytes"),
  is_max_value_exact: may(7, "bool"),
  is_min_value_exact: may(8, "bool"),
};

const chunk = {
  type: needs(1, "i32"),
  encodings: needs(2, ["i32"]),
  path_in_schema: needs(3, ["text"]),
  codec: needs(4, "i32"),
  num_values: needs(5, "i64"),
  total_uncompressed_size: needs(6, "i64"),
  total_compressed_size: needs(7, "i64"),
  key_value_metadata: may(8, [keyValue]),
  data_page_offset: needs(9, "i64"),
  index_page_offset: may(10, "i64"),
  dictionary_page_offset: may(11, "i64"),
  statistics: may(12, statistics),
  encoding_stats: may(13, [{ page_type: needs(1, "i32"), encoding: needs(2, "i32"), count: needs(3, "i32") }]),
  // in files of a writer of its own time, 15 is something else
  bloom_filter_length: may(15, "skipped"),
  size_statistics: may(16, {
    unencoded_byte_array_data_bytes: may(1, "i64"),
    repetition_level_histogram: may(2, ["i64"]),
    definition_level_histogram: may(3, ["i64"]),
  }),
};

const rowGroup = {
  columns: needs(1, [
    {
      file_path: may(1, "text"),
      file_offset: needs(2, "i64"),
      meta_data: may(3, chunk),
      offset_index_offset: may(4, "i64"),
      offset_index_length: may(5, "i32"),
      column_index_offset: may(6, "i64"),
      column_index_length: may(7, "i32"),
      crypto_metadata: may(8, "skipped"),
    },
  ]),
  total_byte_size: needs(2, "i64"),
  num_rows: needs(3, "i64"),
  sorting_columns: may(4, [
    { column_idx: needs(1, "i32"), descending: needs(2, "bool"), nulls_first: needs(3, "bool") },
  ]),
  file_offset: may(5, "i64"),
  total_compressed_size: may(6, "i64"),
  ordinal: may(7, "i16"),
};

export const fileMetadata = {
  version: needs(1, "i32"),
  schema: needs(2, [element]),
  num_rows: needs(3, "i64"),
  row_groups: needs(4, [rowGroup]),
  key_value_metadata: may(5, [keyValue]),
  created_by: may(6, "bytes"),
  column_orders: may(7, [some]),
  encryption_algorithm: may(8, "skipped"),
  footer_signing_key_metadata: may(9, "bytes"),
};

export const pageHeader = {
  type: needs(1, "i32"),
  uncompressed_page_size: needs(2, "i32"),
  compressed_page_size: needs(3, "i32"),
  crc: may(4, "i32"),
  data_page_header: may(5, {
    num_values: needs(1, "i32"),
    encoding: needs(2, "i32"),
    definition_level_encoding: needs(3, "i32"),
    repetition_level_encoding: needs(4, "i32"),
    statistics: may(5, statistics),
  }),
  index_page_header: may(6, "skipped"),
  dictionary_page_header: may(7, {
    num_values: needs(1, "i32"),
    encoding: needs(2, "i32"),
    is_sorted: may(3, "bool"),
  }),
  data_page_header_v2: may(8, {
    num_values: needs(1, "i32"),
    num_nulls: needs(2, "i32"),
    num_rows: needs(3, "i32"),
    encoding: needs(4, "i32"),
    definition_levels_byte_length: needs(5, "i32"),
    repetition_levels_byte_length: needs(6, "i32"),
    is_compressed: may(7, "bool"),
    statistics: may(8, statistics),
  }),
};

export type Logical = Read<typeof logical>;
export type Element = Read<typeof element>;
export type Chunk = Read<typeof chunk>;
export type RowGroup = Read<typeof rowGroup>;
export type FileMetadata = Read<typeof fileMetadata>;
export type PageHeader = Read<typeof pageHeader>;

/** The numbers of physical types. */
export const physical = { boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, bytes: 6, fixed: 7 };
/** The numbers of encodings. */
export const encodings = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  bitPacked: 4,
  delta: 5,
  deltaLength: 6,
  deltaBytes: 7,
  dictionary: 8,
  split: 9,
};
export const pageTypes = { data: 0, index: 1, dictionary: 2, data2: 3 };
/** Codecs by number, as hyparquet-compressors calls them. */
export const codecs = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"] as const;
