// Ways into the reference: by topic, by letter, by the words of other tools, and by code. Read from the vocabulary and the
// pages of the codes.

import type { Settings } from "../../3-types/type.ts";
import { type FormWord, formBlocks, forms } from "../../4-vocabulary/forms.ts";
import { vocabulary } from "../../4-vocabulary/registry.ts";
import { aliases } from "../../diagnostics/aliases.ts";
import { foreign } from "../../diagnostics/foreign.ts";
import type { Page } from "../../diagnostics/page.ts";
import { blockSection, cell, code, fence, type WordPage } from "./words.ts";

/** The anchor that a heading has on code hosts. */
export const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(" ", "-")
    .replace(/[^\w-]/g, "");

const stands: Readonly<Record<FormWord["stands"], string>> = {
  line: "A line in",
  value: "A value in",
  head: "In the head of",
};

/** What works on a spec itself: what a parent gives, what a sweep varies, what an author promises. */
export function formsPage(): WordPage {
  const words = forms.map((word) => {
    const rows = word.takes.map(({ name, reads, doc }) => `| ${code(name)} | a ${reads} | ${cell(doc)} |`);
    const more = word.variadic ? "\nThe last argument may be given again and again.\n" : "";
    const inside = word.inside.map(code).join(", ");
    return `## ${word.name}\n\n${word.doc}\n\n${fence(word.example)}\n${stands[word.stands]} ${inside}.\n\n| argument | reads | what it is |\n|---|---|---|\n${rows.join("\n")}\n${more}`;
  });
  return {
    name: "forms",
    title: "Variants and sweeps",
    text: `# Variants and sweeps\n\nWords that work on a spec itself: what an experiment takes from another, what a sweep varies, what its author promises.\n\n${[...formBlocks.map(blockSection), ...words].join("\n")}`,
    words: [...formBlocks, ...forms].map(({ name, doc }) => ({ name, doc })),
  };
}

/** Words of other tools and ours for them, and settings of theirs that have no counterpart. */
export function aliasesPage(): WordPage {
  const ours = [...new Set(Object.values(aliases))].sort((a, b) => a.localeCompare(b));
  const rows = ours.map((word) => {
    const theirs = Object.keys(aliases).filter((each) => aliases[each] === word);
    return `| ${code(word)} | ${theirs.sort().map(code).join(", ")} |`;
  });
  const reasons = [...new Set(foreign.map(([reason]) => reason))].map((reason) => {
    const words = foreign.filter(([each]) => each === reason).flatMap(([, ...each]) => each);
    return `| ${words.map(code).join(", ")} | ${cell(reason)} |`;
  });
  return {
    name: "aliases",
    title: "Words of other tools",
    text: `# Words of other tools\n\nWhat TRL, verl, EasyR1, OpenRLHF, Hydra and Hugging Face call it. Such a word in a spec is an error that names ours.\n\n| here | there |\n|---|---|\n${rows.join("\n")}\n\n## Not here\n\nSettings of other trainers without a counterpart, and why.\n\n| there | why not |\n|---|---|\n${reasons.join("\n")}\n`,
    words: [],
  };
}

const ranges: Readonly<Record<string, string>> = {
  E01: "Text and syntax",
  E02: "Names, modules and files",
  E03: "Types and units",
  E04: "Rules",
  E05: "Data",
  E06: "Permutation and curves",
  E07: "Training and reward",
  E08: "Evaluation",
  E09: "Sweeps",
  E10: "Device and run",
  E11: "Sharing and reports",
};

/** Every diagnostic by number, with its page. */
export function codesPage(pages: readonly Page[]): WordPage {
  const sections = Object.entries(ranges).map(([range, title]) => {
    const rows = pages
      .filter((page) => page.code.startsWith(range))
      .map((page) => {
        const link = `[${page.code}](../../compiler/diagnostics/codes/${page.file})`;
        const when = page.stage === "check" ? "check" : "run";
        return `| ${link} | ${page.severity} | ${when} | ${cell(page.title)} |`;
      });
    return `## ${title}\n\n| code | severity | found by | what it says |\n|---|---|---|---|\n${rows.join("\n")}\n`;
  });
  return {
    name: "codes",
    title: "Diagnostics",
    text: `# Diagnostics\n\n${pages.length} codes, each with a page: what happened, why it matters, a spec that fails and one that passes. \`perlc explain E0412\` prints it.\n\n${sections.join("\n")}`,
    words: [],
  };
}

interface Entry {
  readonly name: string;
  readonly doc: string;
  readonly page: string;
  readonly heading: string;
}

/** All words and settings by letter. A setting of several blocks has a line for each. */
export function alphabetPage(pages: readonly WordPage[]): WordPage {
  const words = pages.flatMap((page) =>
    page.words.map(({ name, doc }): Entry => ({ name, doc, page: page.name, heading: name })),
  );
  const settingsOf = (settings: Settings, heading: string, page: string): readonly Entry[] =>
    Object.entries(settings).map(([name, { doc }]) => ({ name, doc, page, heading }));
  const settings = [
    ...vocabulary.blocks.flatMap((block) => settingsOf(block.settings, block.name, "blocks")),
    ...formBlocks.flatMap((block) => settingsOf(block.settings, block.name, "forms")),
  ];
  const all = [...words, ...settings].toSorted(
    (a, b) => a.name.localeCompare(b.name) || a.heading.localeCompare(b.heading),
  );
  const letters = [...new Set(all.map((each) => each.name[0]?.toUpperCase() ?? ""))];
  const sections = letters.map((letter) => {
    const rows = all
      .filter((each) => each.name[0]?.toUpperCase() === letter)
      .map(({ name, doc, page, heading }) => {
        const link = `[${code(name)}](${page}.md#${anchor(heading)})`;
        return `| ${link} | ${heading === name ? (titles[page] ?? page) : `setting of ${code(heading)}`} | ${cell(doc)} |`;
      });
    return `## ${letter}\n\n| word | kind | what it is |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  const links = letters.map((letter) => `[${letter}](#${letter.toLowerCase()})`).join(" ");
  return {
    name: "alphabet",
    title: "All words by letter",
    text: `# All words by letter\n\n${links}\n\n${sections.join("\n")}`,
    words: [],
  };
}

const titles: Readonly<Record<string, string>> = {
  blocks: "block",
  sources: "dataset",
  stages: "stage",
  curves: "curve",
  graders: "grader",
  estimators: "estimator of KL",
  models: "model",
  fields: "field of an example",
  forms: "form",
};

/** The first page: every word under its topic, with what it is. */
export function topicsPage(pages: readonly WordPage[]): string {
  const sections = pages
    .filter((page) => page.words.length > 0)
    .map((page) => {
      const lines = page.words.map(
        ({ name, doc }) => `- [${code(name)}](${page.name}.md#${anchor(name)}): ${doc.split(/(?<=\.) /)[0]}`,
      );
      return `## [${page.title}](${page.name}.md)\n\n${lines.join("\n")}\n`;
    });
  const others = pages.filter((page) => page.words.length === 0);
  const links = others.map((page) => `- [${page.title}](${page.name}.md)`).join("\n");
  return `# The language\n\nEvery word of a \`.perl\` spec with its type, unit, default and an example. \`perlc explain WORD\` prints the same.\nWhole specs: [the quickstart](../../specs/quickstart.perl), [the published experiment](../../specs/paper.perl) and\n[its ablations](../../specs/ablations.perl).\n\n${links}\n- [Grammar](grammar.md), with [diagrams](grammar.html)\n\n${sections.join("\n")}`;
}
