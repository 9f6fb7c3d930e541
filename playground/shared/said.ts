// What the page and its language server say to each other beside the protocol. All of it is data that a message can carry.

/** A range as the protocol has it: lines and UTF-16 columns from 0. */
export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** What a node reads, as the plan of a run has it: a role and a digest. */
export interface Contents {
  readonly role: string;
  readonly digest: string;
}

/** The files that a page has, in place of a disk. Paths are from the folder of perlc: `specs/quickstart.perl`. */
export interface Shelf {
  readonly texts: Readonly<Record<string, string>>;
  /** Files that are there, whose contents nothing here reads. */
  readonly names: readonly string[];
  /** By the path of a table or of a checkpoint's folder: what a plan says of its contents. */
  readonly contents: Readonly<Record<string, readonly Contents[]>>;
}

/** The first message to the worker, with the port that the protocol takes from then on. */
export interface Begin {
  readonly shelf: Shelf;
  /** The address of `recovery.js`, for a worker that does not have it. */
  readonly recovery: string;
}

/** One diagnostic. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning" | "hint";
  readonly title: string;
  /** As a terminal shows it, with the colours of one. */
  readonly drawn: string;
  /** What an editor says at the place: the title, and what is known beside it. */
  readonly message: string;
  readonly range: Range;
  readonly fix: Fix | undefined;
}

export interface Fix {
  readonly title: string;
  /** Edits of the document; `elsewhere` when the fix is in another file, which the page does not change. */
  readonly edits: readonly Edit[];
  readonly elsewhere: boolean;
}

/** A document, of which version 0 is the first. */
export interface Asked {
  readonly textDocument: { readonly uri: string };
}

/** `perlc/problems` */
export interface Problems {
  readonly problems: readonly Problem[];
}
export interface AskedProblems extends Asked {
  /** Columns of the panel. */
  readonly width: number;
}

/** `perlc/plan`; undefined where no text of the document has ever compiled. */
export interface PlanText {
  /** As `perlc plan` prints it. */
  readonly text: string;
  /** It is of the last text that compiled, not of the one that stands. */
  readonly stale: boolean;
}

/** `perlc/schedule` */
export interface Schedules {
  readonly stale: boolean;
  readonly runs: readonly Schedule[];
}
export interface Schedule {
  readonly run: string;
  /** A sentence where there is nothing to draw: no permuting, a schedule that only the run knows. */
  readonly without: string | undefined;
  /** Shares of permuted copies, at evenly spaced steps from the first to the last. */
  readonly curve: readonly number[];
  /** Absent where the data decides it. */
  readonly steps: number | undefined;
  readonly copies: number;
  readonly sample: Sample | undefined;
}
/** One example of the training data, and the orders in which some steps show it. */
export interface Sample {
  /** Its number in the data, from 0. */
  readonly number: number;
  readonly question: string;
  /** In the order of the data. */
  readonly pictures: readonly { readonly artist: string; readonly name: string; readonly word: string }[];
  readonly answer: string;
  readonly steps: readonly {
    readonly step: number;
    readonly probability: number;
    /** The original first. New slot j shows picture `order[j]`. */
    readonly orders: readonly {
      readonly order: readonly number[];
      readonly answer: string;
      readonly permuted: boolean;
    }[];
  }[];
}

/** `perlc/explain`: a word or setting that somebody asks for, else the value at a place. */
export interface AskedExplanation extends Asked {
  readonly what?: string;
  readonly position?: Range["start"];
}
export interface Explanation {
  readonly title: string;
  readonly text: string;
}

/** Pictures as pixels, with their makers. */
export interface PackedPictures {
  /** Pixels of a side. */
  readonly side: number;
  /** `ARTIST/NAME` */
  readonly names: readonly string[];
  /** RGB of each, row by row; deflated, in base64. */
  readonly packed: string;
  readonly credits: readonly {
    readonly artist: string;
    readonly title: string;
    readonly holder: string;
    readonly licence: string;
    readonly address: string;
  }[];
}
