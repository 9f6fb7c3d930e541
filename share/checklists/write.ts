// The checklists of an experiment as Markdown and as JSON: the same each time, words of others harmless, and nothing answered that no file says.

import { plain } from "../card/safe.ts";
import { acm } from "./acm.ts";
import { cvpr } from "./cvpr.ts";
import type { Form } from "./form.ts";
import type { Known, Line } from "./known.ts";
import { neurips } from "./neurips.ts";

export const forms: readonly Form[] = [neurips, acm, cvpr];

export const checklistNames = { json: "checklists.json", markdown: "checklists.md" } as const;

interface Answered extends Pick<Form, "id" | "name" | "year" | "address"> {
  readonly questions: readonly {
    readonly number: string;
    readonly name: string;
    readonly asks: string;
    readonly answer: readonly Line[];
    readonly forYou?: string;
  }[];
}

/** The forms with their answers. A question that nothing here answers says what its authors are asked. */
const answered = (known: Known, which: readonly Form[] = forms): readonly Answered[] =>
  which.map(({ questions, ...form }) => ({
    ...form,
    questions: questions.map(({ number, name, asks, knows, asksYou }) => {
      const answer = knows?.(known) ?? [];
      const forYou = asksYou ?? (answer.length === 0 ? "no file here says it" : undefined);
      return { number, name, asks, answer, ...(forYou !== undefined && { forYou }) };
    }),
  }));

/** All of it, for programs. */
export const answersOf = (known: Known, which?: readonly Form[]) => ({
  checklists: 1 as const,
  perlc: known.perlc,
  forms: answered(known, which),
});

export const jsonOf = (known: Known): string => `${JSON.stringify(answersOf(known), null, 1)}\n`;

/** Each question is a heading of a form; each line of its answer ends with its source. */
export function markdownOf(known: Known, which?: readonly Form[]): string {
  const head = `# Checklists\n\nFilled in by perlc ${plain(known.perlc)} as far as the files of the experiment say it. Behind each line is where it stands: file, then field. Questions are in our words; the forms have their own.`;
  const parts = answered(known, which).flatMap(({ name, year, address, questions }) => [
    `## ${name} (${year})\n\n<${address}>`,
    ...questions.map((each) => {
      const lines = each.answer.map(({ says, source }) => `- ${plain(says)} — *${plain(source)}*`);
      const yours = each.forYou === undefined ? [] : [`- **for you to answer**: ${plain(each.forYou)}`];
      return `### ${each.number}: ${each.name}\n\nAsked: ${plain(each.asks)}.\n\n${[...lines, ...yours].join("\n")}`;
    }),
  ]);
  return `${[head, ...parts].join("\n\n")}\n`;
}
