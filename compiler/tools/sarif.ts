// Diagnostics as SARIF 2.1.0 (OASIS), the form in which code hosts and CI show findings: rules from the pages of the codes,
// related places, and the structured fixes.

import { ruleName } from "../7-report/allow.ts";
import type { Diagnostic, Fix, Label } from "../diagnostics/diagnostic.ts";
import { pageOf } from "../diagnostics/explain.ts";
import { lineColumn, type Source, type Span } from "../diagnostics/source.ts";

/** A SARIF log with one run of perlc. Columns count code points from one. */
export function toSarif(diagnostics: readonly Diagnostic[], version: string): Readonly<Record<string, unknown>> {
  const codes = [...new Set(diagnostics.map((each) => each.code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "perlc", version, rules: codes.map(rule) } },
        columnKind: "unicodeCodePoints",
        results: diagnostics.map((each) => result(each, codes.indexOf(each.code))),
      },
    ],
  };
}

function rule(code: string) {
  const page = pageOf(code);
  const name = ruleName(code).replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (!page) return { id: code, name };
  const text = page.body.split(/^## /m)[0]?.trim() ?? "";
  return {
    id: code,
    name,
    shortDescription: { text: page.title },
    fullDescription: { text },
    help: { text, markdown: page.body },
    defaultConfiguration: { level: page.severity },
  };
}

function result(diagnostic: Diagnostic, ruleIndex: number) {
  const { code, severity, title, labels, notes, fix, rule: drawn } = diagnostic;
  const primary = labels.filter((each) => each.primary);
  const related = labels.filter((each) => !each.primary);
  const values = drawn?.parts.map((part) => part.value).join(", ");
  const more = [
    ...(drawn ? [`${drawn.text} (${values})`] : []),
    ...notes.map(({ keyword, text }) => `${keyword}: ${text}`),
  ];
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: [title, ...more].join("\n") },
    locations: primary.map(location),
    ...(related.length > 0 ? { relatedLocations: related.map((each, id) => ({ id, ...location(each) })) } : {}),
    ...(fix && fix.safety !== "manual" ? { fixes: [change(fix)] } : {}),
  };
}

function location({ source, span, text }: Label) {
  return {
    physicalLocation: { artifactLocation: artifact(source), region: region(source, span) },
    ...(text === "" ? {} : { message: { text } }),
  };
}

/** A path as a relative URI reference. */
const artifact = ({ path }: Source) => ({ uri: path.split("/").map(encodeURIComponent).join("/") });

function region(source: Source, span: Span) {
  const [start, end] = [lineColumn(source, span.start), lineColumn(source, span.end)];
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function change({ title, safety, edits }: Fix) {
  const paths = [...new Set(edits.map((each) => each.source.path))];
  return {
    description: { text: `${title} (${safety})` },
    artifactChanges: paths.map((path) => {
      const own = edits.filter((each) => each.source.path === path);
      return {
        artifactLocation: artifact(own[0]?.source ?? { path, text: "" }),
        replacements: own.map(({ source, span, text }) => ({
          deletedRegion: region(source, span),
          insertedContent: { text },
        })),
      };
    }),
  };
}
