// READ THIS FIRST: the language server of the page, in a worker. The page sends what it has in place of a disk, and a port; over that
// port the protocol is spoken, with a few requests more, whose answers are the page's panels. All of them read the one view that the
// server has made of the text: nothing is compiled twice.

import type { Connection, GenericRequestHandler } from "vscode-languageserver";
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import type { View } from "../../editor/document/documents.ts";
import type { Host } from "../../editor/host.ts";
import { serve } from "../../editor/server.ts";
import type { Asked, AskedExplanation, AskedProblems, Begin } from "../shared/said.ts";
import { diskOf } from "./disk.ts";
import { explanation } from "./explain.ts";
import { planText } from "./plan.ts";
import { problems } from "./problems.ts";
import { recoveryLiesAt } from "./recovery.ts";
import { schedules } from "./schedule.ts";
import { trainable } from "./trainable.ts";

/** What a worker has of its own, as far as it is used; the types of browsers are not those of this program. */
interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  readonly postMessage: (message: unknown) => void;
}
declare const self: {
  onmessage: ((event: { readonly data: Begin; readonly ports: readonly Port[] }) => void) | null;
};

/** A turn of the event loop: a message to oneself stands behind those that have come in. */
function turns(): Host["turn"] {
  const { port1, port2 } = new MessageChannel() as unknown as Readonly<Record<"port1" | "port2", Port>>;
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (then) => {
    waiting.push(then);
    port2.postMessage(null);
  };
}

/** Serves one page on a port, with these files. */
function begin(port: Port, { shelf, recovery }: Begin): void {
  recoveryLiesAt(recovery);
  const disk = diskOf(shelf);
  const connection = createConnection(
    new BrowserMessageReader(port as never),
    new BrowserMessageWriter(port as never),
  ) as Connection;
  serve(connection, {
    disk: () => disk,
    turn: turns(),
    later: (then, milliseconds) => void setTimeout(then, milliseconds),
    more: (_, { onView }) => {
      const answer = <P extends Asked, R>(method: string, of: (view: View, params: P) => R) =>
        connection.onRequest(method, onView<P, R, null>(null, of) as GenericRequestHandler<R | null, unknown>);
      answer("perlc/problems", (view, { width }: AskedProblems) => problems(view, width));
      answer("perlc/plan", (view, _: Asked) => planText(view, disk, shelf) ?? null);
      answer("perlc/schedule", (view, _: Asked) => schedules(view));
      answer("perlc/trainable", (view, _: Asked) => trainable(view));
      answer("perlc/explain", (view, asked: AskedExplanation) => explanation(view, asked) ?? null);
    },
  });
}

self.onmessage = ({ data, ports: [port] }) => {
  if (port) begin(port, data);
};
