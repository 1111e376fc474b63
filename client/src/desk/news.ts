/** What a message changes in the summary of its chat, until the next snapshot. */

import type { AgentConversation, May, Message } from "../core/types";

/** What may be done with a chat that is over. */
const AFTERWARDS: May[] = ["label", "fields", "ticket", "block"];

export function after(data: AgentConversation, message: Message): AgentConversation {
  const { seq, sender, text, at, event, by } = message;
  if (seq <= data.head) return data;
  const news = { ...data, head: seq };
  if (sender !== "system") news.last = { text, sender, at };
  if (event === "ended") {
    news.may = data.may.filter((word) => AFTERWARDS.includes(word));
    Object.assign(news, { state: "ended", ended_at: at, ended_by: by });
  }
  return news;
}
