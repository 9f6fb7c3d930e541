// `#digest` in Node: SHA-256, and names that nobody else draws. In a browser there is platform/browser/digest.ts.

export { createHash, hash, randomUUID } from "node:crypto";
