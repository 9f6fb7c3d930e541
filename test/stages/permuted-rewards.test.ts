// Rewards are consistent under Λ: a completion to a permuted copy that says of the pictures what another says of the
// original earns the same against the copy's own answer, right or wrong.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { FourArtistsAsk } from "../../plan/plan.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { ruleFor, transformAnswer } from "../../runtime/method/answer.ts";
import { evaluationGroup, goldSlotOf, saidCanonically } from "../../runtime/method/evaluation-group.ts";
import { permuteBatch } from "../../runtime/method/group.ts";
import { arrange } from "../../runtime/method/order.ts";
import { scoreCompletion } from "../../runtime/reward/combine.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";
import { permute, reward } from "../run/tiny.ts";

const asks: readonly FourArtistsAsk[] = ["which", "odd", "latest", "count", "same", "most", "forward"];
const family = fourArtists({
  split: "train",
  images: { from: 2, to: 4 },
  ask: asks.map((kind) => ({ kind, share: 1 / asks.length })),
  seed: 4,
});
const form = (answer: string, good: boolean) =>
  good ? `<think> A cat B dog </think> \\boxed{${answer}}` : `well, \\boxed{${answer}}`;
const answers = fc.constantFrom("A", "B", "C", "D", "1", "2", "3", "yes", "no", "cat", "E", "");

test("the same statement about the same pictures earns the same under every order", () => {
  const seen = { permuted: 0, right: 0, moved: 0 };
  fc.assert(
    fc.property(
      fc.nat(5000),
      fc.nat(1000),
      fc.integer({ min: 1, max: 9 }),
      answers,
      fc.boolean(),
      (index, seed, step, said, good) => {
        const original = originalOf({ number: index, example: family.example(index) });
        const how = { ...permute, copies: 3 };
        const [group] = permuteBatch([original], how, { seed, stage: 2, step, total: 9 });
        for (const answer of [said, original.answer]) {
          const plain = scoreCompletion({ text: form(answer, good), tokens: 0 }, original.answer, reward.terms);
          for (const { order, answer: gold, permuted } of group!) {
            const moved =
              original.sensitivity === "follows"
                ? transformAnswer(answer, order, original, ruleFor(how.answers, original.space))
                : undefined;
            const there = moved?.kind === "answer" ? moved.answer : answer;
            const score = scoreCompletion({ text: form(there, good), tokens: 0 }, gold, reward.terms);
            expect(score.reward).toBe(plain.reward);
            seen.permuted += permuted ? 1 : 0;
            seen.right += score.right ? 1 : 0;
            seen.moved += there !== answer ? 1 : 0;
          }
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
});

test("in evaluation an answer carried back is the same under every order, and the right slot shows the right picture", () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(1000), (index, seed) => {
      const example = family.example(index);
      const original = originalOf({ number: index, example });
      const members = evaluationGroup(original, permute, 4, { seed, stage: 3 });
      expect(members[0]!.order).toEqual(example.images.map((_, slot) => slot));
      const picture = (slot: number | undefined, order: readonly number[]) =>
        slot === undefined ? undefined : arrange(example.images, order)[slot];
      const right = picture(goldSlotOf(original, original.answer), members[0]!.order);
      for (const { order, answer } of members) {
        expect(saidCanonically(original, permute, order, answer)).toBe(original.answer);
        expect(picture(goldSlotOf(original, answer), order)).toBe(right);
      }
      if (example.sensitivity === "bound") expect(members.length).toBe(1);
    }),
    { numRuns: 200 },
  );
});
