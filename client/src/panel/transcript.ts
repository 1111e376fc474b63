/**
 * The list of messages. Only the newest are in the page; earlier ones come by a
 * button, so that a very long conversation stays quick.
 */

import { day, sameDay, time } from "../core/format";
import { h } from "../core/h";
import { linkify } from "../core/linkify";
import type { Pending } from "../core/outbox";
import type { Message } from "../core/types";
import { button } from "./button";
import type { Translate } from "./texts";

const WINDOW = 200;
const NEAR_PX = 80;
const TOGETHER_MS = 5 * 60_000;

export interface TranscriptActions {
  retry(client_id: string): void;
  discard(client_id: string): void;
}

export type Transcript = ReturnType<typeof createTranscript>;

export function createTranscript(t: Translate, language: string, actions: TranscriptActions) {
  const list = h("div");
  const unsent = h("div");
  /** What `unsent` shows now. */
  let shownPending = "[]";
  let all: readonly Message[] = [];
  /** Index of the first message that is in the page. */
  let first = 0;
  /** The visitor reads the newest: keep it in view. */
  let atEnd = true;
  const sent = h("div", { class: "state" }, t("sent"));
  const earlier = button("quiet earlier", showEarlier, t("earlier"));
  const greeting = h("p", { class: "note" }, t("greeting"));
  const log = h(
    "div",
    {
      class: "log",
      role: "log",
      "aria-label": t("log"),
      "aria-live": "off",
      tabindex: "0",
      onscroll: () => (atEnd = nearEnd()),
    },
    greeting,
    earlier,
    list,
    unsent,
  );
  // The window or the field below changed its height.
  new ResizeObserver(() => atEnd && toEnd()).observe(log);
  return { log, reset, append, setPending, toEnd };

  /** Shows a list from scratch, without reading it all aloud. */
  function reset(messages: readonly Message[]): void {
    all = messages;
    render(messages.length - WINDOW);
    toEnd();
  }

  /** `added` is at the end of the list already. */
  function append(added: readonly Message[]): void {
    const follow = atEnd || added.some((m) => m.sender === "visitor");
    const inPage = all.length - first;
    if (added.length > 20 || (follow && inPage > 2 * WINDOW)) {
      render(all.length - WINDOW);
    } else {
      list.append(nodesFrom(all.length - added.length));
      markSent();
    }
    if (follow) toEnd();
  }

  function setPending(pending: Pending[]): void {
    const key = JSON.stringify(pending);
    if (key === shownPending) return;
    shownPending = key;
    unsent.replaceChildren(...pending.map((entry) => unsentNode(entry)));
    markSent();
    if (pending.length) toEnd();
  }

  function toEnd(): void {
    atEnd = true;
    log.scrollTop = log.scrollHeight;
  }

  function nearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = log;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  // --- what is in the page --------------------------------------------------

  function render(from: number): void {
    log.setAttribute("aria-live", "off");
    first = Math.max(0, from);
    list.replaceChildren(nodesFrom(first));
    earlier.hidden = first === 0;
    markSent();
    // From now on, what is added is news.
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  }

  function showEarlier(): void {
    const below = log.scrollHeight - log.scrollTop;
    render(first - WINDOW);
    log.scrollTop = log.scrollHeight - below;
    if (earlier.hidden) log.focus();
  }

  function nodesFrom(index: number): DocumentFragment {
    const fragment = document.createDocumentFragment();
    for (let i = index; i < all.length; i++) {
      const message = all[i];
      if (message) fragment.append(...nodesOf(message, all[i - 1]));
    }
    return fragment;
  }

  function nodesOf(message: Message, before: Message | undefined): HTMLElement[] {
    const { at, by, event, sender, text } = message;
    const nodes: HTMLElement[] = [];
    // With their ticket the visitor has ended the chat: that is said with it.
    const twice = event === "ended" && by === "visitor" && before?.event === "ticket";
    if (event === "prompted" || twice) return nodes;
    const another = !sameDay(at, before?.at ?? new Date().toISOString());
    if (another) nodes.push(h("p", { class: "note day" }, day(at, language)));
    if (event) {
      nodes.push(h("p", { class: "note" }, eventText(message)));
      return nodes;
    }
    const own = sender === "visitor";
    const together =
      !another &&
      before?.sender === sender &&
      Date.parse(at) - Date.parse(before.at) < TOGETHER_MS;
    nodes.push(
      h(
        "div",
        // The visitor knows what they wrote: it is not read to them again.
        { class: `message ${own ? "own" : "theirs"}`, "aria-live": own && "off" },
        h(
          "div",
          { class: together ? "unseen" : "meta" },
          h("span", { dir: "auto" }, own ? t("you") : message.name || t("agent")),
          " ",
          h("time", { datetime: at }, time(at, language)),
        ),
        bubble(text),
      ),
    );
    return nodes;
  }

  function eventText({ event, by, name, text }: Message): string {
    const who = { name: name || t("agent") };
    if (event === "moved" || event === "ticket") return t(event, { text });
    if (event === "left") return t("gone", who);
    if (event !== "ended") return t("accepted", who);
    return t(by === "visitor" ? "ended_you" : by === "agent" ? "ended_agent" : "ended", who);
  }

  function unsentNode({ client_id, text, state, error }: Pending): HTMLElement {
    const failed = state === "failed";
    const action = (key: "retry" | "discard") =>
      button("quiet", () => actions[key](client_id), t(key));
    return h(
      "div",
      { class: `message own${failed ? " failed" : ""}`, "aria-live": "off" },
      h("div", { class: "unseen" }, t("you")),
      bubble(text),
      h("div", { class: "state" }, failed ? `${t("failed")} ${error}` : t("sending")),
      failed && h("div", { class: "choices" }, action("retry"), action("discard")),
    );
  }

  /** "Sent" stands under the last message if it is the visitor's. */
  function markSent(): void {
    const last = list.lastElementChild;
    const waiting = unsent.hasChildNodes();
    greeting.hidden = !!first;
    if (last?.classList.contains("own") && !waiting) last.append(sent);
    else sent.remove();
  }
}

function bubble(text: string): HTMLElement {
  return h("div", { class: "bubble", dir: "auto" }, ...linkify(text));
}
