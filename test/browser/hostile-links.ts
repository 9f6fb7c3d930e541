// 100 links that a stranger might send: specs whose words are scripts, addresses and markup in every place where a spec has words, and
// links that are no links.

import { fragmentOf } from "../../playground/shared/link.ts";

export interface HostileLink {
  readonly what: string;
  readonly fragment: string;
}

const payloads = [
  "<script>canary=1</script>",
  '<img src=x onerror="canary=1">',
  "<svg onload=canary=1>",
  '<iframe src="javascript:parent.canary=1"></iframe>',
  '<a href="javascript:canary=1">click</a>',
  "[click](javascript:canary=1)",
  "![x](https://example.invalid/x.png)",
  '<link rel=stylesheet href="https://example.invalid/x.css">',
  '<style>@import "https://example.invalid/x.css";</style>',
  '<form action="https://example.invalid"><button>go</button></form>',
  '<meta http-equiv=refresh content="0;url=https://example.invalid">',
  '<base href="https://example.invalid/">',
  "</textarea></pre></div><script>canary=1</script>",
  "\u202e<script>canary=1</script>\u202c",
  "{{constructor.constructor('canary=1')()}}",
  "${canary=1}",
  "`;canary=1;//",
  "'\"><body onload=canary=1>",
  "&lt;script&gt;canary=1&lt;/script&gt;",
  "\u001b]8;;https://example.invalid\u0007x\u001b]8;;\u0007\u001b[31m",
];

/** Places of a spec that words of an author stand in. */
const places: readonly (readonly [string, (payload: string) => string])[] = [
  ["a comment", (it) => `spec 1\n\n// ${it}\nexperiment a { }\n`],
  ["documentation", (it) => `spec 1\n\n/// ${it}\nexperiment a {\n  cites = "x"\n}\n`],
  ["a text", (it) => `spec 1\n\nexperiment a {\n  cites = ${JSON.stringify(it)}\n}\n`],
  ["no spec at all", (it) => it],
];

/** `location.hash` of each. */
export async function hostileLinks(): Promise<readonly HostileLink[]> {
  const packed = await Promise.all(
    payloads.flatMap((payload) =>
      places.map(async ([where, write]) => ({
        what: `${payload} in ${where}`,
        fragment: await fragmentOf({ path: "specs/shared.perl", text: write(payload) }),
      })),
    ),
  );
  const whole = await fragmentOf({ path: "specs/shared.perl", text: "spec 1\n" });
  const raw = payloads.map((payload, at) => ({
    what: `${payload} in the link itself`,
    fragment:
      [
        `example=${encodeURIComponent(payload)}`,
        whole.replace("specs/shared.perl", encodeURIComponent(payload)),
        `spec=${encodeURIComponent(payload)}`,
        payload,
      ][at % 4] ?? "",
  }));
  return [...packed, ...raw];
}
