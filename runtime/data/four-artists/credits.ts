// Whose the pictures of the four artists are, and what whoever publishes one owes them. NOTICE says the same in words.

import type { Artist } from "./artists.ts";

/** Who made a picture, and under which licence it may be shown. */
export interface Credit {
  readonly title: string;
  readonly holder: string;
  /** By its SPDX identifier. */
  readonly licence: string;
  readonly licenceAddress: string;
  /** What is made from the picture and published is under this licence, too. */
  readonly shareAlike: boolean;
  readonly address: string;
}

export const credits: { readonly [artist in Artist]: Credit } = {
  noto: {
    title: "Noto Emoji",
    holder: "Google Inc.",
    licence: "Apache-2.0",
    licenceAddress: "https://www.apache.org/licenses/LICENSE-2.0",
    shareAlike: false,
    address: "https://github.com/googlefonts/noto-emoji",
  },
  twemoji: {
    title: "Twemoji",
    holder: "Twitter, Inc and other contributors",
    licence: "CC-BY-4.0",
    licenceAddress: "https://creativecommons.org/licenses/by/4.0/",
    shareAlike: false,
    address: "https://github.com/jdecked/twemoji",
  },
  "fluent-emoji-flat": {
    title: "Fluent Emoji Flat",
    holder: "Microsoft Corporation",
    licence: "MIT",
    licenceAddress: "https://github.com/microsoft/fluentui-emoji/blob/main/LICENSE",
    shareAlike: false,
    address: "https://github.com/microsoft/fluentui-emoji",
  },
  openmoji: {
    title: "OpenMoji",
    holder: "OpenMoji, the open-source emoji and icon project of HfG Schwäbisch Gmünd, and contributors",
    licence: "CC-BY-SA-4.0",
    licenceAddress: "https://creativecommons.org/licenses/by-sa/4.0/",
    shareAlike: true,
    address: "https://openmoji.org",
  },
};
