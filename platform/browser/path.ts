// `#path` in a browser: paths of the disk in memory, in POSIX's form. The working folder is its root.

export const sep = "/";

export const isAbsolute = (path: string): boolean => path.startsWith("/");

/** Without `.`, and with `..` and doubled slashes worked out. */
function parted(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !isAbsolute(path)) parts.push(part);
  }
  return parts;
}

export function join(...pieces: readonly string[]): string {
  const path = pieces.filter((each) => each !== "").join("/");
  if (path === "") return ".";
  const whole = parted(path).join("/");
  const ended = path.endsWith("/") && whole !== "" ? `${whole}/` : whole;
  return isAbsolute(path) ? `/${ended}` : ended || (path.endsWith("/") ? "./" : ".");
}

/** From the right, up to the first piece that counts from the root. */
export function resolve(...pieces: readonly string[]): string {
  const from = pieces.findLastIndex(isAbsolute);
  return `/${parted(`/${pieces.slice(Math.max(from, 0)).join("/")}`).join("/")}`;
}

export function dirname(path: string): string {
  const end = path.replace(/\/+$/, "").lastIndexOf("/");
  if (end < 0) return isAbsolute(path) ? "/" : ".";
  return path.slice(0, end).replace(/\/+$/, "") || "/";
}

export const basename = (path: string): string => path.replace(/\/+$/, "").split("/").at(-1) ?? "";

export function relative(from: string, to: string): string {
  const [here, there] = [from, to].map((each) => parted(resolve(each))) as [readonly string[], readonly string[]];
  let same = 0;
  while (same < here.length && same < there.length && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => ".."), ...there.slice(same)].join("/");
}

/** The path of a `file:` address. */
export const fileURLToPath = (address: string): string => decodeURIComponent(new URL(address).pathname);
