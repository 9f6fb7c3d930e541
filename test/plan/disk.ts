// A disk of a few files, for specs that are compiled in tests.

export { disk } from "../../bench/language/page-disk.ts";
