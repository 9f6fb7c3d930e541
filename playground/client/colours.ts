// Colours by what a word is in this spec, and the sums that stand behind values: both as the language server sends them, moved along
// with the text until the next come.

import { type Extension, type Range, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Hint {
  readonly position: Position;
  readonly label: string;
}

const placeOf = (doc: Text, { line, character }: Position): number | undefined => {
  if (line >= doc.lines) return undefined;
  const { from, to } = doc.line(line + 1);
  return Math.min(from + character, to);
};

const setColours = StateEffect.define<DecorationSet>();
const setHints = StateEffect.define<DecorationSet>();

const kept = (effect: typeof setColours) =>
  StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update: (value, { changes, effects }) =>
      effects.reduce((now, each) => (each.is(effect) ? each.value : now), value.map(changes)),
    provide: (field) => EditorView.decorations.from(field),
  });

export const colours: Extension = [kept(setColours), kept(setHints)];

class HintWidget extends WidgetType {
  readonly label: string;
  constructor(label: string) {
    super();
    this.label = label;
  }
  override eq(other: HintWidget): boolean {
    return other.label === this.label;
  }
  /** A click on it is one beside the value. */
  override ignoreEvent(): boolean {
    return false;
  }
  override toDOM(): HTMLElement {
    const made = document.createElement("span");
    made.className = "hint";
    made.textContent = this.label;
    return made;
  }
}

/** Shows tokens as the protocol packs them: five numbers each, the first two from the token before. */
export function showColours(
  view: EditorView,
  data: readonly number[],
  types: readonly string[],
  modifiers: readonly string[],
): void {
  const { doc } = view.state;
  const marks: Range<Decoration>[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at + 4 < data.length; at += 5) {
    const [down = 0, along = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
    character = down > 0 ? along : character + along;
    line += down;
    const from = placeOf(doc, { line, character });
    const to = placeOf(doc, { line, character: character + length });
    if (from === undefined || to === undefined || from >= to) continue;
    const more = modifiers.filter((_, bit) => (bits >> bit) & 1).map((each) => ` is-${each}`);
    marks.push(Decoration.mark({ class: `is-${types[type]}${more.join("")}` }).range(from, to));
  }
  view.dispatch({ effects: setColours.of(Decoration.set(marks, true)) });
}

export function showHints(view: EditorView, hints: readonly Hint[]): void {
  const { doc } = view.state;
  const widgets = hints.flatMap(({ position, label }) => {
    const at = placeOf(doc, position);
    return at === undefined ? [] : [Decoration.widget({ widget: new HintWidget(label), side: 1 }).range(at)];
  });
  view.dispatch({ effects: setHints.of(Decoration.set(widgets, true)) });
}
