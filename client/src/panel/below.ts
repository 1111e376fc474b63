/** What stands below the transcript: the field to write in, or why there is none. */

import { h } from "../core/h";
import type { Host } from "../loader/host";
import { button } from "./button";
import type { Chat } from "./chat";
import type { Translate } from "./texts";

export function belowTranscript(
  host: Host,
  t: Translate,
  { phase, open, available, form }: Chat,
  composer: HTMLElement | undefined,
  fresh: () => void,
): Node[] {
  const isNew = phase === "new";
  if (isNew && form?.login) {
    return [h("p", {}, t("login")), loginLink(host, form.login, t("login_link"))];
  }
  if (isNew || open) return composer ? [composer] : [];
  const nodes: Node[] = [];
  if (phase === "lost") nodes.push(h("p", {}, t("lost")));
  nodes.push(available ? button("main", fresh, t("new_chat")) : h("p", {}, t("unavailable")));
  return nodes;
}

/** To the log-in and back; from another site to the chat page, in a new window. */
function loginLink({ config: { api, embed }, status }: Host, login: string, text: string) {
  const url = new URL((embed && status.chat) || login, api);
  if (!embed) url.searchParams.set("next", location.pathname + location.search);
  return h("a", { class: "main", href: url.href, target: embed && "_blank" }, text);
}
