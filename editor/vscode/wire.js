// The wire to `perlc lsp`: JSON-RPC messages, each behind the line that gives its length. Requests can be cancelled; an
// answer that the server calls cancelled or overtaken is none.

const cancelled = -32800;
const overtaken = -32801;
const unknownMethod = -32601;

/**
 * Speaks over the input and output of a child process. `heard` holds what the server may tell or ask, by method; what it
 * asks is answered with what the function gives back.
 */
function connect(child, heard) {
  const waiting = new Map();
  let next = 1;
  let unread = Buffer.alloc(0);

  const send = (message) => {
    if (!child.stdin.writable) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };

  function read(chunk) {
    unread = Buffer.concat([unread, chunk]);
    for (;;) {
      const header = unread.indexOf("\r\n\r\n");
      if (header < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(unread.toString("ascii", 0, header))?.[1]);
      const end = header + 4 + length;
      if (!(unread.length >= end)) return;
      const message = JSON.parse(unread.toString("utf8", header + 4, end));
      unread = unread.subarray(end);
      receive(message);
    }
  }

  function receive({ id, method, params, result, error }) {
    if (method === undefined) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error?.code === cancelled || error?.code === overtaken) asked?.resolve(undefined);
      else if (error) asked?.reject(new Error(error.message));
      else asked?.resolve(result);
      return;
    }
    const hear = heard[method];
    if (id === undefined) hear?.(params);
    else if (hear) Promise.resolve(hear(params)).then((given) => send({ id, result: given ?? null }));
    else send({ id, error: { code: unknownMethod, message: `${method} is not known here` } });
  }

  child.stdout.on("data", read);
  child.stdin.on("error", () => {});
  child.on("exit", () => {
    for (const { resolve } of waiting.values()) resolve(undefined);
    waiting.clear();
  });

  return {
    notify: (method, params) => send({ method, params }),
    /** The result; undefined when it was cancelled, or when the server ended before it answered. */
    request: (method, params, token) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null) return resolve(undefined);
        const id = next;
        next += 1;
        const listening = token?.onCancellationRequested?.(() => send({ method: "$/cancelRequest", params: { id } }));
        const done = (settle) => (value) => {
          listening?.dispose();
          settle(value);
        };
        waiting.set(id, { resolve: done(resolve), reject: done(reject) });
        send({ id, method, params });
      }),
  };
}

module.exports = { connect };
