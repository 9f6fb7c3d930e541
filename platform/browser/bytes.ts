// `#bytes` in a browser: bytes as letters and back.

/** Base64, with its padding. */
export const base64Of = (bytes: Uint8Array): string => btoa(latin1(bytes));

/** Also of the letters that addresses use; what is no letter of base64 is passed over. */
export function fromBase64(letters: string): Uint8Array<ArrayBuffer> {
  const [plain = ""] = letters.replaceAll("-", "+").replaceAll("_", "/").split("=");
  const whole = plain.replace(/[^A-Za-z0-9+/]/g, "");
  // a single letter at the end says no whole byte
  const characters = atob(whole.length % 4 === 1 ? whole.slice(0, -1) : whole);
  return Uint8Array.from(characters, (each) => each.charCodeAt(0));
}

/** Two digits a byte, up to the first that is none. */
export function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  const [pairs = ""] = /^(?:[0-9a-fA-F]{2})*/.exec(digits) ?? [];
  return Uint8Array.from({ length: pairs.length / 2 }, (_, at) => Number.parseInt(pairs.slice(2 * at, 2 * at + 2), 16));
}

/** Bytes that become characters in one call. */
const piece = 8192;

/** Each byte as the character of its number. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return text;
}
