// Where a model is sent, and the token that says who sends it: as every tool of the Hugging Face hub has them, from the environment or from the file that
// `hf auth login` writes. The token is in no message.

import { homedir } from "node:os";
import { join } from "node:path";
import { E1144, E1148 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readText } from "../../disk.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const usual = "https://huggingface.co";

/** The address of the hub. Failure E1148 for one to which nobody should send a token. */
export function endpointIn({ HF_ENDPOINT }: Environment): string {
  const said = (HF_ENDPOINT ?? "") === "" ? usual : (HF_ENDPOINT as string);
  const wrong = (reason: string) => new Failure(E1148({ endpoint: said, reason }));
  const url = URL.parse(said);
  if (url === null || url.search !== "" || url.hash !== "") throw wrong("it is no address");
  if (url.username !== "" || url.password !== "") throw wrong("it has a name or a password in it");
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isHere)) throw wrong("it is not reached by https");
  return url.href.replace(/\/+$/, "");
}

/** The token. Failure E1144 where there is none, or it is none. */
export function tokenIn(env: Environment, endpoint: string): string {
  const wrong = (reason: string) => new Failure(E1144({ endpoint, reason }));
  if (/^(?:1|on|yes|true)$/i.test(env.HF_HUB_OFFLINE ?? ""))
    throw wrong("HF_HUB_OFFLINE says that there is no network");
  const found = (env.HF_TOKEN ?? "").trim() || fromFile(env);
  if (found === "") throw wrong("there is no token");
  // it goes into a header
  if (!/^hf_[!-~]+$/.test(found)) throw wrong("what stands where the token belongs is none: they begin with hf_");
  return found;
}

function fromFile(env: Environment): string {
  const said = (name: string): string | undefined => env[name] || undefined;
  const home = said("HF_HOME") ?? join(said("XDG_CACHE_HOME") ?? join(homedir(), ".cache"), "huggingface");
  const read = readText(said("HF_TOKEN_PATH") ?? join(home, "token"));
  return "text" in read ? read.text.trim() : "";
}
