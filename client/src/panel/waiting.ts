/** What a visitor who waits is told, and when it changes (R19). */

import type { Conversation } from "../core/types";
import type { Translate } from "./texts";

export function createWaiting(t: Translate, say: (text: string) => void) {
  let before: string[] = [];
  /**
   * The sentences for who waits with this chat, or nothing for who does not wait.
   * `asks`: there is a question below, which says that nobody answers.
   */
  return (chat: Conversation | null, asks: boolean, aloud: boolean): string => {
    let now: string[] = [];
    let place = "";
    if (chat) {
      const n = chat.place;
      place = n ? t(n > 1 ? "place" : "next", { n }) : "";
      now = [t(chat.prompted ? "unanswered" : "waiting"), place];
    }
    const news = now.filter((text) => !before.includes(text)).join(" ");
    if (aloud && news) say(news);
    before = now;
    return asks ? place || t("waiting") : now.join(" ").trim();
  };
}
