// Generated from the pages in codes/ by generate.ts (`npm run codes`). Do not edit.

// biome-ignore-all format: generated
import type { Diagnostic } from "./diagnostic.ts";
import { make, type Where } from "./make.ts";

/** The page of each code, a file in codes/. */
export const pageFiles = {
  E0101: "E0101-perl-program.md",
  E0102: "E0102-no-spec-line.md",
  E0103: "E0103-unknown-edition.md",
  E0104: "E0104-not-text.md",
  E0105: "E0105-byte-order-mark.md",
  E0106: "E0106-unclosed-bracket.md",
  E0107: "E0107-stray-closer.md",
  E0108: "E0108-unclosed-text.md",
  E0109: "E0109-stray-character.md",
  E0110: "E0110-other-spelling.md",
  E0111: "E0111-value-missing.md",
  E0112: "E0112-chained-operator.md",
  E0113: "E0113-missing-comma.md",
  E0114: "E0114-unexpected.md",
  E0115: "E0115-unit-apart.md",
  E0116: "E0116-outside-block.md",
  E0117: "E0117-late-use.md",
  E0118: "E0118-block-without-body.md",
  E0119: "E0119-operand-missing.md",
  E0120: "E0120-doubled-sign.md",
  E0121: "E0121-arguments-without-comma.md",
  E0122: "E0122-equals-missing.md",
  E0123: "E0123-head-not-a-name.md",
  E0124: "E0124-unknown-escape.md",
  E0125: "E0125-lone-name.md",
  E0126: "E0126-argument-name.md",
  E0127: "E0127-too-deep.md",
  E0128: "E0128-too-long.md",
  E0129: "E0129-not-joined.md",
  E0150: "E0150-unreadable-file.md",
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
  E0514: "E0514-slots-without-place.md",
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
  E1030: "E1030-not-a-run-folder.md",
  E1031: "E1031-unreadable-run-folder.md",
  E1032: "E1032-broken-training-checkpoint.md",
  E1033: "E1033-non-finite-value.md",
  E1034: "E1034-nothing-to-train-on.md",
  E1035: "E1035-prompt-too-long.md",
  E1036: "E1036-adapter-differs.md",
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

/** this is a Perl program, not a spec */
export function E0101(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0101", "error", "this is a Perl program, not a spec", "a spec begins with `spec 1`; a Perl program is run with `perl`", parameters, where);
}

/** the file does not begin with `spec 1` */
export function E0102(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0102", "error", "the file does not begin with `spec 1`", undefined, parameters, where);
}

/** there is no edition {found} of the language */
export function E0103(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0103", "error", "there is no edition {found} of the language", "the only edition so far is 1", parameters, where);
}

/** the file is not UTF-8 text */
export function E0104(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0104", "error", "the file is not UTF-8 text", "save the file as UTF-8", parameters, where);
}

/** the file begins with a byte order mark */
export function E0105(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0105", "error", "the file begins with a byte order mark", undefined, parameters, where);
}

/** this `{opener}` is never closed */
export function E0106(parameters: { readonly opener: string }, where: Where = {}): Diagnostic {
  return make("E0106", "error", "this `{opener}` is never closed", undefined, parameters, where);
}

/** this `{closer}` closes nothing */
export function E0107(parameters: { readonly closer: string }, where: Where = {}): Diagnostic {
  return make("E0107", "error", "this `{closer}` closes nothing", undefined, parameters, where);
}

/** this text is never closed */
export function E0108(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0108", "error", "this text is never closed", undefined, parameters, where);
}

/** `{character}` has no meaning in a spec */
export function E0109(parameters: { readonly character: string }, where: Where = {}): Diagnostic {
  return make("E0109", "error", "`{character}` has no meaning in a spec", undefined, parameters, where);
}

/** `{found}` is written {ours} here */
export function E0110(parameters: { readonly found: string; readonly ours: string }, where: Where = {}): Diagnostic {
  return make("E0110", "error", "`{found}` is written {ours} here", undefined, parameters, where);
}

/** `{name}` has no value */
export function E0111(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0111", "error", "`{name}` has no value", undefined, parameters, where);
}

/** `{operator}` cannot follow another of its kind */
export function E0112(parameters: { readonly operator: string }, where: Where = {}): Diagnostic {
  return make("E0112", "error", "`{operator}` cannot follow another of its kind", undefined, parameters, where);
}

/** no comma between `{before}` and `{after}` */
export function E0113(parameters: { readonly before: string; readonly after: string }, where: Where = {}): Diagnostic {
  return make("E0113", "error", "no comma between `{before}` and `{after}`", undefined, parameters, where);
}

/** expected {expected}, found {found} */
export function E0114(parameters: { readonly expected: string; readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0114", "error", "expected {expected}, found {found}", undefined, parameters, where);
}

/** `{found}` is written `{joined}` */
export function E0115(parameters: { readonly found: string; readonly joined: string }, where: Where = {}): Diagnostic {
  return make("E0115", "error", "`{found}` is written `{joined}`", undefined, parameters, where);
}

/** a {found} stands outside every block */
export function E0116(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0116", "error", "a {found} stands outside every block", undefined, parameters, where);
}

/** `use` stands below a block */
export function E0117(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0117", "error", "`use` stands below a block", undefined, parameters, where);
}

/** `{header}` has no `{` */
export function E0118(parameters: { readonly header: string }, where: Where = {}): Diagnostic {
  return make("E0118", "error", "`{header}` has no `{`", undefined, parameters, where);
}

/** nothing follows `{operator}` */
export function E0119(parameters: { readonly operator: string }, where: Where = {}): Diagnostic {
  return make("E0119", "error", "nothing follows `{operator}`", undefined, parameters, where);
}

/** `{sign}` stands twice */
export function E0120(parameters: { readonly sign: string }, where: Where = {}): Diagnostic {
  return make("E0120", "error", "`{sign}` stands twice", undefined, parameters, where);
}

/** no comma or `)` between `{before}` and `{after}` */
export function E0121(parameters: { readonly before: string; readonly after: string }, where: Where = {}): Diagnostic {
  return make("E0121", "error", "no comma or `)` between `{before}` and `{after}`", undefined, parameters, where);
}

/** no `=` between `{name}` and its value */
export function E0122(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0122", "error", "no `=` between `{name}` and its value", undefined, parameters, where);
}

/** `{found}` cannot name a block */
export function E0123(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0123", "error", "`{found}` cannot name a block", undefined, parameters, where);
}

/** `{found}` is no escape in a text */
export function E0124(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0124", "error", "`{found}` is no escape in a text", undefined, parameters, where);
}

/** `{name}` stands alone */
export function E0125(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0125", "error", "`{name}` stands alone", undefined, parameters, where);
}

/** only a name can stand before `=` in a call */
export function E0126(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0126", "error", "only a name can stand before `=` in a call", undefined, parameters, where);
}

/** brackets nest more than {limit} deep */
export function E0127(parameters: { readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0127", "error", "brackets nest more than {limit} deep", undefined, parameters, where);
}

/** one value has more than {limit} parts */
export function E0128(parameters: { readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0128", "error", "one value has more than {limit} parts", undefined, parameters, where);
}

/** nothing joins `{before}` and `{after}` */
export function E0129(parameters: { readonly before: string; readonly after: string }, where: Where = {}): Diagnostic {
  return make("E0129", "error", "nothing joins `{before}` and `{after}`", undefined, parameters, where);
}

/** cannot read `{path}`: {reason} */
export function E0150(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0150", "error", "cannot read `{path}`: {reason}", undefined, parameters, where);
}

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

/** `slots` gives no place to the right one of {pictures} pictures */
export function E0514(parameters: { readonly pictures: number }, where: Where = {}): Diagnostic {
  return make("E0514", "error", "`slots` gives no place to the right one of {pictures} pictures", "give a share above zero to one of the first {pictures} slots", parameters, where);
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

/** `{folder}` is not the folder of a run */
export function E1030(parameters: { readonly folder: string }, where: Where = {}): Diagnostic {
  return make("E1030", "error", "`{folder}` is not the folder of a run", "give the folder that `perlc run` printed, for example runs/quickstart-seed1-1", parameters, where);
}

/** the plan in `{folder}` cannot be read: {reason} */
export function E1031(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1031", "error", "the plan in `{folder}` cannot be read: {reason}", "start the run anew from its spec, or restore plan.json and spec.json from a copy", parameters, where);
}

/** the training checkpoint `{folder}` is incomplete: {reason} */
export function E1032(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1032", "error", "the training checkpoint `{folder}` is incomplete: {reason}", "delete this checkpoint and run `perlc run --again` once more: it then continues from the one before", parameters, where);
}

/** the {what} at step {step} is {value} */
export function E1033(parameters: { readonly what: string; readonly step: number; readonly value: string }, where: Where = {}): Diagnostic {
  return make("E1033", "error", "the {what} at step {step} is {value}", "a lower rate, a gradient clip or a larger kl usually keeps the policy in range; the last checkpoint is untouched", parameters, where);
}

/** `{data}` kept {kept} samples, a step needs {batch} */
export function E1034(parameters: { readonly data: string; readonly kept: number; readonly batch: number }, where: Where = {}): Diagnostic {
  return make("E1034", "error", "`{data}` kept {kept} samples, a step needs {batch}", "widen the band of `where`, or `take` more samples before the rollouts", parameters, where);
}

/** the prompt of `{sample}` has {tokens} tokens, the limit is {limit} */
export function E1035(parameters: { readonly sample: string; readonly tokens: number; readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E1035", "error", "the prompt of `{sample}` has {tokens} tokens, the limit is {limit}", "raise `prompt` to at least {tokens}tok, or filter such samples out with where(images <= N)", parameters, where);
}

/** the run began on `{before}` and continues on `{now}` */
export function E1036(parameters: { readonly before: string; readonly now: string }, where: Where = {}): Diagnostic {
  return make("E1036", "warning", "the run began on `{before}` and continues on `{now}`", "choose the earlier adapter with --adapter if the weights must be the same to the bit", parameters, where);
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
