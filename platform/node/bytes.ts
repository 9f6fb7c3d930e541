// `#bytes` in Node: bytes as letters and back. In a browser there is platform/browser/bytes.ts.

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Base64, with its padding. */
export const base64Of = (bytes: Uint8Array): string => view(bytes).toString("base64");

/** Also of the letters that addresses use; what is no letter of base64 is passed over. */
export const fromBase64 = (letters: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(letters, "base64"));

/** Two digits a byte, up to the first that is none. */
export const fromHex = (digits: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(digits, "hex"));

/** Each byte as the character of its number. */
export const latin1 = (bytes: Uint8Array): string => view(bytes).toString("latin1");
