/** What a visitor who waits is told, and when it changes (R19: "not answered in time"). */

import type { Conversation } from "../core/types";
import type { Translate } from "./texts";

export function createWaiting(t: Translate, say: (text: string) => void, again: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let text = "";
  /** The sentence, or nothing if there is no `conversation` that waits. */
  return (conversation: Conversation | null | false, seconds: number, aloud: boolean): string => {
    clearTimeout(timer);
    const before = text;
    text = "";
    if (conversation) {
      const left = Date.parse(conversation.started_at) + seconds * 1_000 - Date.now();
      if (left > 0) timer = setTimeout(again, left);
      text = t(left > 0 ? "waiting" : "unanswered");
      if (aloud && text !== before) say(text);
    }
    return text;
  };
}
