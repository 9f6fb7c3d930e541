// Calls commands from many folders in one process: for anywhere.test.ts and external.test.ts. Reads `[folder, arguments]` pairs as JSON from its
// first argument, and prints for each the exit code with what was written to stdout.

import { main } from "../../cli/main.ts";

const calls = JSON.parse(process.argv[2] ?? "[]") as readonly (readonly [string, readonly string[]])[];
const answers: { readonly code: number; readonly stdout: string }[] = [];
const write = process.stdout.write.bind(process.stdout);
for (const [folder, args] of calls) {
  process.chdir(folder);
  let stdout = "";
  process.stdout.write = (text: string | Uint8Array) => {
    stdout += String(text);
    return true;
  };
  const code = await main(args);
  answers.push({ code, stdout });
}
process.stdout.write = write;
process.stdout.write(JSON.stringify(answers));
