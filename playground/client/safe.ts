// What the language server says in Markdown, as HTML that cannot do anything: words of a spec are in it, and a spec may be anybody's.

const allowed = new Set(
  [
    "p",
    "pre",
    "code",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "span",
    "del",
  ].concat(["table", "thead", "tbody", "tr", "th", "td"]),
);

/** The same text in allowed elements without attributes; of all others what they hold. */
export function sanitized(html: string): string {
  // nothing of such a document is ever loaded or run
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const made = document.implementation.createHTMLDocument("");
  const copy = (from: Node, into: Node): void => {
    for (const each of from.childNodes) {
      if (each.nodeType === Node.TEXT_NODE) into.appendChild(made.createTextNode(each.textContent ?? ""));
      if (each.nodeType !== Node.ELEMENT_NODE) continue;
      const name = each.nodeName.toLowerCase();
      if (["script", "style", "template", "iframe", "noscript"].includes(name)) continue;
      copy(each, allowed.has(name) ? into.appendChild(made.createElement(name)) : into);
    }
  };
  copy(body, made.body);
  return made.body.innerHTML;
}
