/** What a line of the system says. */

import type { Message } from "../core/types";
import type { Texts } from "./config";

/** `me`: it is about this agent. */
export function happening(message: Message, me: boolean, texts: Texts): string {
  const { event, text } = message;
  const name = message.name || texts.t("agent");
  if (event === "ended") return ended(message, me, texts);
  if (event === "moved") return texts.t("moved", { department: text });
  if (event === "prompted" || event === "ticket") return texts.t(event, { text });
  // Said of oneself it needs another verb in many languages.
  return texts.t(me && event !== "accepted" ? `${event}_me` : event, { name });
}

function ended({ by, name }: Message, me: boolean, texts: Texts): string {
  if (by !== "agent") return texts.t(`ended_by_${by || "system"}`);
  if (me) return texts.t("ended_by_me");
  return name ? texts.t("ended_by_name", { name }) : texts.t("ended_by_agent");
}
