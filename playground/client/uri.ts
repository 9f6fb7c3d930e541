// Files of the page as the protocol names them.

const root = "file:///";

export const uriOf = (path: string): string => root + path.split("/").map(encodeURIComponent).join("/");
export const pathOf = (uri: string): string => decodeURIComponent(uri.slice(root.length));
