// Writes what the terminal of each session shows, or of those that are named: `npm run captures`.

import { writeFileSync } from "node:fs";
import { asKept, captured, captureFile } from "./capture.ts";
import { sessions } from "./sessions.ts";

const named = process.argv.slice(2);
for (const session of sessions) {
  if (named.length > 0 && !named.includes(session.name)) continue;
  writeFileSync(captureFile(session.name), asKept(await captured(session)));
  console.log(captureFile(session.name));
}
