/** What stands below the transcript, or in its place. */

import { h } from "../core/h";
import type { Child } from "../core/h";
import type { Host } from "../loader/host";
import { button } from "./button";
import type { Chat } from "./chat";
import type { Translate } from "./texts";

export interface BelowActions {
  /** Begins anew, after a chat or a ticket. */
  fresh(): void;
  /** A ticket shall be written, or not after all. */
  write(ticket: boolean): void;
  /** The visitor waits no longer. */
  decline(): void;
}

/**
 * `writes`: the composer is for a ticket now. `asks`: the visitor waits, and may leave
 * one instead.
 */
export function belowTranscript(
  host: Host,
  t: Translate,
  { phase, open, available, form, ticket, done }: Chat,
  composer: HTMLElement | undefined,
  writes: boolean,
  asks: boolean,
  { fresh, write, decline }: BelowActions,
): Child[] {
  const p = (key: string, values?: Record<string, string>) => h("p", {}, t(key, values));
  if (done && !open) {
    return [
      h("h3", { tabindex: "-1" }, t("ticket_done")),
      p("ticket_reference", { ...done }),
      p("ticket_answer", { ...done }),
      available ? button("main", fresh, t("new_chat")) : again(),
    ];
  }
  if (writes && ticket) {
    const email = ticket.known_email;
    return [
      !open && p("unavailable"),
      h("h3", {}, t("leave")),
      email ? p("ticket_answer", { email }) : p("ticket_intro"),
      composer,
      open && button("quiet", () => write(false), t("ticket_back")),
    ];
  }
  if (phase === "new" && form?.login) {
    return [
      p("login"),
      link(host, (host.config.embed && host.status.chat) || form.login, t("login_link")),
      form.register && link(host, form.register, t("register_link"), "quiet"),
      composer,
    ];
  }
  if (phase === "new") return [composer];
  if (open) {
    return [
      asks &&
        h(
          "div",
          { class: "choices", role: "group", "aria-labelledby": "prompt" },
          h("p", { id: "prompt" }, t("unanswered")),
          button("main", () => write(true), t("leave")),
          button("quiet", decline, t("decline")),
        ),
      composer,
    ];
  }
  return [
    phase === "lost" && p("lost"),
    available ? button("main", fresh, t("new_chat")) : p("unavailable"),
    !available && again(),
  ];

  function again(): Child {
    return ticket && button("main", fresh, t("leave"));
  }
}

/** To the log-in and back; from another site to the chat page, in a new window. */
function link({ config: { api, embed }, status }: Host, to: string, text: string, look = "main") {
  const url = new URL(to, api);
  const back = embed ? new URL(status.chat ?? "", api) : location;
  if (url.href !== status.chat) url.searchParams.set("next", back.pathname + back.search);
  return h("a", { class: look, href: url.href, target: embed && "_blank" }, text);
}
