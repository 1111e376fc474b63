/** Turns web addresses in a plain text into links, by building nodes. */

import { h } from "./h";

// Bidirectional controls end an address: they could make it look like another.
const ADDRESS = /https?:\/\/[^\s<>"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;
export function linkify(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trim(match[0]);
    const url = parse(address);
    if (!url) continue;
    const start = match.index ?? 0;
    if (start > end) parts.push(text.slice(end, start));
    parts.push(
      h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow ugc" }, address),
    );
    end = start + address.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Punctuation at the end belongs to the sentence, not to the address. */
function trim(address: string): string {
  let end = address.length;
  // A bracket that was opened inside the address is part of it.
  let surplus = count(address, ")") - count(address, "(");
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === ")" ? surplus-- <= 0 : !".,;:!?'*_~]}".includes(last)) break;
  }
  return address.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function parse(address: string): string | null {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}
