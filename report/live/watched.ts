// One view as it was seen last, and when it is looked at again: seldom enough that a run which trains beside it does not notice.

import { randomBytes } from "node:crypto";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { page } from "../page.ts";
import { html } from "../parts/html.ts";
import type { Live } from "../parts/live.ts";
import type { Told, View } from "./view.ts";

/** Of one core, what reading may take in the long run, and what drawing may. */
const share = 1 / 20;
/** Milliseconds between two looks that found something at the least. */
const leastGap = 1000;

export interface Drawn {
  readonly nonce: string;
  readonly text: string;
}

export interface Watched {
  /** What was seen last. */
  seen(): { readonly mark: string; readonly told: Told };
  /** Looks for something new, unless it was done just now. */
  renew(): void;
  /** The page of what was seen last, or of before, as it says itself, where that was drawn just now; `up`: where that of all runs is. */
  page(up: string | undefined): Drawn;
}

/** `now`: milliseconds of a clock that never goes back. */
export function watched(view: View, now: () => number): Watched {
  /** Neither is done before: drawing takes many times as long as reading, and is done the more seldom. */
  const due = { reading: Number.NEGATIVE_INFINITY, drawing: Number.NEGATIVE_INFINITY };
  let seen = { mark: "", told: { state: "", progress: "" } as Told };
  let drawn: (Drawn & { readonly mark: string }) | undefined;
  function spent<T>(what: keyof typeof due, work: () => T): T {
    const began = now();
    const done = work();
    const ended = now();
    due[what] = ended + Math.max(leastGap, (ended - began) / share);
    return done;
  }
  function renew(): void {
    if (now() < due.reading) return;
    const mark = markOf(view);
    if (mark !== seen.mark) seen = { mark, told: spent("reading", () => toldOf(view)) };
  }
  return {
    seen: () => seen,
    renew,
    page(up) {
      renew();
      const { mark, told } = seen;
      if (drawn && (drawn.mark === mark || now() < due.drawing)) return drawn;
      const nonce = randomBytes(18).toString("base64");
      const live = { nonce, mark, ...told, ...(up !== undefined && { up }) };
      drawn = { mark, nonce, text: spent("drawing", () => textOf(view, live)) };
      return drawn;
    },
  };
}

function markOf(view: View): string {
  try {
    return view.mark();
  } catch (error) {
    return `unreadable: ${reasonOf(error)}`;
  }
}

/** A folder that cannot be read is said; it may be whole again at the next look. */
function toldOf(view: View): Told {
  try {
    return view.told();
  } catch (error) {
    return { state: `It cannot be read: ${reasonOf(error)}.`, progress: "" };
  }
}

function textOf(view: View, live: Live): string {
  try {
    return view.page(live);
  } catch (error) {
    const head = html`<header><h1>It cannot be read</h1><p class="lead">${reasonOf(error)}.</p></header>`;
    return page({ title: "perlc watch", head, figures: [], live });
  }
}

/** What is wrong, as a diagnostic says it. Anything else is a bug, and thrown again. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  return error.diagnostics[0]?.title ?? "";
}
