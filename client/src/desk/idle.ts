/** What the desk says where there is nothing to show. */

import type { Texts } from "./config";
import type { Presence } from "./presence";

/** Nobody waits. */
export function nobodyWaits({ online, known }: Presence, texts: Texts): string {
  return texts.t(!known ? "loading" : online ? "waiting_empty" : "waiting_offline");
}

/** No chat is open; so many wait, and so many are mine. */
export function nothingOpen(
  { online, known }: Presence,
  waiting: number,
  mine: number,
  texts: Texts,
): string {
  if (!known) return texts.t("loading");
  if (waiting) return texts.t("empty_accept");
  if (mine) return texts.t("empty_choose");
  return texts.t(online ? "empty_online" : "empty_offline");
}
