// SARIF: the log of every page's example has the form that the standard asks for, and its places and fixes are the ones of
// the diagnostics.

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compile } from "../../compiler/compile.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import { toSarif } from "../../compiler/tools/sarif.ts";
import { disk } from "../plan/disk.ts";

// The parts of the SARIF 2.1.0 schema (OASIS, sarif-schema-2.1.0.json) that a log of perlc has.
const text = z.strictObject({ text: z.string().min(1) });
const artifact = z.strictObject({ uri: z.string().regex(/^[\w./%~()!*'-]+$/) });
const line = z.int().min(1);
const region = z
  .strictObject({ startLine: line, startColumn: line, endLine: line, endColumn: line })
  .refine((at) => at.endLine > at.startLine || (at.endLine === at.startLine && at.endColumn >= at.startColumn));
const physicalLocation = z.strictObject({ artifactLocation: artifact, region });
const level = z.enum(["error", "warning"]);
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.literal("perlc"),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string().regex(/^E\d{4}$/),
              name: z.string().regex(/^[A-Z]\w+$/),
              shortDescription: text,
              fullDescription: text,
              help: z.strictObject({ text: z.string().min(1), markdown: z.string().min(1) }),
              defaultConfiguration: z.strictObject({ level }),
            }),
          ),
        }),
      }),
      columnKind: z.literal("unicodeCodePoints"),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level,
          message: text,
          locations: z.array(z.strictObject({ physicalLocation, message: text.optional() })).length(1),
          relatedLocations: z
            .array(z.strictObject({ id: z.int(), physicalLocation, message: text.optional() }))
            .min(1)
            .optional(),
          fixes: z
            .array(
              z.strictObject({
                description: text,
                artifactChanges: z
                  .array(
                    z.strictObject({
                      artifactLocation: artifact,
                      replacements: z
                        .array(
                          z.strictObject({
                            deletedRegion: region,
                            insertedContent: z.strictObject({ text: z.string() }),
                          }),
                        )
                        .min(1),
                    }),
                  )
                  .min(1),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ]),
});

const failing = readPages().pages.filter((page) => page.stage === "check");

describe("SARIF", () => {
  it("has the standard's form for the example of every page", () => {
    const all = failing.flatMap((page) =>
      page.fails.flatMap((each) => compile({ path: `specs/a b/${page.code}.perl`, text: each }, disk()).diagnostics),
    );
    const read = log.parse(JSON.parse(JSON.stringify(toSarif(all, "1.2.3"))));
    const [{ tool, results }] = read.runs;
    expect(results.length).toBe(all.length);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(results.some((each) => each.fixes)).toBe(true);
    expect(
      results.every((each) => each.locations[0]?.physicalLocation.artifactLocation.uri.startsWith("specs/a%20b/")),
    ).toBe(true);
  });

  it("counts lines and columns as an editor shows them", () => {
    const found = compile({ path: "demo.perl", text: 'spec 1\nmodel a { weights = "😀"; }\n' }, disk()).diagnostics;
    const [{ results }] = log.parse(JSON.parse(JSON.stringify(toSarif(found, "0")))).runs;
    const semicolon = results.find((each) => each.ruleId === "E0109");
    expect(semicolon?.locations[0]?.physicalLocation.region).toEqual({
      startLine: 2,
      startColumn: 24,
      endLine: 2,
      endColumn: 25,
    });
    expect(semicolon?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      { deletedRegion: semicolon?.locations[0]?.physicalLocation.region, insertedContent: { text: "" } },
    ]);
  });
});
