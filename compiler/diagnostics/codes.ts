// Generated from the pages in codes/ by generate.ts (`npm run codes`). Do not edit.

// biome-ignore-all format: generated
import type { Behaviour } from "./behaviour.ts";
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
  E0130: "E0130-pasted.md",
  E0131: "E0131-nothing-before.md",
  E0132: "E0132-merge-conflict.md",
  E0133: "E0133-look-alike.md",
  E0134: "E0134-no-name.md",
  E0135: "E0135-sign-at-line-end.md",
  E0150: "E0150-unreadable-file.md",
  E0201: "E0201-unknown-block.md",
  E0202: "E0202-unknown-setting.md",
  E0203: "E0203-unknown-name.md",
  E0204: "E0204-written-twice.md",
  E0205: "E0205-no-name.md",
  E0206: "E0206-setting-or-block.md",
  E0207: "E0207-use-circle.md",
  E0208: "E0208-not-in-file.md",
  E0209: "E0209-unknown-parent.md",
  E0210: "E0210-extends-circle.md",
  E0211: "E0211-bad-set.md",
  E0212: "E0212-unknown-word.md",
  E0213: "E0213-which-kind.md",
  E0214: "E0214-unknown-kind.md",
  E0215: "E0215-name-not-wanted.md",
  E0216: "E0216-lonely-call.md",
  E0217: "E0217-arguments.md",
  E0218: "E0218-missing-setting.md",
  E0219: "E0219-unknown-relation.md",
  E0220: "E0220-no-experiment.md",
  E0221: "E0221-made-from-itself.md",
  E0222: "E0222-nothing-at-path.md",
  E0230: "E0230-relation-without-target.md",
  E0231: "E0231-head-part-too-many.md",
  E0232: "E0232-forgotten-use.md",
  E0233: "E0233-parents-too-deep.md",
  E0234: "E0234-file-too-long.md",
  E0235: "E0235-not-used.md",
  E0236: "E0236-use-outside-root.md",
  E0237: "E0237-not-a-spec.md",
  E0238: "E0238-word-of-before.md",
  E0250: "E0250-allowed-without-reason.md",
  E0251: "E0251-unknown-rule-allowed.md",
  E0252: "E0252-error-allowed.md",
  E0253: "E0253-stale-allowance.md",
  E0254: "E0254-not-a-plan.md",
  E0255: "E0255-file-exists.md",
  E0256: "E0256-no-spec-name.md",
  E0257: "E0257-plan-value.md",
  E0258: "E0258-plan-edition.md",
  E0259: "E0259-plan-hash.md",
  E0260: "E0260-plan-wiring.md",
  E0261: "E0261-plan-training.md",
  E0262: "E0262-plan-contradiction.md",
  E0263: "E0263-module-not-loaded.md",
  E0264: "E0264-not-as-frozen.md",
  E0265: "E0265-no-such-node.md",
  E0266: "E0266-no-such-run.md",
  E0267: "E0267-unreadable-lock.md",
  E0268: "E0268-no-such-template.md",
  E0270: "E0270-input-not-read.md",
  E0271: "E0271-input-in-motion.md",
  E0272: "E0272-other-version.md",
  E0273: "E0273-other-contents.md",
  E0274: "E0274-results-not-locked.md",
  E0275: "E0275-not-the-locked-results.md",
  E0276: "E0276-lock-of-one-run.md",
  E0301: "E0301-wrong-kind.md",
  E0302: "E0302-wrong-dimension.md",
  E0303: "E0303-unknown-unit.md",
  E0304: "E0304-unit-missing.md",
  E0305: "E0305-unit-not-wanted.md",
  E0306: "E0306-not-a-choice.md",
  E0307: "E0307-not-whole.md",
  E0308: "E0308-mixed-arithmetic.md",
  E0309: "E0309-division-by-zero.md",
  E0310: "E0310-range-upside-down.md",
  E0311: "E0311-nothing-to-amend.md",
  E0401: "E0401-share-out-of-bounds.md",
  E0402: "E0402-out-of-bounds.md",
  E0403: "E0403-group-of-one.md",
  E0412: "E0412-group-does-not-divide-batch.md",
  E0413: "E0413-shape-does-not-divide.md",
  E0414: "E0414-rotary-sections.md",
  E0416: "E0416-batch-beyond-data.md",
  E0420: "E0420-unused-setting.md",
  E0421: "E0421-idle-block.md",
  E0422: "E0422-missing-part.md",
  E0424: "E0424-unused-dataset.md",
  E0460: "E0460-beyond-context.md",
  E0461: "E0461-pictures-beyond-prompt.md",
  E0462: "E0462-updates-do-not-divide.md",
  E0470: "E0470-requirement.md",
  E0471: "E0471-requirement-form.md",
  E0472: "E0472-no-such-setting-in-condition.md",
  E0501: "E0501-dataset-file-missing.md",
  E0502: "E0502-broken-picture.md",
  E0503: "E0503-picture-too-large.md",
  E0504: "E0504-marker-count.md",
  E0505: "E0505-answer-outside-options.md",
  E0506: "E0506-column-missing.md",
  E0507: "E0507-broken-parquet.md",
  E0509: "E0509-picture-too-narrow.md",
  E0510: "E0510-field-form.md",
  E0511: "E0511-question-needs-pictures.md",
  E0512: "E0512-picture-pack-missing.md",
  E0513: "E0513-no-question.md",
  E0514: "E0514-slots-without-place.md",
  E0515: "E0515-take-finds-fewer.md",
  E0516: "E0516-no-usable-row.md",
  E0517: "E0517-mark-without-picture.md",
  E0518: "E0518-picture-never-shown.md",
  E0519: "E0519-marks-of-two-kinds.md",
  E0520: "E0520-remote-picture.md",
  E0521: "E0521-turn-cannot-be-shown.md",
  E0522: "E0522-two-system-prompts.md",
  E0523: "E0523-which-column.md",
  E0524: "E0524-line-no-object.md",
  E0525: "E0525-list-not-whole.md",
  E0526: "E0526-no-rows.md",
  E0527: "E0527-picture-file-missing.md",
  E0528: "E0528-unknown-words.md",
  E0550: "E0550-parquet-missing.md",
  E0551: "E0551-checkpoint-missing.md",
  E0552: "E0552-keeps-nothing.md",
  E0553: "E0553-between-counts.md",
  E0554: "E0554-accuracy-unknown.md",
  E0555: "E0555-shares-do-not-sum.md",
  E0556: "E0556-pixels-differ.md",
  E0557: "E0557-no-pixels-left.md",
  E0558: "E0558-checkpoint-not-whole.md",
  E0559: "E0559-never-ends.md",
  E0560: "E0560-pictures-for-words.md",
  E0570: "E0570-nothing-to-leave-out.md",
  E0571: "E0571-unpinned.md",
  E0572: "E0572-stale-text.md",
  E0573: "E0573-histogram-does-not-fit.md",
  E0574: "E0574-label-unknown.md",
  E0601: "E0601-no-answer-rule.md",
  E0602: "E0602-moves-no-option.md",
  E0603: "E0603-slot-outside.md",
  E0604: "E0604-slot-without-picture.md",
  E0605: "E0605-identity-drawn.md",
  E0606: "E0606-schedule-ends-early.md",
  E0607: "E0607-sensitive-answers-kept.md",
  E0608: "E0608-meaning-unknown.md",
  E0609: "E0609-permutes-refused.md",
  E0610: "E0610-flips-more-than-two.md",
  E0611: "E0611-two-meanings.md",
  E0620: "E0620-permutes-single-images.md",
  E0621: "E0621-order-bound-permuted.md",
  E0622: "E0622-curve-past-end.md",
  E0623: "E0623-steps-of-epochs.md",
  E0626: "E0626-permutes-elsewhere.md",
  E0627: "E0627-run-without-results.md",
  E0628: "E0628-results-of-another-run.md",
  E0629: "E0629-two-results-of-one-run.md",
  E0650: "E0650-two-rules-for-one-space.md",
  E0651: "E0651-copies-repeat.md",
  E0710: "E0710-kl-without-reference.md",
  E0711: "E0711-reference-without-kl.md",
  E0712: "E0712-no-variance.md",
  E0713: "E0713-clip-never-acts.md",
  E0715: "E0715-dual-below-clip.md",
  E0716: "E0716-template-without-question.md",
  E0717: "E0717-not-one-token.md",
  E0718: "E0718-completion-below-form.md",
  E0750: "E0750-not-executed-yet.md",
  E0770: "E0770-objective-contradicted.md",
  E0771: "E0771-cap-below-one.md",
  E0772: "E0772-filter-on-shaped-reward.md",
  E0774: "E0774-mask-dilutes.md",
  E0775: "E0775-overlong-beyond-completion.md",
  E0776: "E0776-filter-without-grader.md",
  E0777: "E0777-kl-of-nothing.md",
  E0778: "E0778-two-kl-terms.md",
  E0779: "E0779-mask-never-acts.md",
  E0780: "E0780-floor-flattens.md",
  E0781: "E0781-rate-ends-early.md",
  E0782: "E0782-saved-only-at-the-end.md",
  E0783: "E0783-clip-of-tokens.md",
  E0784: "E0784-same-answers.md",
  E0785: "E0785-no-run-can.md",
  E0786: "E0786-no-room-for-pictures.md",
  E0787: "E0787-rate-far-above.md",
  E0788: "E0788-bound-below-other.md",
  E0789: "E0789-beyond-any-device.md",
  E0790: "E0790-rate-of-nothing.md",
  E0791: "E0791-grader-tells-nothing.md",
  E0792: "E0792-answers-read-elsewhere.md",
  E0801: "E0801-evaluates-on-training-data.md",
  E0802: "E0802-one-order.md",
  E0803: "E0803-tighter-than-noise.md",
  E0820: "E0820-permutes-benchmark.md",
  E0822: "E0822-never-due.md",
  E0823: "E0823-nothing-measured-in-training.md",
  E0824: "E0824-best-of-several.md",
  E0825: "E0825-several-early-stops.md",
  E0826: "E0826-best-not-saved.md",
  E0827: "E0827-early-stop-never-acts.md",
  E0901: "E0901-zip-lengths.md",
  E0902: "E0902-sweep-values.md",
  E0903: "E0903-sweep-beyond-limit.md",
  E0904: "E0904-sweep-over-nothing.md",
  E0905: "E0905-not-in-a-sweep.md",
  E0906: "E0906-sweep-overwrites-variant.md",
  E0907: "E0907-sweep-over-unknown.md",
  E0908: "E0908-two-runs-one-plan.md",
  E0909: "E0909-sweep-keeps-nothing.md",
  E0910: "E0910-contrast-is-none.md",
  E0911: "E0911-contrast-of-other-arms.md",
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
  E1011: "E1011-update-not-finite.md",
  E1012: "E1012-weights-not-finite.md",
  E1013: "E1013-logits-not-finite.md",
  E1014: "E1014-every-token-banned.md",
  E1015: "E1015-limit-not-a-number.md",
  E1016: "E1016-not-this-file.md",
  E1017: "E1017-reading-takes-too-long.md",
  E1018: "E1018-reading-takes-too-much-memory.md",
  E1019: "E1019-tensor-beyond-device.md",
  E1020: "E1020-more-than-this-machine.md",
  E1021: "E1021-driver-not-yours.md",
  E1022: "E1022-gpus-not-asked.md",
  E1023: "E1023-processor-failed.md",
  E1024: "E1024-no-shared-memory.md",
  E1025: "E1025-threads-not-a-number.md",
  E1026: "E1026-more-than-device-reaches.md",
  E1027: "E1027-threads-unused.md",
  E1028: "E1028-tensor-beyond-binding.md",
  E1029: "E1029-kernel-beyond-device.md",
  E1030: "E1030-not-a-run-folder.md",
  E1031: "E1031-unreadable-run-folder.md",
  E1032: "E1032-broken-training-checkpoint.md",
  E1033: "E1033-non-finite-value.md",
  E1034: "E1034-nothing-to-train-on.md",
  E1035: "E1035-prompt-too-long.md",
  E1036: "E1036-adapter-differs.md",
  E1037: "E1037-other-weights-than-pinned.md",
  E1038: "E1038-no-worked-answer.md",
  E1039: "E1039-worked-answer-too-long.md",
  E1040: "E1040-run-folder-in-use.md",
  E1041: "E1041-run-folder-of-other-machine.md",
  E1042: "E1042-no-plain-file-in-run-folder.md",
  E1043: "E1043-no-valid-checkpoint.md",
  E1044: "E1044-checkpoint-passed-over.md",
  E1045: "E1045-damaged-artifact.md",
  E1046: "E1046-damaged-journal.md",
  E1049: "E1049-other-plan-than-journal.md",
  E1050: "E1050-disk-full.md",
  E1051: "E1051-checkpoint-file-missing.md",
  E1052: "E1052-broken-safetensors.md",
  E1053: "E1053-config-value.md",
  E1054: "E1054-tensor-mismatch.md",
  E1055: "E1055-cannot-write.md",
  E1056: "E1056-dtype-unknown.md",
  E1057: "E1057-tokenizer-unusable.md",
  E1058: "E1058-other-architecture.md",
  E1059: "E1059-setting-unread.md",
  E1060: "E1060-template-shows-no-picture.md",
  E1061: "E1061-no-chat-template.md",
  E1062: "E1062-two-chat-templates.md",
  E1063: "E1063-chat-template-unusable.md",
  E1064: "E1064-token-id.md",
  E1065: "E1065-checkpoint-file-refused.md",
  E1066: "E1066-reference-of-another-model.md",
  E1067: "E1067-two-image-processors.md",
  E1071: "E1071-examples-not-as-planned.md",
  E1072: "E1072-code-not-allowed.md",
  E1073: "E1073-unreadable-lock.md",
  E1074: "E1074-saved-folder-changed.md",
  E1075: "E1075-paths-count-from.md",
  E1076: "E1076-nothing-learnt.md",
  E1080: "E1080-part-not-installed.md",
  E1081: "E1081-part-of-other-version.md",
  E1082: "E1082-no-goldens.md",
  E1083: "E1083-unknown-golden.md",
  E1084: "E1084-golden-unusable.md",
  E1086: "E1086-log-probs-differ.md",
  E1087: "E1087-pictures-library.md",
  E1088: "E1088-limit-of-the-process.md",
  E1089: "E1089-record-stopped.md",
  E1091: "E1091-not-a-sweep.md",
  E1092: "E1092-jobs-on-one-device.md",
  E1093: "E1093-process-ended.md",
  E1094: "E1094-no-such-arm.md",
  E1095: "E1095-other-questions.md",
  E1096: "E1096-overfit-is-no-result.md",
  E1101: "E1101-not-a-bundle.md",
  E1102: "E1102-bundle-changed.md",
  E1103: "E1103-bundle-too-much.md",
  E1104: "E1104-bundle-name.md",
  E1106: "E1106-bundle-list.md",
  E1107: "E1107-bundle-entries.md",
  E1108: "E1108-bundle-plan.md",
  E1109: "E1109-bundle-lock.md",
  E1110: "E1110-bundle-results.md",
  E1111: "E1111-bundle-inputs.md",
  E1112: "E1112-nothing-to-pack.md",
  E1113: "E1113-rooted-path.md",
  E1114: "E1114-left-out-of-bundle.md",
  E1115: "E1115-tells-of-this-machine.md",
  E1116: "E1116-bundle-leaves-out.md",
  E1117: "E1117-came-out-differently.md",
  E1118: "E1118-bundle-of-other-form.md",
  E1119: "E1119-no-such-input.md",
  E1120: "E1120-no-such-run-in-bundle.md",
  E1121: "E1121-no-report.md",
  E1122: "E1122-no-event-file.md",
  E1123: "E1123-no-address-of-a-page.md",
  E1130: "E1130-not-preregistered.md",
  E1131: "E1131-preregistered-already.md",
  E1140: "E1140-no-key-to-sign.md",
  E1141: "E1141-signature-does-not-hold.md",
  E1142: "E1142-no-card.md",
  E1143: "E1143-card-was-changed.md",
  E1144: "E1144-no-token.md",
  E1145: "E1145-hub-refuses.md",
  E1146: "E1146-hub-is-gone.md",
  E1147: "E1147-no-model-to-send.md",
  E1148: "E1148-no-place-for-a-token.md",
  E1149: "E1149-part-of-a-sweep.md",
} as const;

export type Code = keyof typeof pageFiles;

/** The codes that warn; all others are errors. */
export const warnings: readonly Code[] = ["E0238","E0253","E0461","E0528","E0553","E0556","E0558","E0571","E0572","E0605","E0606","E0651","E0712","E0713","E0772","E0774","E0777","E0779","E0780","E0781","E0782","E0783","E0785","E0787","E0788","E0789","E0790","E0791","E0792","E0801","E0803","E0820","E0822","E0827","E0906","E0908","E1022","E1027","E1044","E1045","E1046","E1075","E1076","E1086","E1089","E1114","E1115","E1121","E1122","E1130","E1142","E1149"];

/** What is done with a diagnostic of a code, where it is anything of its own: the keys of its page. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  E0102: {"slip":"beginning"},
  E0107: {"slip":"bracket"},
  E0108: {"slip":"text"},
  E0109: {"slip":"line"},
  E0110: {"slip":"spelling"},
  E0119: {"slip":"line"},
  E0129: {"slip":"line"},
  E0201: {"meaningless":"word"},
  E0202: {"meaningless":"word","hides":"unused"},
  E0203: {"meaningless":"word","merged":"name"},
  E0204: {"idle":"value"},
  E0208: {"meaningless":"word"},
  E0209: {"merged":"name"},
  E0212: {"meaningless":"word"},
  E0214: {"meaningless":"word"},
  E0216: {"idle":"setting"},
  E0219: {"meaningless":"word","idle":"setting"},
  E0238: {"only":"style"},
  E0270: {"cause":"absent"},
  E0303: {"meaningless":"word"},
  E0306: {"meaningless":"word"},
  E0311: {"idle":"braces"},
  E0420: {"idle":"setting"},
  E0421: {"idle":"setting"},
  E0424: {"idle":"setting"},
  E0472: {"meaningless":"word"},
  E0558: {"only":"runnable"},
  E0620: {"idle":"block"},
  E0712: {"spoils":"training"},
  E0713: {"idle":"setting"},
  E0770: {"idle":"setting"},
  E0777: {"idle":"marked"},
  E0779: {"idle":"setting"},
  E0780: {"spoils":"training"},
  E0781: {"spoils":"training"},
  E0783: {"spoils":"training"},
  E0785: {"only":"runnable"},
  E0787: {"spoils":"training"},
  E0789: {"only":"runnable"},
  E0790: {"spoils":"training"},
  E0791: {"spoils":"training"},
  E0792: {"spoils":"training"},
  E0822: {"idle":"setting"},
  E0827: {"idle":"setting"},
  E0907: {"merged":"name"},
  E1001: {"cause":"machine"},
  E1002: {"cause":"machine"},
  E1003: {"cause":"machine"},
  E1004: {"cause":"machine"},
  E1005: {"cause":"machine"},
  E1006: {"cause":"machine"},
  E1007: {"cause":"machine"},
  E1008: {"cause":"machine"},
  E1009: {"cause":"machine"},
  E1010: {"cause":"machine"},
  E1024: {"cause":"machine"},
  E1029: {"cause":"machine"},
  E1036: {"cause":"machine"},
  E1037: {"cause":"pin"},
  E1040: {"cause":"busy"},
  E1050: {"cause":"machine"},
  E1055: {"cause":"machine"},
  E1087: {"cause":"machine"},
  E1088: {"cause":"machine"},
  E1121: {"cause":"machine"},
  E1122: {"cause":"machine"},
  E1142: {"cause":"machine"},
};

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

/** `{found}` is written `{ours}` here */
export function E0110(parameters: { readonly found: string; readonly ours: string }, where: Where = {}): Diagnostic {
  return make("E0110", "error", "`{found}` is written `{ours}` here", undefined, parameters, where);
}

/** `{name}` has no value */
export function E0111(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0111", "error", "`{name}` has no value", "write a value behind `=`, or leave the whole line out for the default", parameters, where);
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
  return make("E0114", "error", "expected {expected}, found {found}", "a line is `name = value`, `word { … }` or `word(…)`", parameters, where);
}

/** `{found}` is written `{joined}` */
export function E0115(parameters: { readonly found: string; readonly joined: string }, where: Where = {}): Diagnostic {
  return make("E0115", "error", "`{found}` is written `{joined}`", undefined, parameters, where);
}

/** a {found} stands outside every block */
export function E0116(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0116", "error", "a {found} stands outside every block", "put it into a block such as `experiment name { … }`", parameters, where);
}

/** `use` stands below a block */
export function E0117(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0117", "error", "`use` stands below a block", "move it up, below `spec 1`", parameters, where);
}

/** `{header}` has no `{` */
export function E0118(parameters: { readonly header: string }, where: Where = {}): Diagnostic {
  return make("E0118", "error", "`{header}` has no `{`", undefined, parameters, where);
}

/** nothing follows `{operator}` */
export function E0119(parameters: { readonly operator: string }, where: Where = {}): Diagnostic {
  return make("E0119", "error", "nothing follows `{operator}`", "write a value behind `{operator}`", parameters, where);
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
  return make("E0123", "error", "`{found}` cannot name a block", "a name is one word of letters, digits and `_`", parameters, where);
}

/** `{found}` is no escape in a text */
export function E0124(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0124", "error", "`{found}` is no escape in a text", undefined, parameters, where);
}

/** `{name}` stands alone */
export function E0125(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0125", "error", "`{name}` stands alone", "give it a value: `{name} = …`", parameters, where);
}

/** only a name can stand before `=` in a call */
export function E0126(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0126", "error", "only a name can stand before `=` in a call", undefined, parameters, where);
}

/** brackets nest more than {limit} deep */
export function E0127(parameters: { readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0127", "error", "brackets nest more than {limit} deep", "name the inner parts and refer to them", parameters, where);
}

/** one value has more than {limit} parts */
export function E0128(parameters: { readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0128", "error", "one value has more than {limit} parts", "name parts of it and refer to them", parameters, where);
}

/** nothing joins `{before}` and `{after}` */
export function E0129(parameters: { readonly before: string; readonly after: string }, where: Where = {}): Diagnostic {
  return make("E0129", "error", "nothing joins `{before}` and `{after}`", "write an operator such as `*` or `and` between them, or `|` before a stage of a pipeline", parameters, where);
}

/** this is {language}, and not how a spec is written */
export function E0130(parameters: { readonly language: string }, where: Where = {}): Diagnostic {
  return make("E0130", "error", "this is {language}, and not how a spec is written", undefined, parameters, where);
}

/** nothing stands before `{operator}` */
export function E0131(parameters: { readonly operator: string }, where: Where = {}): Diagnostic {
  return make("E0131", "error", "nothing stands before `{operator}`", "write a value before `{operator}`", parameters, where);
}

/** {conflicts} not resolved */
export function E0132(parameters: { readonly conflicts: string }, where: Where = {}): Diagnostic {
  return make("E0132", "error", "{conflicts} not resolved", "keep the lines that are meant, of one side or of both, and take the lines of `<`, `=` and `>` out", parameters, where);
}

/** {found} looks like {ours}, and is another character */
export function E0133(parameters: { readonly found: string; readonly ours: string }, where: Where = {}): Diagnostic {
  return make("E0133", "error", "{found} looks like {ours}, and is another character", undefined, parameters, where);
}

/** `{found}` is no name */
export function E0134(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0134", "error", "`{found}` is no name", "a name is made of a-z, A-Z, 0-9 and `_`, and does not begin with a digit", parameters, where);
}

/** a line of a spec does not end in `{sign}` */
export function E0135(parameters: { readonly sign: string }, where: Where = {}): Diagnostic {
  return make("E0135", "error", "a line of a spec does not end in `{sign}`", undefined, parameters, where);
}

/** cannot read `{path}`: {reason} */
export function E0150(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0150", "error", "cannot read `{path}`: {reason}", "check the spelling; in `use … from` a path counts from the file that says it", parameters, where);
}

/** a file has no block `{word}` */
export function E0201(parameters: { readonly word: string }, where: Where = {}): Diagnostic {
  return make("E0201", "error", "a file has no block `{word}`", undefined, parameters, where);
}

/** `{owner}` has no {what} `{name}` */
export function E0202(parameters: { readonly name: string; readonly owner: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E0202", "error", "`{owner}` has no {what} `{name}`", undefined, parameters, where);
}

/** there is no {what} called `{name}` */
export function E0203(parameters: { readonly what: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0203", "error", "there is no {what} called `{name}`", undefined, parameters, where);
}

/** `{name}` is written twice */
export function E0204(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0204", "error", "`{name}` is written twice", "keep one of the two", parameters, where);
}

/** this `{word}` has no name */
export function E0205(parameters: { readonly word: string }, where: Where = {}): Diagnostic {
  return make("E0205", "error", "this `{word}` has no name", "write `{word} first { … }`, with any name you like", parameters, where);
}

/** `{name}` is a {is}, not a {not} */
export function E0206(parameters: { readonly name: string; readonly is: string; readonly not: string }, where: Where = {}): Diagnostic {
  return make("E0206", "error", "`{name}` is a {is}, not a {not}", "`perlc explain {name}` shows how it is written", parameters, where);
}

/** files use each other in a circle: {circle} */
export function E0207(parameters: { readonly circle: string }, where: Where = {}): Diagnostic {
  return make("E0207", "error", "files use each other in a circle: {circle}", "put what both need into a third file", parameters, where);
}

/** `{path}` declares no `{name}` */
export function E0208(parameters: { readonly name: string; readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0208", "error", "`{path}` declares no `{name}`", undefined, parameters, where);
}

/** there is no {word} `{name}` to extend */
export function E0209(parameters: { readonly word: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0209", "error", "there is no {word} `{name}` to extend", undefined, parameters, where);
}

/** experiments extend each other in a circle: {circle} */
export function E0210(parameters: { readonly circle: string }, where: Where = {}): Diagnostic {
  return make("E0210", "error", "experiments extend each other in a circle: {circle}", "let one of them stand for itself, without `extends`", parameters, where);
}

/** `--set {text}` is not of the form path=value */
export function E0211(parameters: { readonly text: string }, where: Where = {}): Diagnostic {
  return make("E0211", "error", "`--set {text}` is not of the form path=value", "write a path, `=` and a value, such as `--set train.duration=10step`", parameters, where);
}

/** there is no {kind} called `{name}` */
export function E0212(parameters: { readonly kind: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0212", "error", "there is no {kind} called `{name}`", undefined, parameters, where);
}

/** which kind of `{word}`? */
export function E0213(parameters: { readonly word: string; readonly kinds: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0213", "error", "which kind of `{word}`?", "the kinds are {kinds}", parameters, where);
}

/** there is no `{word} {name}` */
export function E0214(parameters: { readonly word: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0214", "error", "there is no `{word} {name}`", undefined, parameters, where);
}

/** `{word} {name}`: this block takes no name */
export function E0215(parameters: { readonly word: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0215", "error", "`{word} {name}`: this block takes no name", "write `{word} { … }`", parameters, where);
}

/** `{name}(…)` is not a line of its own */
export function E0216(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0216", "error", "`{name}(…)` is not a line of its own", undefined, parameters, where);
}

/** these are not the arguments of `{word}` */
export function E0217(parameters: { readonly word: string; readonly example: string }, where: Where = {}): Diagnostic {
  return make("E0217", "error", "these are not the arguments of `{word}`", "write `{example}`", parameters, where);
}

/** `{owner}` needs `{name}` */
export function E0218(parameters: { readonly owner: string; readonly name: string; readonly wants: string }, where: Where = {}): Diagnostic {
  return make("E0218", "error", "`{owner}` needs `{name}`", "it wants {wants}", parameters, where);
}

/** `{name}` means nothing in the head of `{owner}` */
export function E0219(parameters: { readonly owner: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0219", "error", "`{name}` means nothing in the head of `{owner}`", undefined, parameters, where);
}

/** `{path}` declares no experiment */
export function E0220(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0220", "error", "`{path}` declares no experiment", "run a spec that uses this file, or write `experiment name { … }` into it", parameters, where);
}

/** `{name}` is made from itself */
export function E0221(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0221", "error", "`{name}` is made from itself", "begin the pipeline with a source, such as `four_artists(split = train)`", parameters, where);
}

/** `{path}` names nothing in `{experiment}` */
export function E0222(parameters: { readonly path: string; readonly experiment: string }, where: Where = {}): Diagnostic {
  return make("E0222", "error", "`{path}` names nothing in `{experiment}`", "a path is written as behind `--set`, such as `train.duration`", parameters, where);
}

/** nothing follows `{word}` in the head of its block */
export function E0230(parameters: { readonly word: string }, where: Where = {}): Diagnostic {
  return make("E0230", "error", "nothing follows `{word}` in the head of its block", undefined, parameters, where);
}

/** `{found}` is one word too many in the head of this `{word}` */
export function E0231(parameters: { readonly found: string; readonly word: string }, where: Where = {}): Diagnostic {
  return make("E0231", "error", "`{found}` is one word too many in the head of this `{word}`", undefined, parameters, where);
}

/** the {word} `{name}` is declared in {path}, and not used from there */
export function E0232(parameters: { readonly name: string; readonly word: string; readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0232", "error", "the {word} `{name}` is declared in {path}, and not used from there", "add `{name}` to the names that are used from \"{path}\"", parameters, where);
}

/** an experiment has more than {limit} parents above one another */
export function E0233(parameters: { readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0233", "error", "an experiment has more than {limit} parents above one another", "let it extend one of the parents further down, or write the settings together", parameters, where);
}

/** the file has {found} characters, and a spec at most {limit} */
export function E0234(parameters: { readonly found: number; readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0234", "error", "the file has {found} characters, and a spec at most {limit}", "put what belongs together into files of its own, and take it in with `use { name } from \"file.perl\"`", parameters, where);
}

/** {path} declares {names}, and no `use` line says so */
export function E0235(parameters: { readonly names: readonly string[]; readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0235", "error", "{path} declares {names}, and no `use` line says so", "a name of another file has to be listed in a `use` line", parameters, where);
}

/** `{path}` lies outside of `{root}`, beyond which `use` reads nothing */
export function E0236(parameters: { readonly path: string; readonly root: string }, where: Where = {}): Diagnostic {
  return make("E0236", "error", "`{path}` lies outside of `{root}`, beyond which `use` reads nothing", "move the file beneath that folder, or name a folder that holds both: `--root FOLDER`", parameters, where);
}

/** `{path}` is no spec, and nothing of it is shown */
export function E0237(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0237", "error", "`{path}` is no spec, and nothing of it is shown", "a spec begins with `spec 1`", parameters, where);
}

/** {words} today */
export function E0238(parameters: { readonly words: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0238", "warning", "{words} today", "the old words still mean the same; `perlc lint --fix` writes those of today into a file", parameters, where);
}

/** `allow({name})` gives no reason */
export function E0250(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0250", "error", "`allow({name})` gives no reason", "write why behind a colon: // allow({name}): the reason", parameters, where);
}

/** there is no rule `{name}` to allow */
export function E0251(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0251", "error", "there is no rule `{name}` to allow", "an allowance names a code such as E0801 or a rule such as evaluates-on-training-data, as in the title of its page", parameters, where);
}

/** `{name}` is an error and cannot be allowed */
export function E0252(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0252", "error", "`{name}` is an error and cannot be allowed", "mend what it says; only warnings can be allowed", parameters, where);
}

/** `allow({name})` silences nothing */
export function E0253(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0253", "warning", "`allow({name})` silences nothing", "take the allowance out", parameters, where);
}

/** `{path}` holds no plan: {reason} */
export function E0254(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0254", "error", "`{path}` holds no plan: {reason}", "name a spec, a plan made by perlc emit json, or the folder of a run", parameters, where);
}

/** `{path}` is already there */
export function E0255(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0255", "error", "`{path}` is already there", "choose another name, or remove the file first", parameters, where);
}

/** `{name}` cannot name a spec */
export function E0256(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0256", "error", "`{name}` cannot name a spec", "a name begins with a letter and goes on with letters, digits, - and _", parameters, where);
}

/** `{pointer}` {what} */
export function E0257(parameters: { readonly pointer: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E0257", "error", "`{pointer}` {what}", "write what is wanted there, or make the plan again with perlc emit json", parameters, where);
}

/** the plan is of edition {found}, and perlc reads edition 1 */
export function E0258(parameters: { readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0258", "error", "the plan is of edition {found}, and perlc reads edition 1", "make the plan again from its spec with this perlc: perlc emit json spec.perl", parameters, where);
}

/** the {name} of {what} is not the {name} of what it holds */
export function E0259(parameters: { readonly what: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0259", "error", "the {name} of {what} is not the {name} of what it holds", "if the change is meant, leave `outline` and `hash` out; `withSettings` of the library does so by itself", parameters, where);
}

/** the node `{node}` cannot be wired by its `{field}`: {why} */
export function E0260(parameters: { readonly node: string; readonly field: string; readonly why: string }, where: Where = {}): Diagnostic {
  return make("E0260", "error", "the node `{node}` cannot be wired by its `{field}`: {why}", "name a node of the right kind that stands before it in the list of nodes", parameters, where);
}

/** the run `{run}` has {count} training nodes, and a run trains once */
export function E0261(parameters: { readonly run: string; readonly count: number }, where: Where = {}): Diagnostic {
  return make("E0261", "error", "the run `{run}` has {count} training nodes, and a run trains once", "give each run one node of kind grpo or supervised; several trainings are several runs", parameters, where);
}

/** the plan contradicts itself at `{pointer}`: {fact} */
export function E0262(parameters: { readonly pointer: string; readonly fact: string }, where: Where = {}): Diagnostic {
  return make("E0262", "error", "the plan contradicts itself at `{pointer}`: {fact}", "change one of the two values; in a spec the same is refused at the line that says it", parameters, where);
}

/** `{path}` cannot be imported: {reason} */
export function E0263(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0263", "error", "`{path}` cannot be imported: {reason}", "node and tsc show the same: try `npx tsc --noEmit` on the module", parameters, where);
}

/** {what} was frozen as {was}, and is {is} */
export function E0264(parameters: { readonly what: string; readonly was: string; readonly is: string; readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0264", "error", "{what} was frozen as {was}, and is {is}", "undo the change, or freeze the spec anew with perlc freeze; `{path}` holds what it was", parameters, where);
}

/** the plan has no node named `{node}` */
export function E0265(parameters: { readonly node: string; readonly known: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0265", "error", "the plan has no node named `{node}`", "its nodes are {known}", parameters, where);
}

/** `{path}` has no run named `{run}` */
export function E0266(parameters: { readonly path: string; readonly run: string; readonly runs: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0266", "error", "`{path}` has no run named `{run}`", "its runs are {runs}", parameters, where);
}

/** the lock `{path}` cannot be read: {reason} */
export function E0267(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0267", "error", "the lock `{path}` cannot be read: {reason}", "restore it, or delete it and write it anew with perlc freeze", parameters, where);
}

/** `perlc new` has no template named `{name}` */
export function E0268(parameters: { readonly name: string; readonly known: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0268", "error", "`perlc new` has no template named `{name}`", "there are {known}", parameters, where);
}

/** the contents of `{file}` are not known: {reason} */
export function E0270(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0270", "error", "the contents of `{file}` are not known: {reason}", "put the file where the spec names it; of a plan or a run, --from says in which folder its files lie now", parameters, where);
}

/** `{file}` changed while it was read */
export function E0271(parameters: { readonly file: string }, where: Where = {}): Diagnostic {
  return make("E0271", "error", "`{file}` changed while it was read", "wait until nothing writes to it any more, then call perlc again", parameters, where);
}

/** `{run}` was planned with version {was} of {what}, and this perlc has version {is} */
export function E0272(parameters: { readonly run: string; readonly what: string; readonly was: number; readonly is: number }, where: Where = {}): Diagnostic {
  return make("E0272", "error", "`{run}` was planned with version {was} of {what}, and this perlc has version {is}", "use the perlc that made the plan, or leave `builtIns`, `outline` and `hash` out and begin the run anew under its new hash", parameters, where);
}

/** `{file}`, read by `{node}`, is {is} and was {was} when the plan was made */
export function E0273(parameters: { readonly file: string; readonly node: string; readonly was: string; readonly is: string }, where: Where = {}): Diagnostic {
  return make("E0273", "error", "`{file}`, read by `{node}`, is {is} and was {was} when the plan was made", "bring the old contents back, or plan and run anew: with other contents it is another run, under another hash", parameters, where);
}

/** `{folder}` holds no results for this lock: {reason} */
export function E0274(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0274", "error", "`{folder}` holds no results for this lock: {reason}", "name the folder of a run of this spec that has finished; perlc plan and metrics.json in the folder say both hashes", parameters, where);
}

/** the weights of `{run}` are {is}; its lock has {was} on {device} */
export function E0275(parameters: { readonly run: string; readonly is: string; readonly was: string; readonly device: string }, where: Where = {}): Diagnostic {
  return make("E0275", "error", "the weights of `{run}` are {is}; its lock has {was} on {device}", "say which perlc, machine and driver this is when you report it; the run folders hold every step of both", parameters, where);
}

/** `perlc freeze` locks a whole spec, and not its run `{run}` alone */
export function E0276(parameters: { readonly path: string; readonly run: string }, where: Where = {}): Diagnostic {
  return make("E0276", "error", "`perlc freeze` locks a whole spec, and not its run `{run}` alone", "write `perlc freeze {path}`", parameters, where);
}

/** `{subject}` wants {wants} */
export function E0301(parameters: { readonly subject: string; readonly wants: string }, where: Where = {}): Diagnostic {
  return make("E0301", "error", "`{subject}` wants {wants}", undefined, parameters, where);
}

/** `{subject}` wants {wants}, not {found} */
export function E0302(parameters: { readonly subject: string; readonly wants: string; readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0302", "error", "`{subject}` wants {wants}, not {found}", undefined, parameters, where);
}

/** there is no unit `{unit}` */
export function E0303(parameters: { readonly unit: string }, where: Where = {}): Diagnostic {
  return make("E0303", "error", "there is no unit `{unit}`", undefined, parameters, where);
}

/** `{subject}` is {number} of what? */
export function E0304(parameters: { readonly subject: string; readonly number: string }, where: Where = {}): Diagnostic {
  return make("E0304", "error", "`{subject}` is {number} of what?", undefined, parameters, where);
}

/** `{subject}` is a plain number, not {found} */
export function E0305(parameters: { readonly subject: string; readonly found: string }, where: Where = {}): Diagnostic {
  return make("E0305", "error", "`{subject}` is a plain number, not {found}", undefined, parameters, where);
}

/** `{subject}` has no `{found}` */
export function E0306(parameters: { readonly subject: string; readonly found: string; readonly words: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0306", "error", "`{subject}` has no `{found}`", "it is one of {words}", parameters, where);
}

/** `{subject}` is {value} */
export function E0307(parameters: { readonly subject: string; readonly value: string; readonly wants: string }, where: Where = {}): Diagnostic {
  return make("E0307", "error", "`{subject}` is {value}", "it wants {wants}", parameters, where);
}

/** `{left} {operator} {right}` mixes what does not mix */
export function E0308(parameters: { readonly left: string; readonly operator: string; readonly right: string }, where: Where = {}): Diagnostic {
  return make("E0308", "error", "`{left} {operator} {right}` mixes what does not mix", "add like to like; a count may be multiplied by a plain number", parameters, where);
}

/** `{expression}` divides by zero */
export function E0309(parameters: { readonly expression: string }, where: Where = {}): Diagnostic {
  return make("E0309", "error", "`{expression}` divides by zero", "write a divisor other than zero", parameters, where);
}

/** the range `{range}` of `{subject}` is empty */
export function E0310(parameters: { readonly subject: string; readonly range: string }, where: Where = {}): Diagnostic {
  return make("E0310", "error", "the range `{range}` of `{subject}` is empty", undefined, parameters, where);
}

/** `{subject}` has no settings of its own */
export function E0311(parameters: { readonly subject: string }, where: Where = {}): Diagnostic {
  return make("E0311", "error", "`{subject}` has no settings of its own", "take the `{ … }` out", parameters, where);
}

/** `{subject}` is {value}, and a share lies between 0% and 100% */
export function E0401(parameters: { readonly subject: string; readonly value: string }, where: Where = {}): Diagnostic {
  return make("E0401", "error", "`{subject}` is {value}, and a share lies between 0% and 100%", "write a share from 0% (none) to 100% (all)", parameters, where);
}

/** `{subject}` is {value}, and must be {limit} */
export function E0402(parameters: { readonly subject: string; readonly value: string; readonly limit: string }, where: Where = {}): Diagnostic {
  return make("E0402", "error", "`{subject}` is {value}, and must be {limit}", "write a number that is {limit}", parameters, where);
}

/** a group of {group} cannot be compared with itself */
export function E0403(parameters: { readonly group: number }, where: Where = {}): Diagnostic {
  return make("E0403", "error", "a group of {group} cannot be compared with itself", "write `6rollout`, as the paper does", parameters, where);
}

/** {batch} rollouts do not split into groups of {group} */
export function E0412(parameters: { readonly batch: number; readonly group: number }, where: Where = {}): Diagnostic {
  return make("E0412", "error", "{batch} rollouts do not split into groups of {group}", undefined, parameters, where);
}

/** {whole} = {value} does not go with {part} = {by} */
export function E0413(parameters: { readonly whole: string; readonly value: number; readonly part: string; readonly by: number }, where: Where = {}): Diagnostic {
  return make("E0413", "error", "{whole} = {value} does not go with {part} = {by}", "change one of the two; `perlc explain E0413` has the rules of all sizes", parameters, where);
}

/** the rotary sections {sections} do not sum to {half} */
export function E0414(parameters: { readonly sections: readonly string[]; readonly half: number }, where: Where = {}): Diagnostic {
  return make("E0414", "error", "the rotary sections {sections} do not sum to {half}", "change `mrope` so that its three numbers sum to {half}", parameters, where);
}

/** a step wants {batch} prompts, and there are {examples} */
export function E0416(parameters: { readonly batch: number; readonly examples: number }, where: Where = {}): Diagnostic {
  return make("E0416", "error", "a step wants {batch} prompts, and there are {examples}", "take more examples, or fewer prompts a step", parameters, where);
}

/** nothing in the plan reads `{path}` */
export function E0420(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0420", "error", "nothing in the plan reads `{path}`", "take the line out", parameters, where);
}

/** `{name}` does nothing here: {why} */
export function E0421(parameters: { readonly name: string; readonly why: string }, where: Where = {}): Diagnostic {
  return make("E0421", "error", "`{name}` does nothing here: {why}", "take the block out", parameters, where);
}

/** `{owner}` has no `{name}` */
export function E0422(parameters: { readonly owner: string; readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0422", "error", "`{owner}` has no `{name}`", "write `{name}` into `{owner}`", parameters, where);
}

/** the dataset `{name}` is used by nobody */
export function E0424(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0424", "error", "the dataset `{name}` is used by nobody", "use it, in `on` or in `mix`, or take it out", parameters, where);
}

/** prompt and completion are {sum} tokens, and the model takes {context} */
export function E0460(parameters: { readonly sum: number; readonly context: number }, where: Where = {}): Diagnostic {
  return make("E0460", "error", "prompt and completion are {sum} tokens, and the model takes {context}", "shorten the prompt or the completion", parameters, where);
}

/** the pictures of one prompt are up to {tokens} tokens, and it takes {prompt} */
export function E0461(parameters: { readonly tokens: number; readonly prompt: number }, where: Where = {}): Diagnostic {
  return make("E0461", "warning", "the pictures of one prompt are up to {tokens} tokens, and it takes {prompt}", "give the prompt more tokens, or the policy fewer max_pixels", parameters, where);
}

/** {batch} prompts do not split into {updates} updates */
export function E0462(parameters: { readonly batch: number; readonly updates: number }, where: Where = {}): Diagnostic {
  return make("E0462", "error", "{batch} prompts do not split into {updates} updates", "choose a number of updates that divides the batch", parameters, where);
}

/** a requirement does not hold: {reason} */
export function E0470(parameters: { readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0470", "error", "a requirement does not hold: {reason}", "change the settings, or the requirement", parameters, where);
}

/** `require` takes a condition and a sentence */
export function E0471(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0471", "error", "`require` takes a condition and a sentence", "for example require(train.per_order >= 4rollout, \"enough to compare\")", parameters, where);
}

/** the condition names `{path}`, and the experiment has no such setting */
export function E0472(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0472", "error", "the condition names `{path}`, and the experiment has no such setting", "a condition names settings by their path, such as train.per_order", parameters, where);
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
export function E0506(parameters: { readonly file: string; readonly column: string; readonly found: readonly string[]; readonly setting: string }, where: Where = {}): Diagnostic {
  return make("E0506", "error", "`{file}` has no column `{column}`", "the columns here are {found}; say which with `{setting} = \"…\"` at the source", parameters, where);
}

/** `{file}` is not a whole parquet file: {reason} */
export function E0507(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0507", "error", "`{file}` is not a whole parquet file: {reason}", "write or download the file again", parameters, where);
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

/** there are {found} examples to take from, and `take` asks for {asked} */
export function E0515(parameters: { readonly found: number; readonly asked: number }, where: Where = {}): Diagnostic {
  return make("E0515", "error", "there are {found} examples to take from, and `take` asks for {asked}", "let more examples through before it, or take fewer", parameters, where);
}

/** none of the {rows} rows of `{file}` can be used */
export function E0516(parameters: { readonly file: string; readonly rows: number }, where: Where = {}): Diagnostic {
  return make("E0516", "error", "none of the {rows} rows of `{file}` can be used", "what is wrong with the first of them is said behind this", parameters, where);
}

/** row `{row}` shows picture {number}, and it has {pictures} */
export function E0517(parameters: { readonly row: string; readonly number: number; readonly pictures: number }, where: Where = {}): Diagnostic {
  return make("E0517", "error", "row `{row}` shows picture {number}, and it has {pictures}", "numbers of pictures count from 1, in the order of the row's pictures", parameters, where);
}

/** row `{row}` never shows its picture {number} */
export function E0518(parameters: { readonly row: string; readonly number: number }, where: Where = {}): Diagnostic {
  return make("E0518", "error", "row `{row}` never shows its picture {number}", "write `<image_{number}>` where the picture stands, or take it out of the row", parameters, where);
}

/** row `{row}` marks pictures both with numbers and without */
export function E0519(parameters: { readonly row: string }, where: Where = {}): Diagnostic {
  return make("E0519", "error", "row `{row}` marks pictures both with numbers and without", "write all of them with numbers, or none", parameters, where);
}

/** `{picture}` is an address, `{address}` */
export function E0520(parameters: { readonly picture: string; readonly address: string }, where: Where = {}): Diagnostic {
  return make("E0520", "error", "`{picture}` is an address, `{address}`", "download it, put it beside the file of the row, and write its path there", parameters, where);
}

/** row `{row}`: turn {turn} {what} */
export function E0521(parameters: { readonly row: string; readonly turn: number; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E0521", "error", "row `{row}`: turn {turn} {what}", "a conversation is: the system's turn where there is one, turns of user and assistant, and the question of the user", parameters, where);
}

/** the spec has a system prompt, and row `{row}` has another */
export function E0522(parameters: { readonly row: string }, where: Where = {}): Diagnostic {
  return make("E0522", "error", "the spec has a system prompt, and row `{row}` has another", "leave out `system`, or take the system's turn out of the rows", parameters, where);
}

/** `{file}` has more than one column that could be the {what} */
export function E0523(parameters: { readonly file: string; readonly what: string; readonly columns: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0523", "error", "`{file}` has more than one column that could be the {what}", "write `{what} = \"…\"` at the source, with one of {columns}", parameters, where);
}

/** line {line} of `{file}` is no row: {reason} */
export function E0524(parameters: { readonly file: string; readonly line: number; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0524", "error", "line {line} of `{file}` is no row: {reason}", "each line is one row: `{\"prompt\": …, \"images\": […], \"solution\": …}`", parameters, where);
}

/** `{file}` begins as a list of rows and is none: {reason} */
export function E0525(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0525", "error", "`{file}` begins as a list of rows and is none: {reason}", "write or download the file again", parameters, where);
}

/** `{file}` has no rows */
export function E0526(parameters: { readonly file: string }, where: Where = {}): Diagnostic {
  return make("E0526", "error", "`{file}` has no rows", "write or download the file again, or leave it out of the data", parameters, where);
}

/** there is no picture file `{file}` */
export function E0527(parameters: { readonly file: string }, where: Where = {}): Diagnostic {
  return make("E0527", "error", "there is no picture file `{file}`", "put the picture there; a path in a row counts from the folder of the file that the row stands in", parameters, where);
}

/** {prompts} of {of} prompts of `{data}` have unknown words, `{sample}` first: {words} */
export function E0528(parameters: { readonly prompts: number; readonly of: number; readonly data: string; readonly sample: string; readonly words: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0528", "warning", "{prompts} of {of} prompts of `{data}` have unknown words, `{sample}` first: {words}", "the policy reads each of these words as one and the same unknown token; take a policy that knows these words, or write the rows in words that it knows; `perlc plan --prompt` shows a prompt as the policy reads it", parameters, where);
}

/** there is no file `{path}` */
export function E0550(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0550", "error", "there is no file `{path}`", "check the spelling; the path counts from the folder of the spec", parameters, where);
}

/** there is no model in `{path}` */
export function E0551(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0551", "error", "there is no model in `{path}`", "check the spelling; the path counts from the folder of the spec", parameters, where);
}

/** no example can pass this filter */
export function E0552(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0552", "error", "no example can pass this filter", "widen the condition, or change what comes before it", parameters, where);
}

/** {count} rollouts cannot give {threshold} */
export function E0553(parameters: { readonly count: number; readonly threshold: string; readonly below: string; readonly above: string }, where: Where = {}): Diagnostic {
  return make("E0553", "warning", "{count} rollouts cannot give {threshold}", "the possible figures around it are {below} and {above}", parameters, where);
}

/** no rollout stands before this filter */
export function E0554(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0554", "error", "no rollout stands before this filter", "write `| rollout(10, from = policy)` before it", parameters, where);
}

/** the shares of `{subject}` sum to {sum}, not to 100% */
export function E0555(parameters: { readonly subject: string; readonly sum: string }, where: Where = {}): Diagnostic {
  return make("E0555", "error", "the shares of `{subject}` sum to {sum}, not to 100%", "change the shares so that they sum to 100%", parameters, where);
}

/** `{setting}` is {says} here, and {own} in `{file}` */
export function E0556(parameters: { readonly setting: string; readonly says: number; readonly own: number; readonly file: string }, where: Where = {}): Diagnostic {
  return make("E0556", "warning", "`{setting}` is {says} here, and {own} in `{file}`", "leave `{setting}` out and the folder's own size holds", parameters, where);
}

/** {where}: pictures have at least {least} and at most {most} pixels */
export function E0557(parameters: { readonly where: string; readonly least: number; readonly most: number }, where: Where = {}): Diagnostic {
  return make("E0557", "error", "{where}: pictures have at least {least} and at most {most} pixels", "write min_pixels below max_pixels; what is left out, the checkpoint's own processor says", parameters, where);
}

/** the checkpoint `{folder}` is not whole: it has no {missing} */
export function E0558(parameters: { readonly folder: string; readonly missing: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0558", "warning", "the checkpoint `{folder}` is not whole: it has no {missing}", "copy the published files into the folder before a run; a run ends without them", parameters, where);
}

/** this source never ends */
export function E0559(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0559", "error", "this source never ends", "write `| take(256)` behind it", parameters, where);
}

/** `{what}` has pictures, and `{model}` reads words alone */
export function E0560(parameters: { readonly what: string; readonly model: string }, where: Where = {}): Diagnostic {
  return make("E0560", "error", "`{what}` has pictures, and `{model}` reads words alone", "train a model that reads pictures on it, or take examples without pictures", parameters, where);
}

/** there is no `{path}` to leave out */
export function E0570(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0570", "error", "there is no `{path}` to leave out", "name a stage, a setting or a block of the parent by its path", parameters, where);
}

/** {name} is read as it stands on the day of the run */
export function E0571(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0571", "warning", "{name} is read as it stands on the day of the run", "write revision = \"…\" with the commit that is meant", parameters, where);
}

/** pictures of {name} move, and its questions may name them by their place */
export function E0572(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0572", "warning", "pictures of {name} move, and its questions may name them by their place", "put rephrase(options_as_images, by = …) before it", parameters, where);
}

/** {shares} shares for the accuracies that {count} rollouts can give */
export function E0573(parameters: { readonly shares: number; readonly count: number; readonly wanted: number }, where: Where = {}): Diagnostic {
  return make("E0573", "error", "{shares} shares for the accuracies that {count} rollouts can give", "give {wanted} shares, one for each number of right answers", parameters, where);
}

/** `order_sensitive` is asked of examples that nobody has labelled */
export function E0574(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0574", "error", "`order_sensitive` is asked of examples that nobody has labelled", "put label(order_sensitive, by = …) before it", parameters, where);
}

/** sample `{sample}` has a {space} answer, which `{rule}` cannot carry along */
export function E0601(parameters: { readonly sample: string; readonly space: string; readonly rule: string; readonly rules: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0601", "error", "sample `{sample}` has a {space} answer, which `{rule}` cannot carry along", "for {space} answers the rules are {rules}", parameters, where);
}

/** an order mixes slot {slot} with the options of sample `{sample}` */
export function E0602(parameters: { readonly sample: string; readonly slot: number; readonly options: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0602", "error", "an order mixes slot {slot} with the options of sample `{sample}`", "`move = options` keeps all pictures but those in slots {options} where they are", parameters, where);
}

/** slot {slot} is to move, and some examples have {pictures} pictures */
export function E0603(parameters: { readonly slot: number; readonly pictures: number }, where: Where = {}): Diagnostic {
  return make("E0603", "error", "slot {slot} is to move, and some examples have {pictures} pictures", "name slots that every example has, or keep those that have them: `where(images >= {slot})`", parameters, where);
}

/** sample `{sample}` has {pictures} pictures, and slot {slot} is to move */
export function E0604(parameters: { readonly sample: string; readonly pictures: number; readonly slot: number }, where: Where = {}): Diagnostic {
  return make("E0604", "error", "sample `{sample}` has {pictures} pictures, and slot {slot} is to move", "let `where(images >= {slot})` keep those that have it", parameters, where);
}

/** {share} of the orders of {pictures} pictures are the given one */
export function E0605(parameters: { readonly share: string; readonly pictures: number }, where: Where = {}): Diagnostic {
  return make("E0605", "warning", "{share} of the orders of {pictures} pictures are the given one", "leave `identity` out: then a copy that is permuted never is the original", parameters, where);
}

/** {path} is 0 from step {step} on, before {after} evaluations */
export function E0606(parameters: { readonly path: string; readonly step: number; readonly after: number }, where: Where = {}): Diagnostic {
  return make("E0606", "warning", "{path} is 0 from step {step} on, before {after} evaluations", "let the schedule end with the run, or say why it does not: `// allow(schedule-ends-early): …`", parameters, where);
}

/** answers change with the order of the pictures, and {spaces} answers are kept */
export function E0607(parameters: { readonly spaces: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0607", "error", "answers change with the order of the pictures, and {spaces} answers are kept", "use `remap` or `drop`, or keep the insensitive examples alone: `where(order == free)`, behind a label `where(order_sensitive == no)`", parameters, where);
}

/** `{sample}` is to be permuted, and {what}: {pictures} pictures, answer `{gold}`, question `{question}` */
export function E0608(parameters: { readonly sample: string; readonly question: string; readonly gold: string; readonly pictures: number; readonly what: string; readonly advice: string }, where: Where = {}): Diagnostic {
  return make("E0608", "error", "`{sample}` is to be permuted, and {what}: {pictures} pictures, answer `{gold}`, question `{question}`", "{advice}", parameters, where);
}

/** examples are permuted, and their source refuses that */
export function E0609(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0609", "error", "examples are permuted, and their source refuses that", "leave its examples out of `permute.images`, or say at the source what their answers do", parameters, where);
}

/** letters are flipped, and there may be {most} options */
export function E0610(parameters: { readonly most: number }, where: Where = {}): Diagnostic {
  return make("E0610", "error", "letters are flipped, and there may be {most} options", "write `letter = remap`", parameters, where);
}

/** `{one}` and `{other}` cannot both be true */
export function E0611(parameters: { readonly one: string; readonly other: string }, where: Where = {}): Diagnostic {
  return make("E0611", "error", "`{one}` and `{other}` cannot both be true", "leave one of them out", parameters, where);
}

/** there is nothing to permute: every example has one picture */
export function E0620(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0620", "error", "there is nothing to permute: every example has one picture", "permute data whose examples have several pictures, or take `permute` out", parameters, where);
}

/** questions about the order (`{kind}`) are permuted with the answer rule `{rule}` */
export function E0621(parameters: { readonly kind: string; readonly rule: string }, where: Where = {}): Diagnostic {
  return make("E0621", "error", "questions about the order (`{kind}`) are permuted with the answer rule `{rule}`", "write `answers = remap { yes_no = drop }`", parameters, where);
}

/** the curve ends at {found}, and the run at {end} */
export function E0622(parameters: { readonly found: string; readonly end: string }, where: Where = {}): Diagnostic {
  return make("E0622", "error", "the curve ends at {found}, and the run at {end}", "end the curve within the run, or make the run longer", parameters, where);
}

/** the run is in epochs, and the curve in steps: {steps} */
export function E0623(parameters: { readonly steps: number }, where: Where = {}): Diagnostic {
  return make("E0623", "error", "the run is in epochs, and the curve in steps: {steps}", "write the stretch in shares of the run, such as `0%..80%`", parameters, where);
}

/** what is permuted is not what is trained on */
export function E0626(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0626", "error", "what is permuted is not what is trained on", "name the data of `train.on` in `images`, or a part of it", parameters, where);
}

/** the run in `{folder}` has no results */
export function E0627(parameters: { readonly folder: string }, where: Where = {}): Diagnostic {
  return make("E0627", "error", "the run in `{folder}` has no results", "finish it with `perlc run --again {folder}`, or leave it out", parameters, where);
}

/** `{file}` is not believed: {reason} */
export function E0628(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0628", "error", "`{file}` is not believed: {reason}", "put the file back from a copy, or run the spec anew", parameters, where);
}

/** `{folder}` ({device}) and `{other}` ({another}) are one run with two results */
export function E0629(parameters: { readonly folder: string; readonly other: string; readonly device: string; readonly another: string }, where: Where = {}): Diagnostic {
  return make("E0629", "error", "`{folder}` ({device}) and `{other}` ({another}) are one run with two results", "name one of the two folders", parameters, where);
}

/** `{one}` and `{other}` are two rules for the same answers */
export function E0650(parameters: { readonly one: string; readonly other: string }, where: Where = {}): Diagnostic {
  return make("E0650", "error", "`{one}` and `{other}` are two rules for the same answers", "write one of them: yes or no and true or false are one answer space", parameters, where);
}

/** {images} pictures have {orders} other orders, and {copies} copies are asked for */
export function E0651(parameters: { readonly images: number; readonly orders: number; readonly copies: number }, where: Where = {}): Diagnostic {
  return make("E0651", "warning", "{images} pictures have {orders} other orders, and {copies} copies are asked for", "{copies} copies need more pictures", parameters, where);
}

/** a KL term needs a reference */
export function E0710(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0710", "error", "a KL term needs a reference", "write `reference = frozen(policy)` in the experiment", parameters, where);
}

/** the reference is used by nobody */
export function E0711(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0711", "error", "the reference is used by nobody", "write `kl = 0.01 * k3(reference)` in `train grpo`", parameters, where);
}

/** {share} of the groups of {group} will have equal rewards */
export function E0712(parameters: { readonly share: string; readonly group: number }, where: Where = {}): Diagnostic {
  return make("E0712", "warning", "{share} of the groups of {group} will have equal rewards", "keep a band in the middle, such as `accuracy in 10%..90%`", parameters, where);
}

/** `clip` has no effect with one step on each rollout */
export function E0713(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0713", "warning", "`clip` has no effect with one step on each rollout", "leave it out, or set `inner` to 2 or more", parameters, where);
}

/** `dual` is {dual}, and must be above {bound} */
export function E0715(parameters: { readonly dual: number; readonly bound: number }, where: Where = {}): Diagnostic {
  return make("E0715", "error", "`dual` is {dual}, and must be above {bound}", "write a `dual` above {bound}, such as 3.0", parameters, where);
}

/** the question stands {times} times in the template, and has one place */
export function E0716(parameters: { readonly times: number }, where: Where = {}): Diagnostic {
  return make("E0716", "error", "the question stands {times} times in the template, and has one place", undefined, parameters, where);
}

/** `{text}` in `{setting}` is {tokens} tokens of this model, not one */
export function E0717(parameters: { readonly text: string; readonly setting: string; readonly tokens: number }, where: Where = {}): Diagnostic {
  return make("E0717", "error", "`{text}` in `{setting}` is {tokens} tokens of this model, not one", "name a token of the model, such as its end token", parameters, where);
}

/** the shortest right completion has {least} tokens, and the longest allowed {completion} */
export function E0718(parameters: { readonly least: number; readonly completion: number }, where: Where = {}): Diagnostic {
  return make("E0718", "error", "the shortest right completion has {least} tokens, and the longest allowed {completion}", undefined, parameters, where);
}

/** this runtime does not execute {what} yet, which `{node}` asks for */
export function E0750(parameters: { readonly what: string; readonly node: string }, where: Where = {}): Diagnostic {
  return make("E0750", "error", "this runtime does not execute {what} yet, which `{node}` asks for", "`perlc check`, `perlc plan` and `perlc explain` take all of it", parameters, where);
}

/** `{setting}` is not part of the objective `{objective}` */
export function E0770(parameters: { readonly objective: string; readonly setting: string }, where: Where = {}): Diagnostic {
  return make("E0770", "error", "`{setting}` is not part of the objective `{objective}`", "leave one of the two out", parameters, where);
}

/** the cap of CISPO is {cap}, which cuts every ratio down */
export function E0771(parameters: { readonly cap: number }, where: Where = {}): Diagnostic {
  return make("E0771", "error", "the cap of CISPO is {cap}, which cuts every ratio down", "write the bound on the ratio itself", parameters, where);
}

/** groups are filtered by a reward that is a sum of several graders */
export function E0772(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0772", "warning", "groups are filtered by a reward that is a sum of several graders", "filter by accuracy", parameters, where);
}

/** masked completions still count in `mean = {mean}` */
export function E0774(parameters: { readonly mean: string }, where: Where = {}): Diagnostic {
  return make("E0774", "warning", "masked completions still count in `mean = {mean}`", "take mean = token, which counts only what is not masked", parameters, where);
}

/** the overlong penalty begins {buffer} tokens before the end of {completion} */
export function E0775(parameters: { readonly buffer: number; readonly completion: number }, where: Where = {}): Diagnostic {
  return make("E0775", "error", "the overlong penalty begins {buffer} tokens before the end of {completion}", "take a smaller part of the completion", parameters, where);
}

/** groups are filtered by {metric}, which no grader of the reward measures */
export function E0776(parameters: { readonly metric: string }, where: Where = {}): Diagnostic {
  return make("E0776", "error", "groups are filtered by {metric}, which no grader of the reward measures", "add `boxed(answer)` to the reward, or filter by `reward`", parameters, where);
}

/** a KL term of weight 0 changes nothing, and its reference is loaded */
export function E0777(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0777", "warning", "a KL term of weight 0 changes nothing, and its reference is loaded", "leave `kl` and `reference` out, or give it a weight", parameters, where);
}

/** `kl` is a sum of {terms} terms, and there is one */
export function E0778(parameters: { readonly terms: number }, where: Where = {}): Diagnostic {
  return make("E0778", "error", "`kl` is a sum of {terms} terms, and there is one", "keep one of them", parameters, where);
}

/** `off_policy_mask` never acts: each rollout is used once */
export function E0779(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0779", "warning", "`off_policy_mask` never acts: each rollout is used once", "leave `off_policy_mask` out, or take more than one optimizer step on the rollouts of a step", parameters, where);
}

/** a floor of {floor} makes advantages up to {less} smaller */
export function E0780(parameters: { readonly floor: number; readonly less: string }, where: Where = {}): Diagnostic {
  return make("E0780", "warning", "a floor of {floor} makes advantages up to {less} smaller", "take a smaller floor, such as 1e-6, or `std = none`", parameters, where);
}

/** the learning rate is 0 for the last {share} of the run */
export function E0781(parameters: { readonly share: string }, where: Where = {}): Diagnostic {
  return make("E0781", "warning", "the learning rate is 0 for the last {share} of the run", "let the curve end with the run, or make the run shorter", parameters, where);
}

/** a checkpoint every {every} steps is only the last one */
export function E0782(parameters: { readonly every: number; readonly steps: number }, where: Where = {}): Diagnostic {
  return make("E0782", "warning", "a checkpoint every {every} steps is only the last one", "save at least every {steps} steps, or write shorter runs", parameters, where);
}

/** a clip of {clip} hardly acts on the mean ratio of {completion} tokens */
export function E0783(parameters: { readonly clip: number; readonly completion: number }, where: Where = {}): Diagnostic {
  return make("E0783", "warning", "a clip of {clip} hardly acts on the mean ratio of {completion} tokens", "the published GSPO has `clip = 3e-4 { high = 4e-4 }`", parameters, where);
}

/** {samples} greedy answers to one question are one answer */
export function E0784(parameters: { readonly samples: number }, where: Where = {}): Diagnostic {
  return make("E0784", "error", "{samples} greedy answers to one question are one answer", "write `decode = sample`, or leave `samples` out", parameters, where);
}

/** no run can execute {what} yet */
export function E0785(parameters: { readonly what: string }, where: Where = {}): Diagnostic {
  return make("E0785", "warning", "no run can execute {what} yet", "`perlc run` refuses it (E0750); a plan, its counts and its hash are right", parameters, where);
}

/** {pictures} are at least {tokens} tokens, and a prompt has {prompt} */
export function E0786(parameters: { readonly pictures: string; readonly tokens: number; readonly prompt: number }, where: Where = {}): Diagnostic {
  return make("E0786", "error", "{pictures} are at least {tokens} tokens, and a prompt has {prompt}", "give the prompt more tokens, or the policy fewer `min_pixels`", parameters, where);
}

/** a learning rate of {rate} is above {most}, where nothing trains */
export function E0787(parameters: { readonly rate: number; readonly most: number }, where: Where = {}): Diagnostic {
  return make("E0787", "warning", "a learning rate of {rate} is above {most}, where nothing trains", "learning rates of AdamW lie between 1e-7 and 1e-2; look for a lost exponent", parameters, where);
}

/** the ratio is bounded closer above, at {high}, than below, at {low} */
export function E0788(parameters: { readonly high: number; readonly low: number }, where: Where = {}): Diagnostic {
  return make("E0788", "warning", "the ratio is bounded closer above, at {high}, than below, at {low}", "the bound above is the wider one where the two differ: `clip = 0.2 { high = 0.28 }`", parameters, where);
}

/** {what} would take {needs}, and no device can hold above {most} in one tensor */
export function E0789(parameters: { readonly what: string; readonly needs: string; readonly most: string }, where: Where = {}): Diagnostic {
  return make("E0789", "warning", "{what} would take {needs}, and no device can hold above {most} in one tensor", "make the step or the model smaller; a number may have a digit too many", parameters, where);
}

/** the learning rate is 0 at every step: nothing trains */
export function E0790(parameters: Readonly<Record<string, never>>, where: Where = {}): Diagnostic {
  return make("E0790", "warning", "the learning rate is 0 at every step: nothing trains", "give it a rate above 0, or evaluate the policy without training it", parameters, where);
}

/** `{grader}` gives every completion {grade} */
export function E0791(parameters: { readonly grader: string; readonly grade: number }, where: Where = {}): Diagnostic {
  return make("E0791", "warning", "`{grader}` gives every completion {grade}", "give it a bound that some completions are within and some are not, or take it out", parameters, where);
}

/** {reader} reads answers from the last box, and `{grader}` rewards them elsewhere */
export function E0792(parameters: { readonly grader: string; readonly reader: string }, where: Where = {}): Diagnostic {
  return make("E0792", "warning", "{reader} reads answers from the last box, and `{grader}` rewards them elsewhere", "add `boxed(answer)` to the reward, or put the answer of the form into a box", parameters, where);
}

/** the evaluation measures what training learns from: {what} */
export function E0801(parameters: { readonly what: string }, where: Where = {}): Diagnostic {
  return make("E0801", "warning", "the evaluation measures what training learns from: {what}", "evaluate on a held-out part, such as `four_artists(split = held_out_question)`", parameters, where);
}

/** `{metric}` needs several orders */
export function E0802(parameters: { readonly metric: string }, where: Where = {}): Diagnostic {
  return make("E0802", "error", "`{metric}` needs several orders", "write `orders = 4`", parameters, where);
}

/** ±{tolerance} is narrower than the standard error of {count} examples */
export function E0803(parameters: { readonly count: number; readonly error: string; readonly tolerance: string }, where: Where = {}): Diagnostic {
  return make("E0803", "warning", "±{tolerance} is narrower than the standard error of {count} examples", "the standard error is {error}", parameters, where);
}

/** benchmarks are asked under {orders} orders, and nobody has said which questions survive that */
export function E0820(parameters: { readonly orders: number }, where: Where = {}): Diagnostic {
  return make("E0820", "warning", "benchmarks are asked under {orders} orders, and nobody has said which questions survive that", "measure a benchmark under one order, or a set of your own under several", parameters, where);
}

/** an evaluation every {every} steps never comes due in {count} */
export function E0822(parameters: { readonly every: number; readonly count: number }, where: Where = {}): Diagnostic {
  return make("E0822", "warning", "an evaluation every {every} steps never comes due in {count}", "measure more often, or leave `every` out", parameters, where);
}

/** `{setting}` needs a figure that is measured while it trains */
export function E0823(parameters: { readonly setting: string; readonly every: number }, where: Where = {}): Diagnostic {
  return make("E0823", "error", "`{setting}` needs a figure that is measured while it trains", "write `evaluate every {every}step { on = data.held_out }`, with examples that training does not read", parameters, where);
}

/** `best({metric})` can be of several evaluations: {names} */
export function E0824(parameters: { readonly metric: string; readonly names: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0824", "error", "`best({metric})` can be of several evaluations: {names}", "name one: `best(NAME.{metric})`", parameters, where);
}

/** several evaluations would end training: {names} */
export function E0825(parameters: { readonly names: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E0825", "error", "several evaluations would end training: {names}", "leave `early_stop` in the one that decides, in a block of its own", parameters, where);
}

/** what is best may not be saved: measured every {every} steps, saved every {saved} */
export function E0826(parameters: { readonly every: number; readonly saved: number }, where: Where = {}): Diagnostic {
  return make("E0826", "error", "what is best may not be saved: measured every {every} steps, saved every {saved}", "write `checkpoint = {every}step`", parameters, where);
}

/** `early_stop` could act after {first} steps at the earliest, of {count} */
export function E0827(parameters: { readonly first: number; readonly count: number }, where: Where = {}): Diagnostic {
  return make("E0827", "warning", "`early_stop` could act after {first} steps at the earliest, of {count}", "measure more often, or write a smaller `patience`", parameters, where);
}

/** `{one}` has {ones} values and `{other}` has {others} */
export function E0901(parameters: { readonly one: string; readonly ones: number; readonly other: string; readonly others: number }, where: Where = {}): Diagnostic {
  return make("E0901", "error", "`{one}` has {ones} values and `{other}` has {others}", "give each of them as many values", parameters, where);
}

/** `{path}` is not given values that can be counted out */
export function E0902(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E0902", "error", "`{path}` is not given values that can be counted out", "write each(1, 2, 3), or each(1..3) for whole numbers", parameters, where);
}

/** sweep {name} makes {total} runs, and its limit is {limit} */
export function E0903(parameters: { readonly name: string; readonly total: number; readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E0903", "error", "sweep {name} makes {total} runs, and its limit is {limit}", "raise the limit, or take values away", parameters, where);
}

/** sweep {name} says of no experiment */
export function E0904(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0904", "error", "sweep {name} says of no experiment", "name the experiments in its head: sweep seeds over [quickstart] …", parameters, where);
}

/** `{name}` is not part of a sweep */
export function E0905(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0905", "error", "`{name}` is not part of a sweep", "a sweep holds settings, `zip` blocks, skip(…) and a limit", parameters, where);
}

/** sweep {sweep} sets `{path}`, which is what {base} changes */
export function E0906(parameters: { readonly sweep: string; readonly path: string; readonly base: string }, where: Where = {}): Diagnostic {
  return make("E0906", "warning", "sweep {sweep} sets `{path}`, which is what {base} changes", "sweep over the parent instead, or leave this setting out", parameters, where);
}

/** there is no experiment `{name}` to sweep over */
export function E0907(parameters: { readonly name: string }, where: Where = {}): Diagnostic {
  return make("E0907", "error", "there is no experiment `{name}` to sweep over", "a sweep goes over experiments of this file, or of one it uses", parameters, where);
}

/** {one} and {other} are the same run */
export function E0908(parameters: { readonly one: string; readonly other: string }, where: Where = {}): Diagnostic {
  return make("E0908", "warning", "{one} and {other} are the same run", "change what they are meant to differ in, or leave one out", parameters, where);
}

/** sweep {name} skips all of its {total} runs */
export function E0909(parameters: { readonly name: string; readonly total: number }, where: Where = {}): Diagnostic {
  return make("E0909", "error", "sweep {name} skips all of its {total} runs", "make the condition narrower, or take the line out", parameters, where);
}

/** the primary contrast of {sweep} is no figure of one arm less another */
export function E0910(parameters: { readonly sweep: string }, where: Where = {}): Diagnostic {
  return make("E0910", "error", "the primary contrast of {sweep} is no figure of one arm less another", "write it as `primary = accuracy of NEW - OLD`: a figure (accuracy, consistent_accuracy, flip_rate), then two experiments behind `over`, or two conditions in brackets", parameters, where);
}

/** `primary` of {sweep} needs one arm on each side: {reason} */
export function E0911(parameters: { readonly sweep: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E0911", "error", "`primary` of {sweep} needs one arm on each side: {reason}", "each side is one arm, which is all runs that differ in their seeds alone: the name of an experiment behind `over`, or a condition that holds for one arm, such as `(permute.copies == 1)`", parameters, where);
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
  return make("E1005", "error", "the device `{adapter}` rejected a call of perlc", "this is a mistake in perlc: report it, with the note beneath", parameters, where);
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

/** the update of step {step} left {count} of {of} numbers of {tensor} not finite */
export function E1011(parameters: { readonly step: number; readonly tensor: string; readonly count: number; readonly of: number }, where: Where = {}): Diagnostic {
  return make("E1011", "error", "the update of step {step} left {count} of {of} numbers of {tensor} not finite", "a lower rate, a gradient clip or a larger kl usually keeps the policy in range; the last checkpoint is untouched", parameters, where);
}

/** `{tensor}` of `{folder}` has {count} of {of} numbers that are not finite */
export function E1012(parameters: { readonly folder: string; readonly tensor: string; readonly count: number; readonly of: number }, where: Where = {}): Diagnostic {
  return make("E1012", "error", "`{tensor}` of `{folder}` has {count} of {of} numbers that are not finite", "look at where these weights come from: an earlier checkpoint of the same training, or the file downloaded again", parameters, where);
}

/** the logits of token {position} of completion {rollout} are not finite */
export function E1013(parameters: { readonly rollout: number; readonly position: number }, where: Where = {}): Diagnostic {
  return make("E1013", "error", "the logits of token {position} of completion {rollout} are not finite", "a lower rate or an earlier checkpoint; on a new adapter, `perlc doctor` and a run on the software adapter say whether it computes right", parameters, where);
}

/** all {banned} of {vocabulary} tokens are banned, so none can be drawn */
export function E1014(parameters: { readonly banned: number; readonly vocabulary: number }, where: Where = {}): Diagnostic {
  return make("E1014", "error", "all {banned} of {vocabulary} tokens are banned, so none can be drawn", "take tokens out of `ban`, or look whether the tokenizer's vocabulary is that of the checkpoint", parameters, where);
}

/** the limit {setting} is `{found}`, which is no number above 0 */
export function E1015(parameters: { readonly setting: string; readonly found: string }, where: Where = {}): Diagnostic {
  return make("E1015", "error", "the limit {setting} is `{found}`, which is no number above 0", "write a number above 0, or leave the variable out", parameters, where);
}

/** `{file}` is not read as a {use}: {reason} */
export function E1016(parameters: { readonly file: string; readonly use: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1016", "error", "`{file}` is not read as a {use}: {reason}", "name a regular file", parameters, where);
}

/** reading `{file}` computed for {seconds} s without coming on */
export function E1017(parameters: { readonly file: string; readonly seconds: number; readonly setting: string }, where: Where = {}): Diagnostic {
  return make("E1017", "error", "reading `{file}` computed for {seconds} s without coming on", "look at the file where it comes from; if it is right and large, `{setting}` with more seconds lets it go on", parameters, where);
}

/** reading `{file}` took more than {memory} MiB */
export function E1018(parameters: { readonly file: string; readonly memory: number; readonly setting: string }, where: Where = {}): Diagnostic {
  return make("E1018", "error", "reading `{file}` took more than {memory} MiB", "look at the file where it comes from; if it is right and large, `{setting}` with more MiB lets it go on", parameters, where);
}

/** {what} would take {needs}, a buffer of `{adapter}` holds {most} */
export function E1019(parameters: { readonly what: string; readonly needs: string; readonly adapter: string; readonly most: string }, where: Where = {}): Diagnostic {
  return make("E1019", "error", "{what} would take {needs}, a buffer of `{adapter}` holds {most}", "make the step or the model smaller, or take another adapter", parameters, where);
}

/** the run needs about {needs}, this machine has {has} ({parts}) */
export function E1020(parameters: { readonly needs: string; readonly has: string; readonly parts: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1020", "error", "the run needs about {needs}, this machine has {has} ({parts})", "make the step or the model smaller, or take a machine with more memory", parameters, where);
}

/** the driver in `{path}` is not loaded: {reason} */
export function E1021(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1021", "error", "the driver in `{path}` is not loaded: {reason}", "point `PERLC_CACHE` to a folder of your own that nobody else may write, or delete it so that it is unpacked again", parameters, where);
}

/** no GPU could be asked for ({reason}); the run takes the processor */
export function E1022(parameters: { readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1022", "warning", "no GPU could be asked for ({reason}); the run takes the processor", "`perlc doctor` says more; with `--adapter cpu` no GPU is asked for", parameters, where);
}

/** a thread of the device `cpu` failed: {reason} */
export function E1023(parameters: { readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1023", "error", "a thread of the device `cpu` failed: {reason}", "run it again: `perlc run --again` goes on from the last checkpoint", parameters, where);
}

/** this Node gives the device `cpu` no memory of up to {size}: {reason} */
export function E1024(parameters: { readonly size: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1024", "error", "this Node gives the device `cpu` no memory of up to {size}: {reason}", "allow this process more address space (`ulimit -v`), or choose a GPU with --adapter", parameters, where);
}

/** {setting} is `{found}`, which is no number of threads */
export function E1025(parameters: { readonly setting: string; readonly found: string }, where: Where = {}): Diagnostic {
  return make("E1025", "error", "{setting} is `{found}`, which is no number of threads", "write a whole number from 1 to 64, or leave it out: then all cores are used", parameters, where);
}

/** the run needs about {needs}, `{adapter}` reaches {most} ({parts}) */
export function E1026(parameters: { readonly needs: string; readonly adapter: string; readonly most: string; readonly parts: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1026", "error", "the run needs about {needs}, `{adapter}` reaches {most} ({parts})", "make the step or the model smaller, or take a GPU", parameters, where);
}

/** --threads does nothing here: the run takes `{adapter}` */
export function E1027(parameters: { readonly adapter: string }, where: Where = {}): Diagnostic {
  return make("E1027", "warning", "--threads does nothing here: the run takes `{adapter}`", "leave --threads out, or take the processor with `--adapter cpu`", parameters, where);
}

/** {what} takes {needs}, `{limit}` of `{adapter}` is {most} */
export function E1028(parameters: { readonly what: string; readonly needs: string; readonly limit: string; readonly adapter: string; readonly most: string }, where: Where = {}): Diagnostic {
  return make("E1028", "error", "{what} takes {needs}, `{limit}` of `{adapter}` is {most}", "make the step or the model smaller, or run on the processor: `--adapter cpu`", parameters, where);
}

/** {what} needs {needs} of `{limit}`, `{adapter}` has {has} */
export function E1029(parameters: { readonly what: string; readonly needs: number; readonly limit: string; readonly adapter: string; readonly has: number }, where: Where = {}): Diagnostic {
  return make("E1029", "error", "{what} needs {needs} of `{limit}`, `{adapter}` has {has}", "take another adapter, or run on the processor: `--adapter cpu`", parameters, where);
}

/** `{folder}` is not the folder of a run */
export function E1030(parameters: { readonly folder: string }, where: Where = {}): Diagnostic {
  return make("E1030", "error", "`{folder}` is not the folder of a run", "give the folder that `perlc run` printed, for example runs/quickstart-seed1-1", parameters, where);
}

/** `{file}` cannot be read: {reason} */
export function E1031(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1031", "error", "`{file}` cannot be read: {reason}", "start the run anew from its spec, or put the file back from a copy", parameters, where);
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
  return make("E1035", "error", "the prompt of `{sample}` has {tokens} tokens, the limit is {limit}", "raise `max_prompt` to at least {tokens}tok, or filter such samples out with where(images <= N)", parameters, where);
}

/** this run was made on `{before}`, and would go on on `{now}` */
export function E1036(parameters: { readonly before: string; readonly now: string }, where: Where = {}): Diagnostic {
  return make("E1036", "error", "this run was made on `{before}`, and would go on on `{now}`", "choose the earlier one with --adapter; on this one, start the run anew", parameters, where);
}

/** the weights in `{folder}` are {found}, the spec pins {pinned} */
export function E1037(parameters: { readonly folder: string; readonly found: string; readonly pinned: string }, where: Where = {}): Diagnostic {
  return make("E1037", "error", "the weights in `{folder}` are {found}, the spec pins {pinned}", "get the pinned weights, or change the pin if the change is meant", parameters, where);
}

/** `{sample}` has no worked answer to learn from */
export function E1038(parameters: { readonly sample: string }, where: Where = {}): Diagnostic {
  return make("E1038", "error", "`{sample}` has no worked answer to learn from", "train it with rewards (train grpo), or use a dataset whose rows carry worked answers", parameters, where);
}

/** the worked answer of `{sample}` has {tokens} tokens, the limit is {limit} */
export function E1039(parameters: { readonly sample: string; readonly tokens: number; readonly limit: number }, where: Where = {}): Diagnostic {
  return make("E1039", "error", "the worked answer of `{sample}` has {tokens} tokens, the limit is {limit}", "raise `max_completion` to at least {tokens}tok", parameters, where);
}

/** `{folder}` is in use by the living process {pid} */
export function E1040(parameters: { readonly folder: string; readonly pid: string }, where: Where = {}): Diagnostic {
  return make("E1040", "error", "`{folder}` is in use by the living process {pid}", "wait until that process has ended, or stop it: the folder is then taken over by itself", parameters, where);
}

/** `{folder}` is locked by process {pid} of the machine `{host}` */
export function E1041(parameters: { readonly folder: string; readonly pid: string; readonly host: string }, where: Where = {}): Diagnostic {
  return make("E1041", "error", "`{folder}` is locked by process {pid} of the machine `{host}`", "when you know that the process has ended, delete `run.lock` in that folder and call again", parameters, where);
}

/** `{file}` is a {found}, and the run has a {wanted} there */
export function E1042(parameters: { readonly file: string; readonly found: string; readonly wanted: string }, where: Where = {}): Diagnostic {
  return make("E1042", "error", "`{file}` is a {found}, and the run has a {wanted} there", "put a copy of what it leads to in its place, or take it away", parameters, where);
}

/** no checkpoint in `{folder}` is as it was saved: {reasons} */
export function E1043(parameters: { readonly folder: string; readonly reasons: string }, where: Where = {}): Diagnostic {
  return make("E1043", "error", "no checkpoint in `{folder}` is as it was saved: {reasons}", "put the damaged files back from a copy; or delete that folder: `perlc run --again` then takes all steps again", parameters, where);
}

/** `{checkpoint}` is passed over, the run goes on after step {step}: {reason} */
export function E1044(parameters: { readonly checkpoint: string; readonly reason: string; readonly step: number }, where: Where = {}): Diagnostic {
  return make("E1044", "warning", "`{checkpoint}` is passed over, the run goes on after step {step}: {reason}", "nothing to do: the steps behind it are taken again, with the same result", parameters, where);
}

/** `{file}` {reason}: it is made anew */
export function E1045(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1045", "warning", "`{file}` {reason}: it is made anew", "nothing to do; if you changed the file yourself, know that no run reads what it did not write", parameters, where);
}

/** line {line} of `{file}` is not as it was written */
export function E1046(parameters: { readonly file: string; readonly line: number }, where: Where = {}): Diagnostic {
  return make("E1046", "warning", "line {line} of `{file}` is not as it was written", "nothing to do: the lines before it are kept, and the run writes the others again", parameters, where);
}

/** the plan in `{folder}` is not the one that its run began with: {part} */
export function E1049(parameters: { readonly folder: string; readonly part: string }, where: Where = {}): Diagnostic {
  return make("E1049", "error", "the plan in `{folder}` is not the one that its run began with: {part}", "put plan.json back as it was; to run the changed plan, give it to `perlc run` as a new run", parameters, where);
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

/** `{file}` describes a {found}, which no family of models has */
export function E1058(parameters: { readonly file: string; readonly found: string; readonly known: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1058", "error", "`{file}` describes a {found}, which no family of models has", "the `model_type` of a checkpoint is one of: {known}", parameters, where);
}

/** `{file}` has `{setting}` = {found}, which nothing here reads */
export function E1059(parameters: { readonly file: string; readonly setting: string; readonly found: string }, where: Where = {}): Diagnostic {
  return make("E1059", "error", "`{file}` has `{setting}` = {found}, which nothing here reads", "take it out of the file if the model is the same without it; null, false and 0 say nothing either", parameters, where);
}

/** the chat template in `{file}` shows {shown} of {given} pictures */
export function E1060(parameters: { readonly file: string; readonly given: number; readonly shown: number }, where: Where = {}): Diagnostic {
  return make("E1060", "error", "the chat template in `{file}` shows {shown} of {given} pictures", "use the chat template of the model's processor, which writes <|image_pad|> for each picture", parameters, where);
}

/** `{folder}` has no chat template */
export function E1061(parameters: { readonly folder: string; readonly places: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1061", "error", "`{folder}` has no chat template", "copy the published template there; it is looked for in {places}", parameters, where);
}

/** `{one}` and `{other}` are different chat templates */
export function E1062(parameters: { readonly one: string; readonly other: string }, where: Where = {}): Diagnostic {
  return make("E1062", "error", "`{one}` and `{other}` are different chat templates", "delete the one that is not meant", parameters, where);
}

/** `{file}` is not a usable chat template: {reason} */
export function E1063(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1063", "error", "`{file}` is not a usable chat template: {reason}", "use the chat template that was published with the model", parameters, where);
}

/** `{file}` has `{token}` at id {id}: {why} */
export function E1064(parameters: { readonly file: string; readonly token: string; readonly id: string; readonly why: string }, where: Where = {}): Diagnostic {
  return make("E1064", "error", "`{file}` has `{token}` at id {id}: {why}", "use the tokenizer.json and config.json that were published together", parameters, where);
}

/** `{file}` {found} */
export function E1065(parameters: { readonly file: string; readonly found: string; readonly most: number }, where: Where = {}): Diagnostic {
  return make("E1065", "error", "`{file}` {found}", "a checkpoint's files are regular files of at most {most} bytes; `PERLC_LIMIT_FILE`, in MiB, says otherwise", parameters, where);
}

/** `{reference}` cannot be the reference of `{policy}`: {what} */
export function E1066(parameters: { readonly policy: string; readonly reference: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E1066", "error", "`{reference}` cannot be the reference of `{policy}`: {what}", "take a checkpoint of the policy's own model as the reference, or `frozen(policy)`", parameters, where);
}

/** `{one}` has `{setting}` = {first}, and `{other}` has {second} */
export function E1067(parameters: { readonly one: string; readonly other: string; readonly setting: string; readonly first: string; readonly second: string }, where: Where = {}): Diagnostic {
  return make("E1067", "error", "`{one}` has `{setting}` = {first}, and `{other}` has {second}", "delete the one that is not meant, or its settings of pictures", parameters, where);
}

/** `{stage}` did not use its examples as the plan says: {what} */
export function E1071(parameters: { readonly stage: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E1071", "error", "`{stage}` did not use its examples as the plan says: {what}", "this is a fault of perlc: report it with the run's folder; its weights are those of other data than planned", parameters, where);
}

/** `{path}` is a program, and running it needs --allow-code */
export function E1072(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E1072", "error", "`{path}` is a program, and running it needs --allow-code", "read it, and call `perlc run --allow-code` with it; `perlc emit json` makes a plan that is data alone", parameters, where);
}

/** the lock `{file}` does not say whose it is */
export function E1073(parameters: { readonly file: string }, where: Where = {}): Diagnostic {
  return make("E1073", "error", "the lock `{file}` does not say whose it is", "delete that file if no process works in the folder, and call again", parameters, where);
}

/** `{file}` in `{folder}` {reason} */
export function E1074(parameters: { readonly folder: string; readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1074", "error", "`{file}` in `{folder}` {reason}", "put the file back from a copy; if you changed the folder on purpose, delete `digests.json` in it", parameters, where);
}

/** the paths of this plan count from `{folder}`, which `{by}` says */
export function E1075(parameters: { readonly folder: string; readonly by: string }, where: Where = {}): Diagnostic {
  return make("E1075", "warning", "the paths of this plan count from `{folder}`, which `{by}` says", "name another folder with --from, or the same one to say that it is meant", parameters, where);
}

/** `{stage}` learnt nothing: in all {steps} steps each group had one reward */
export function E1076(parameters: { readonly stage: string; readonly steps: number; readonly least: string; readonly most: string }, where: Where = {}): Diagnostic {
  return make("E1076", "warning", "`{stage}` learnt nothing: in all {steps} steps each group had one reward", "the mean reward of a step was {least} to {most}; `train.log_completions` keeps what the policy says; a policy that never earns a reward needs a warm start, one that always does needs harder questions", parameters, where);
}

/** `{part}` is not installed: {use} */
export function E1080(parameters: { readonly part: string; readonly use: string; readonly line: string }, where: Where = {}): Diagnostic {
  return make("E1080", "error", "`{part}` is not installed: {use}", "`{line}` installs it", parameters, where);
}

/** `perlc-runtime` is not of the version {version}, as `perlc` is */
export function E1081(parameters: { readonly version: string; readonly line: string }, where: Where = {}): Diagnostic {
  return make("E1081", "error", "`perlc-runtime` is not of the version {version}, as `perlc` is", "`{line}` installs the one that goes with it", parameters, where);
}

/** `{folder}` holds no goldens: {reason} */
export function E1082(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1082", "error", "`{folder}` holds no goldens: {reason}", "name a folder with goldens, or none: then every op is held against the interpreter", parameters, where);
}

/** `{golden}` is a golden of an unknown kind: {format} */
export function E1083(parameters: { readonly golden: string; readonly format: string; readonly known: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1083", "error", "`{golden}` is a golden of an unknown kind: {format}", "take a newer perlc, or leave it out; known are {known}", parameters, where);
}

/** the golden `{file}` cannot be used: {reason} */
export function E1084(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1084", "error", "the golden `{file}` cannot be used: {reason}", "take the file from where the goldens were made; their own script writes it again", parameters, where);
}

/** {when}: {differing} of {compared} log-probs that `{adapter}` samples with are not the trainer's */
export function E1086(parameters: { readonly when: string; readonly adapter: string; readonly differing: number; readonly compared: number }, where: Where = {}): Diagnostic {
  return make("E1086", "warning", "{when}: {differing} of {compared} log-probs that `{adapter}` samples with are not the trainer's", "from here on the old log-probs are the trainer's own, at the price of one more forward pass a step; `--adapter cpu` gives both the same bits", parameters, where);
}

/** `sharp` does not load on `{platform}` */
export function E1087(parameters: { readonly platform: string; readonly line: string }, where: Where = {}): Diagnostic {
  return make("E1087", "error", "`sharp` does not load on `{platform}`", "`{line}` installs it", parameters, where);
}

/** a limit of this process ends what it does: {work} ({said}) */
export function E1088(parameters: { readonly work: string; readonly said: string; readonly limit: string }, where: Where = {}): Diagnostic {
  return make("E1088", "error", "a limit of this process ends what it does: {work} ({said})", "raise it for this shell (`{limit}`), or take the processor, which needs no driver: `--adapter cpu`", parameters, where);
}

/** no more rollouts and pictures are kept in `{folder}`: {reason} */
export function E1089(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1089", "warning", "no more rollouts and pictures are kept in `{folder}`: {reason}", "nothing to do for the run itself, which ends with the same weights; free room on the disk and go on with `perlc run --again` if later steps are to be on record", parameters, where);
}

/** `{folder}` is not the folder of a sweep: {reason} */
export function E1091(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1091", "error", "`{folder}` is not the folder of a sweep: {reason}", "give the folder that `perlc run` printed for the sweep; each run in it also goes on by itself, with `perlc run --again` and its own folder", parameters, where);
}

/** {jobs} runs at a time would share `{adapter}` */
export function E1092(parameters: { readonly jobs: number; readonly adapter: string }, where: Where = {}): Diagnostic {
  return make("E1092", "error", "{jobs} runs at a time would share `{adapter}`", "leave `--jobs` out, or take the processor with `--adapter cpu`", parameters, where);
}

/** the process of the run `{run}` {how} */
export function E1093(parameters: { readonly run: string; readonly how: string }, where: Where = {}): Diagnostic {
  return make("E1093", "error", "the process of the run `{run}` {how}", "its checkpoints are whole: `perlc run --again` with the folder of the sweep takes it up where it was", parameters, where);
}

/** no arm is called `{arm}`: there are {arms} */
export function E1094(parameters: { readonly arm: string; readonly arms: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1094", "error", "no arm is called `{arm}`: there are {arms}", "name one of these, as the table calls them", parameters, where);
}

/** `{one}` and `{other}` were asked other questions: {what} differ */
export function E1095(parameters: { readonly one: string; readonly other: string; readonly what: readonly string[] }, where: Where = {}): Diagnostic {
  return make("E1095", "error", "`{one}` and `{other}` were asked other questions: {what} differ", "compare runs whose evaluations read the same data, with the same seeds, orders and decoding", parameters, where);
}

/** `{folder}` is of an overfit check, which is no result: it cannot be {what} */
export function E1096(parameters: { readonly folder: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E1096", "error", "`{folder}` is of an overfit check, which is no result: it cannot be {what}", "run the spec without `--overfit`, and name the folder of that run", parameters, where);
}

/** `{file}` is no bundle: {reason} */
export function E1101(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1101", "error", "`{file}` is no bundle: {reason}", "name a file that `perlc pack` made; a plan or a spec is read by `perlc run`", parameters, where);
}

/** the bundle `{file}` is not as it was written: {what} */
export function E1102(parameters: { readonly file: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E1102", "error", "the bundle `{file}` is not as it was written: {what}", "get the file again from where it came; `perlc pack` makes it anew", parameters, where);
}

/** `{file}` is more than is read: {what} would be {found}, more than {most} */
export function E1103(parameters: { readonly file: string; readonly what: string; readonly found: string; readonly most: string }, where: Where = {}): Diagnostic {
  return make("E1103", "error", "`{file}` is more than is read: {what} would be {found}, more than {most}", "look at where the file came from before you allow it more", parameters, where);
}

/** `{name}` may not be the name of a file in `{file}`: {reason} */
export function E1104(parameters: { readonly file: string; readonly name: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1104", "error", "`{name}` may not be the name of a file in `{file}`: {reason}", "rename the file, and what names it, in letters that every system takes", parameters, where);
}

/** the list of the bundle `{file}` does not hold together: {reason} */
export function E1106(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1106", "error", "the list of the bundle `{file}` does not hold together: {reason}", "get the file again from where it came; `perlc pack` makes it anew", parameters, where);
}

/** the bundle `{file}` holds other entries than it lists: {what} */
export function E1107(parameters: { readonly file: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E1107", "error", "the bundle `{file}` holds other entries than it lists: {what}", "do not trust the file; `perlc pack` writes nothing of the kind", parameters, where);
}

/** the plan in `{file}` is not what its spec says: {reason} */
export function E1108(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1108", "error", "the plan in `{file}` is not what its spec says: {reason}", "ask its author for a bundle made from the spec; with the perlc that made it the same plan comes out", parameters, where);
}

/** what was sealed in `{file}` does not hold: {reason} */
export function E1109(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1109", "error", "what was sealed in `{file}` does not hold: {reason}", "ask its author for a bundle made anew", parameters, where);
}

/** the results in `{file}` are not those of its plan: {reason} */
export function E1110(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1110", "error", "the results in `{file}` are not those of its plan: {reason}", "ask its author for the folder of the run, or run the experiment yourself", parameters, where);
}

/** the files that runs read in `{file}` do not fit its plan: {reason} */
export function E1111(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1111", "error", "the files that runs read in `{file}` do not fit its plan: {reason}", "ask its author for a bundle made anew", parameters, where);
}

/** `{folder}` cannot be packed: {reason} */
export function E1112(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1112", "error", "`{folder}` cannot be packed: {reason}", "name the folder of a run that has finished, with `--results` beside its spec where the spec has changed since", parameters, where);
}

/** `{path}` counts from the root of a disk, and in a bundle nothing does */
export function E1113(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E1113", "error", "`{path}` counts from the root of a disk, and in a bundle nothing does", "write the path as it is seen from the folder of the spec", parameters, where);
}

/** `{path}` is in the bundle by its digest alone: {reason} */
export function E1114(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1114", "warning", "`{path}` is in the bundle by its digest alone: {reason}", "`--licence {path}=ID`, with the SPDX name of a licence that allows handing on, puts it in", parameters, where);
}

/** `{entry}` in the bundle names `{what}`, which is a name of this machine */
export function E1115(parameters: { readonly entry: string; readonly what: string }, where: Where = {}): Diagnostic {
  return make("E1115", "warning", "`{entry}` in the bundle names `{what}`, which is a name of this machine", "look at the entry before you give the file away; a comment of a spec, or an answer, may say so on purpose", parameters, where);
}

/** `{file}` leaves out {what}, and nothing here has {digests} */
export function E1116(parameters: { readonly file: string; readonly what: string; readonly digests: string }, where: Where = {}): Diagnostic {
  return make("E1116", "error", "`{file}` leaves out {what}, and nothing here has {digests}", "name a folder in which they lie with `--from`, under whatever names: their digests tell", parameters, where);
}

/** `{run}` came out differently, first in {where}: {reason} */
export function E1117(parameters: { readonly run: string; readonly where: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1117", "error", "`{run}` came out differently, first in {where}: {reason}", "compare the journals of both from there on; another version of perlc has another hash, and would have been refused", parameters, where);
}

/** the bundle `{file}` is of form {form}, which this perlc does not read */
export function E1118(parameters: { readonly file: string; readonly form: string }, where: Where = {}): Diagnostic {
  return make("E1118", "error", "the bundle `{file}` is of form {form}, which this perlc does not read", "install a newer perlc", parameters, where);
}

/** no run reads `{said}`; what is read: {known} */
export function E1119(parameters: { readonly said: string; readonly known: string }, where: Where = {}): Diagnostic {
  return make("E1119", "error", "no run reads `{said}`; what is read: {known}", "name one of them, as the spec writes it or as it is seen from here", parameters, where);
}

/** `{file}` has no run `{run}`; it has {known} */
export function E1120(parameters: { readonly file: string; readonly run: string; readonly known: string }, where: Where = {}): Diagnostic {
  return make("E1120", "error", "`{file}` has no run `{run}`; it has {known}", "name one of them", parameters, where);
}

/** the report of `{folder}` was not written: {reason} */
export function E1121(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1121", "warning", "the report of `{folder}` was not written: {reason}", "the run itself is whole; `perlc report {folder}` writes the report again", parameters, where);
}

/** the event file of `{folder}` was not written: {reason} */
export function E1122(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1122", "warning", "the event file of `{folder}` was not written: {reason}", "the run itself goes on; `perlc export tensorboard {folder}` writes the file again", parameters, where);
}

/** `{said}` is no address of a page */
export function E1123(parameters: { readonly said: string }, where: Where = {}): Diagnostic {
  return make("E1123", "error", "`{said}` is no address of a page", "write it whole, as https://example.org/perlc/index.html: it begins with https, http or file, and has no user, no `?` and no `#`", parameters, where);
}

/** `{run}` is not as it was preregistered: {reason} */
export function E1130(parameters: { readonly run: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1130", "warning", "`{run}` is not as it was preregistered: {reason}", "seal a new one with `perlc freeze SPEC --preregister` before the runs that it is to be of, and say what changed", parameters, where);
}

/** `{path}` cannot be sealed: {reason} */
export function E1131(parameters: { readonly path: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1131", "error", "`{path}` cannot be sealed: {reason}", "delete the file if nothing has run under it; else leave it, and tell what differs", parameters, where);
}

/** `{file}` cannot be used for signatures: {reason} */
export function E1140(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1140", "error", "`{file}` cannot be used for signatures: {reason}", "make a key with `openssl ecparam -name prime256v1 -genkey -noout -out key.pem`, and its public half with `openssl ec -in key.pem -pubout -out key.pub`", parameters, where);
}

/** the signature of `{file}` does not hold: {reason} */
export function E1141(parameters: { readonly file: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1141", "error", "the signature of `{file}` does not hold: {reason}", "ask whoever signed it for the file again, and for the fingerprint of the key by another way than the file came", parameters, where);
}

/** the model card of `{folder}` was not written: {reason} */
export function E1142(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1142", "warning", "the model card of `{folder}` was not written: {reason}", "the run itself is whole; `perlc card {folder}` writes the card again", parameters, where);
}

/** `{path}` was changed since perlc wrote it, and stays as it is */
export function E1143(parameters: { readonly path: string }, where: Where = {}): Diagnostic {
  return make("E1143", "error", "`{path}` was changed since perlc wrote it, and stays as it is", "`perlc card --out FILE` writes a new one elsewhere, to take from it what you want; or move this one away", parameters, where);
}

/** nothing is sent to {endpoint}: {reason} */
export function E1144(parameters: { readonly endpoint: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1144", "error", "nothing is sent to {endpoint}: {reason}", "make one that may write at {endpoint}/settings/tokens, and set HF_TOKEN to it, or keep it with `hf auth login`", parameters, where);
}

/** {endpoint} refuses `{name}`: {reason} */
export function E1145(parameters: { readonly name: string; readonly endpoint: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1145", "error", "{endpoint} refuses `{name}`: {reason}", "nothing of this push is to be seen there; what it says is about the name behind `--to`, or about the token", parameters, where);
}

/** the connection to {endpoint} ended while {phase} for `{name}`: {reason} */
export function E1146(parameters: { readonly endpoint: string; readonly name: string; readonly phase: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1146", "error", "the connection to {endpoint} ended while {phase} for `{name}`: {reason}", "call the same command again: what the hub has already is not sent twice, and the same commit made twice changes nothing", parameters, where);
}

/** the model in `{folder}` is not sent: {reason} */
export function E1147(parameters: { readonly folder: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1147", "error", "the model in `{folder}` is not sent: {reason}", "name the folder of a finished run, or one in the layout of the Hugging Face hub, and leave it alone while it is sent", parameters, where);
}

/** no token is sent to `{endpoint}`: {reason} */
export function E1148(parameters: { readonly endpoint: string; readonly reason: string }, where: Where = {}): Diagnostic {
  return make("E1148", "error", "no token is sent to `{endpoint}`: {reason}", "set HF_ENDPOINT to the https address of a hub, or leave it out for https://huggingface.co", parameters, where);
}

/** the bundle of `{folder}` lacks the results of unfinished runs: {runs} */
export function E1149(parameters: { readonly folder: string; readonly runs: string }, where: Where = {}): Diagnostic {
  return make("E1149", "warning", "the bundle of `{folder}` lacks the results of unfinished runs: {runs}", "finish them with `perlc run --again {folder}`, and pack it again", parameters, where);
}
