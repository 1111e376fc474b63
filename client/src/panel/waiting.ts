/** What a visitor who waits is told, and when it changes (R19: "not answered in time"). */

import type { Translate } from "./texts";

export function createWaiting(t: Translate, say: (text: string) => void, again: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let text = "";
  /** The sentence for who waits `since` then, or nothing for who does not wait. */
  return (since: string | false, seconds: number, aloud: boolean): string => {
    clearTimeout(timer);
    const before = text;
    text = "";
    if (since) {
      const left = Date.parse(since) + seconds * 1_000 - Date.now();
      if (left > 0) timer = setTimeout(again, left);
      text = t(left > 0 ? "waiting" : "unanswered");
      if (aloud && text !== before) say(text);
    }
    return text;
  };
}
