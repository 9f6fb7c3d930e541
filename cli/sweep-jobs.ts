// The processes of a sweep: so many at a time, each with the next run that is left. What one run works out that another needs too
// is worked out once: whoever asks first does it, the others wait.

import { spawn } from "node:child_process";
import { argv, execArgv, execPath } from "node:process";
import { assertNever } from "../compiler/diagnostics/bug.ts";
import { E1093 } from "../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Doing } from "../runtime/record/doing.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import type { SharedStage } from "../runtime/record/sweep.ts";
import type { ArmSettings, Order, Word } from "./sweep-protocol.ts";

/** How a process ended by itself; `said` are its last words. */
export interface Left {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
}

/** A process that does runs. */
export interface Hand {
  tell(order: Order): void;
  /** Lets it go; it ends at once. */
  dismiss(): void;
}

export type Hire = (hears: (word: Word) => void, left: (how: Left) => void) => Hand;

/** What is told of the runs, each by its name. */
export interface Watch {
  readonly begun: (run: string) => void;
  readonly event: (run: string, event: RunEvent) => void;
  readonly doing: (run: string, now: Doing) => void;
  readonly warning: (run: string, warning: Diagnostic) => void;
  readonly ended: (run: string, how: End) => void | Promise<void>;
  readonly shared: (key: string, stage: SharedStage) => void;
}

export interface Jobs {
  /** Names of the runs that are left. */
  readonly runs: readonly string[];
  /** One for each process that may work at a time: how it takes runs up. */
  readonly places: readonly ArmSettings[];
  readonly pathOf: (run: string) => string;
  /** What earlier runs have worked out, by key. */
  readonly stages: Readonly<Record<string, SharedStage>>;
  readonly hire?: Hire;
}

/** How a run ended. */
export type End = Extract<Word, { readonly word: "finished" | "stopped" | "failed" }>;

/** Does all runs. `stop` stops those under way at their next checkpoint, and begins none. */
export function doRuns({ runs, places, pathOf, stages, hire = hireProcess }: Jobs, watch: Watch) {
  const queue = [...runs];
  const library = sharing(stages, watch.shared);
  const hands = new Set<Hand>();
  let isStopping = false;
  const take = (): string | undefined => (isStopping ? undefined : queue.shift());

  /** What a process does with one run; it is let go where the run did not finish: its device may be of no use any more. */
  async function work(settings: ArmSettings): Promise<void> {
    let hand: Hand | undefined;
    let hear: (word: Word) => void = () => {};
    let leave: (how: Left) => void = () => {};
    for (let run = take(); run !== undefined; run = take()) {
      const name = run;
      hand ??= hire(
        (word) => hear(word),
        (how) => leave(how),
      );
      const own = hand;
      hands.add(own);
      const ended = new Promise<End>((resolve) => {
        hear = (word) => hears(name, own, word, resolve);
        leave = (how) => resolve({ word: "failed", diagnostics: [E1093({ run: name, how: wordsOf(how) })] });
      });
      watch.begun(name);
      own.tell({ order: "run", folder: pathOf(name), settings });
      const how = await ended;
      library.leave(own);
      if (how.word !== "finished") {
        hands.delete(own);
        own.dismiss();
        hand = undefined;
      }
      await watch.ended(name, how);
    }
    leave = () => {};
    hand?.dismiss();
  }

  function hears(run: string, hand: Hand, word: Word, ended: (how: End) => void): void {
    switch (word.word) {
      case "event":
        watch.event(run, word.event);
        break;
      case "doing":
        watch.doing(run, word.now);
        break;
      case "warning":
        watch.warning(run, word.warning);
        break;
      case "stage":
        library.ask(hand, word.key);
        break;
      case "made":
        library.made(word.key, { from: run, artifact: word.artifact, digest: word.digest });
        break;
      case "finished":
      case "stopped":
      case "failed":
        ended(word);
        break;
      default:
        assertNever(word, "hears");
    }
  }

  const done = Promise.all(places.slice(0, runs.length).map(work));
  return {
    done,
    stop(): void {
      isStopping = true;
      for (const each of hands) each.tell({ order: "stop" });
    },
  };
}

/** Who works out which stage. */
function sharing(before: Jobs["stages"], shared: Watch["shared"]) {
  const known = new Map(Object.entries(before));
  /** By key: who is at it, and behind it who waits. */
  const claims = new Map<string, Hand[]>();
  return {
    ask(hand: Hand, key: string): void {
      const found = known.get(key);
      const claim = claims.get(key);
      if (found) hand.tell({ order: "stage", key, found });
      else if (claim) claim.push(hand);
      else {
        claims.set(key, [hand]);
        hand.tell({ order: "stage", key });
      }
    },
    made(key: string, stage: SharedStage): void {
      known.set(key, stage);
      shared(key, stage);
      for (const each of claims.get(key)?.slice(1) ?? []) each.tell({ order: "stage", key, found: stage });
      claims.delete(key);
    },
    /** Whoever ended its run has worked out what it was at, or never will. */
    leave(hand: Hand): void {
      for (const [key, hands] of claims) {
        const at = hands.indexOf(hand);
        if (at < 0) continue;
        hands.splice(at, 1);
        if (hands.length === 0) claims.delete(key);
        else if (at === 0) hands[0]?.tell({ order: "stage", key });
      }
    },
  };
}

function wordsOf({ code, signal, said }: Left): string {
  const last = said.trimEnd().split("\n").at(-1) ?? "";
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
  return last === "" ? how : `${how}: ${last}`;
}

/** What is kept of what a process writes to stderr. */
const mostSaid = 4096;

const hireProcess: Hire = (hears, left) => {
  // as this one was called
  const [, perlc = ""] = argv;
  const child = spawn(execPath, [...execArgv, perlc, "sweep-worker"], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said = `${said}${chunk}`.slice(-mostSaid);
  });
  let isOver = false;
  const over = (code: number | null, signal: string | null): void => {
    if (!isOver) left({ code, signal, said });
    isOver = true;
  };
  child.on("message", (word) => hears(word as Word));
  child.on("error", (error) => {
    said += error.message;
    over(null, null);
  });
  child.on("close", over);
  return {
    // who is gone hears nothing; `left` says that it is
    tell: (order) => void (child.connected && child.send(order, () => {})),
    dismiss() {
      isOver = true;
      if (child.connected) child.disconnect();
    },
  };
};
