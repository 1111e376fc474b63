/** Counts the time on the site, for widgets that offer a chat by themselves (R18). */

import { DISMISSED_KEY } from "./host";
import type { Config } from "./host";
import { keep, kept } from "./kept";

/** sessionStorage: seconds on the site. Only there if the widget offers chats. */
const SECONDS_KEY = "seconds";
const HOUR_MS = 3_600_000;

/**
 * Calls `show` after `wanted` seconds in which the page was looked at, over all pages
 * of the visit, as soon as `free` says so. Returns what ends the counting.
 */
export function offerLater(
  { keyOf }: Config,
  wanted: number,
  free: () => boolean,
  show: () => void,
): () => void {
  const secondsKey = keyOf(SECONDS_KEY);
  let seconds = Number(kept("sessionStorage", secondsKey));
  const timer = setInterval(() => {
    if (document.hidden) return;
    keep("sessionStorage", secondsKey, ++seconds);
    const since = Date.now() - Number(kept("localStorage", keyOf(DISMISSED_KEY)));
    if (seconds < wanted || since < HOUR_MS || !free()) return;
    clearInterval(timer);
    show();
  }, 1_000);
  return () => clearInterval(timer);
}
