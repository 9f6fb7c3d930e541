// Generated from the pages in codes/ by generate.ts (`npm run codes`). Do not edit.

// biome-ignore-all format: generated
import type { Diagnostic } from "./diagnostic.ts";
import { make, type Where } from "./make.ts";

/** The page of each code, a file in codes/. */
export const pageFiles = {
  E0501: "E0501-dataset-file-missing.md",
  E0502: "E0502-broken-picture.md",
  E0503: "E0503-picture-too-large.md",
  E0504: "E0504-marker-count.md",
  E0505: "E0505-answer-outside-options.md",
  E0506: "E0506-column-missing.md",
  E0507: "E0507-broken-parquet.md",
  E0508: "E0508-moving-picture.md",
  E0509: "E0509-picture-too-narrow.md",
  E0510: "E0510-field-form.md",
  E0511: "E0511-question-needs-pictures.md",
  E0512: "E0512-picture-pack-missing.md",
  E0513: "E0513-no-question.md",
  E0601: "E0601-no-answer-rule.md",
  E0602: "E0602-moves-no-option.md",
  E1001: "E1001-no-adapter.md",
  E1002: "E1002-dawn-does-not-load.md",
  E1003: "E1003-unknown-adapter.md",
  E1004: "E1004-device-lost.md",
  E1005: "E1005-device-rejected.md",
  E1006: "E1006-device-out-of-memory.md",
  E1007: "E1007-software-driver-not-unpacked.md",
  E1008: "E1008-device-refused.md",
  E1009: "E1009-software-benchmark.md",
  E1010: "E1010-null-has-no-numbers.md",
  E1050: "E1050-disk-full.md",
  E1051: "E1051-checkpoint-file-missing.md",
  E1052: "E1052-broken-safetensors.md",
  E1053: "E1053-config-value.md",
  E1054: "E1054-tensor-mismatch.md",
  E1055: "E1055-cannot-write.md",
  E1056: "E1056-dtype-unknown.md",
  E1057: "E1057-tokenizer-unusable.md",
  E1058: "E1058-other-architecture.md",
} as const;

export type Code = keyof typeof pageFiles;

/** there is no dataset file `{file}` */
export function E0501(parameters: { readonly file: string }, where: Where = {}): Diagnostic {
  return make("E0501", "error", "there is no dataset file `{file}`", "check the spelling of the path; it is read relative to the folder of the spec", parameters, where);
}

/** picture `{picture}` cannot be decoded: {reason} */
export function E0502(parameters: { readonly picture: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0502", "error", "picture `{picture}` cannot be decoded: {reason}", "replace the file, or drop the row that uses it", parameters, where);
}

/** picture `{picture}` is {width} × {height}, above {limit} pixels */
export function E0503(parameters: { readonly picture: string; readonly width: number; readonly height: number; readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0503", "error", "picture `{picture}` is {width} × {height}, above {limit} pixels", "scale the picture down before the run", parameters, where);
}

/** row `{row}` marks {markers} places for {pictures} pictures */
export function E0504(parameters: { readonly row: string; readonly markers: number; readonly pictures: number }, where: Where = {}): Diagnostic {
  return make("E0504", "error", "row `{row}` marks {markers} places for {pictures} pictures", "one `<image>` stands for each picture, in their order", parameters, where);
}

/** row `{row}` answers `{answer}`, which is none of its options */
export function E0505(parameters: { readonly row: string; readonly answer: string; readonly options: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0505", "error", "row `{row}` answers `{answer}`, which is none of its options", "its options are {options}", parameters, where);
}

/** `{file}` has no column `{column}` */
export function E0506(parameters: { readonly file: string; readonly column: string; readonly found: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0506", "error", "`{file}` has no column `{column}`", "the columns here are {found}", parameters, where);
}

/** `{file}` is not a whole parquet file: {reason} */
export function E0507(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0507", "error", "`{file}` is not a whole parquet file: {reason}", "write or download the file again", parameters, where);
}

/** picture `{picture}` has {frames} frames */
export function E0508(parameters: { readonly picture: string; readonly frames: number }, where: Where = {}): Diagnostic {
  return make("E0508", "error", "picture `{picture}` has {frames} frames", "save one frame as its own picture", parameters, where);
}

/** picture `{picture}` is {width} × {height}: one side is over 200 times the other */
export function E0509(parameters: { readonly picture: string; readonly width: number; readonly height: number }, where: Where = {}): Diagnostic {
  return make("E0509", "error", "picture `{picture}` is {width} × {height}: one side is over 200 times the other", "crop the picture, or pad it", parameters, where);
}

/** row `{row}`: `{field}` is {found}, not {wanted} */
export function E0510(parameters: { readonly row: string; readonly field: string; readonly found: string; readonly wanted: string }, where: Where = {}): Diagnostic {
  return make("E0510", "error", "row `{row}`: `{field}` is {found}, not {wanted}", "write the row's `{field}` as {wanted}", parameters, where);
}

/** `{question}` needs {needs} pictures, but an item shows at most {most} */
export function E0511(parameters: { readonly question: string; readonly needs: number; readonly most: number }, where: Where = {}): Diagnostic {
  return make("E0511", "error", "`{question}` needs {needs} pictures, but an item shows at most {most}", "raise the upper end of `images`, or leave `{question}` out of `ask`", parameters, where);
}

/** the picture pack `{pack}` is not installed */
export function E0512(parameters: { readonly pack: string }, where: Where = {}): Diagnostic {
  return make("E0512", "error", "the picture pack `{pack}` is not installed", "run `npm ci` again", parameters, where);
}

/** no question is asked: the shares of {asked} are all zero */
export function E0513(parameters: { readonly asked: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0513", "error", "no question is asked: the shares of {asked} are all zero", "give at least one question a share above zero", parameters, where);
}

/** sample `{sample}` has a {space} answer, which `{rule}` cannot carry along */
export function E0601(parameters: { readonly sample: string; readonly space: string; readonly rule: string; readonly rules: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0601", "error", "sample `{sample}` has a {space} answer, which `{rule}` cannot carry along", "for {space} answers the rules are {rules}", parameters, where);
}

/** an order would move a picture between slot {slot} and the options of sample `{sample}` */
export function E0602(parameters: { readonly sample: string; readonly slot: number; readonly options: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0602", "error", "an order would move a picture between slot {slot} and the options of sample `{sample}`", "`move = options` keeps all pictures but those in slots {options} where they are", parameters, where);
}

/** no GPU answers on `{platform}` */
export function E1001(parameters: { readonly platform: string }, where: Where = {}): Diagnostic {
  return make("E1001", "error", "no GPU answers on `{platform}`", "install a Vulkan driver of the GPU's maker; `perlc doctor` lists what it finds", parameters, where);
}

/** Dawn does not load on `{platform}` */
export function E1002(parameters: { readonly platform: string }, where: Where = {}): Diagnostic {
  return make("E1002", "error", "Dawn does not load on `{platform}`", "perlc runs on linux-x64, linux-arm64 (glibc 2.34 or newer), macOS and Windows", parameters, where);
}

/** there is no adapter named `{name}` */
export function E1003(parameters: { readonly name: string; readonly found: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1003", "error", "there is no adapter named `{name}`", "the adapters here are {found}", parameters, where);
}

/** the device `{adapter}` was lost */
export function E1004(parameters: { readonly adapter: string }, where: Where = {}): Diagnostic {
  return make("E1004", "error", "the device `{adapter}` was lost", "continue from the last checkpoint with `perlc run --again`", parameters, where);
}

/** the device `{adapter}` rejected a call of perlc */
export function E1005(parameters: { readonly adapter: string }, where: Where = {}): Diagnostic {
  return make("E1005", "error", "the device `{adapter}` rejected a call of perlc", "this is a mistake in perlc: please report it with the note beneath", parameters, where);
}

/** the device `{adapter}` has no memory left */
export function E1006(parameters: { readonly adapter: string }, where: Where = {}): Diagnostic {
  return make("E1006", "error", "the device `{adapter}` has no memory left", "make the batch, the group or the completion shorter, or choose another adapter", parameters, where);
}

/** the software driver cannot be unpacked into `{folder}` */
export function E1007(parameters: { readonly folder: string }, where: Where = {}): Diagnostic {
  return make("E1007", "error", "the software driver cannot be unpacked into `{folder}`", "name a folder that can be written in the environment variable PERLC_CACHE", parameters, where);
}

/** the adapter `{adapter}` gives no device */
export function E1008(parameters: { readonly adapter: string }, where: Where = {}): Diagnostic {
  return make("E1008", "error", "the adapter `{adapter}` gives no device", "see with `perlc doctor` whether another adapter answers", parameters, where);
}

/** `{adapter}` is a software driver; a benchmark wants a GPU */
export function E1009(parameters: { readonly adapter: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E1009", "error", "`{adapter}` is a software driver; a benchmark wants a GPU", "to measure the software driver itself, write `--adapter {name}`", parameters, where);
}

/** the adapter `{adapter}` executes nothing, so it has no results */
export function E1010(parameters: { readonly adapter: string }, where: Where = {}): Diagnostic {
  return make("E1010", "error", "the adapter `{adapter}` executes nothing, so it has no results", "leave `--adapter null` out", parameters, where);
}

/** the disk is full while saving `{folder}` */
export function E1050(parameters: { readonly folder: string }, where: Where = {}): Diagnostic {
  return make("E1050", "error", "the disk is full while saving `{folder}`", "free some space, then continue with `perlc run --again`", parameters, where);
}

/** the checkpoint `{folder}` has no `{file}` */
export function E1051(parameters: { readonly folder: string; readonly file: string }, where: Where = {}): Diagnostic {
  return make("E1051", "error", "the checkpoint `{folder}` has no `{file}`", "a checkpoint is a folder in the Hugging Face layout", parameters, where);
}

/** `{file}` is not a whole safetensors file: {reason} */
export function E1052(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1052", "error", "`{file}` is not a whole safetensors file: {reason}", "download or save the file again", parameters, where);
}

/** `{file}`: `{setting}` is {found}, not {wanted} */
export function E1053(parameters: { readonly file: string; readonly setting: string; readonly found: string; readonly wanted: string }, where: Where = {}): Diagnostic {
  return make("E1053", "error", "`{file}`: `{setting}` is {found}, not {wanted}", "see the checkpoint's `{file}`", parameters, where);
}

/** tensor `{tensor}` of `{file}` is {found}, not {wanted} */
export function E1054(parameters: { readonly file: string; readonly tensor: string; readonly found: string; readonly wanted: string }, where: Where = {}): Diagnostic {
  return make("E1054", "error", "tensor `{tensor}` of `{file}` is {found}, not {wanted}", "the weights and `config.json` do not belong together", parameters, where);
}

/** `{file}` cannot be written: {reason} */
export function E1055(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1055", "error", "`{file}` cannot be written: {reason}", "check that the folder exists and may be written", parameters, where);
}

/** tensor `{tensor}` of `{file}` is stored as {dtype} */
export function E1056(parameters: { readonly file: string; readonly tensor: string; readonly dtype: string; readonly found: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1056", "error", "tensor `{tensor}` of `{file}` is stored as {dtype}", "the types read here are {found}", parameters, where);
}

/** `{file}` is not a usable tokenizer: {reason} */
export function E1057(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1057", "error", "`{file}` is not a usable tokenizer: {reason}", "take the file that was published with the weights", parameters, where);
}

/** `{file}` describes a `{found}`, not a `qwen2_5_vl` */
export function E1058(parameters: { readonly file: string; readonly found: string }, where: Where = {}): Diagnostic {
  return make("E1058", "error", "`{file}` describes a `{found}`, not a `qwen2_5_vl`", "checkpoints of the qwen2_5_vl architecture are read here", parameters, where);
}
