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

export class Transcript {
  /** The scrolling log. */
  readonly log: HTMLElement;
  readonly #list = h("div");
  readonly #unsent = h("div");
  readonly #sent: HTMLElement;
  readonly #earlier: HTMLButtonElement;
  /** What `unsent` shows now. */
  #pending = "[]";
  #messages: readonly Message[] = [];
  /** Index of the first message that is in the page. */
  #first = 0;
  /** The visitor reads the newest: keep it in view. */
  #atEnd = true;
  readonly #greeting: HTMLElement;

  readonly #t: Translate;
  readonly #language: string;
  readonly #actions: TranscriptActions;

  constructor(
    t: Translate,
    language: string,
    actions: TranscriptActions,
  ) {
    this.#t = t;
    this.#language = language;
    this.#actions = actions;
    this.#sent = h("div", { class: "state" }, t("sent"));
    this.#earlier = button("quiet earlier", () => this.#showEarlier(), t("earlier"));
    this.#greeting = h("p", { class: "note" }, t("greeting"));
    this.log = h(
      "div",
      {
        class: "log",
        role: "log",
        "aria-label": t("log"),
        "aria-live": "off",
        tabindex: "0",
        onscroll: () => (this.#atEnd = this.#nearEnd),
      },
      this.#greeting,
      this.#earlier,
      this.#list,
      this.#unsent,
    );
    // The window or the field below changed its height.
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.log);
  }

  /** Shows a list from scratch, without reading it all aloud. */
  reset(messages: readonly Message[]): void {
    this.#messages = messages;
    this.#render(messages.length - WINDOW);
    this.toEnd();
  }

  /** `added` is at the end of the list already. */
  append(added: readonly Message[]): void {
    const follow = this.#atEnd || added.some((m) => m.sender === "visitor");
    const inPage = this.#messages.length - this.#first;
    if (added.length > 20 || (follow && inPage > 2 * WINDOW)) {
      this.#render(this.#messages.length - WINDOW);
    } else {
      this.#list.append(this.#nodesFrom(this.#messages.length - added.length));
      this.#markSent();
    }
    if (follow) this.toEnd();
  }

  setPending(pending: Pending[]): void {
    const key = JSON.stringify(pending);
    if (key === this.#pending) return;
    this.#pending = key;
    this.#unsent.replaceChildren(...pending.map((entry) => this.#unsentNode(entry)));
    this.#markSent();
    if (pending.length) this.toEnd();
  }

  toEnd(): void {
    this.#atEnd = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  get #nearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  // --- what is in the page --------------------------------------------------

  #render(first: number): void {
    this.log.setAttribute("aria-live", "off");
    this.#first = Math.max(0, first);
    this.#list.replaceChildren(this.#nodesFrom(this.#first));
    this.#earlier.hidden = this.#first === 0;
    this.#markSent();
    // From now on, what is added is news.
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  #showEarlier(): void {
    const below = this.log.scrollHeight - this.log.scrollTop;
    this.#render(this.#first - WINDOW);
    this.log.scrollTop = this.log.scrollHeight - below;
    if (this.#earlier.hidden) this.log.focus();
  }

  #nodesFrom(index: number): DocumentFragment {
    const fragment = document.createDocumentFragment();
    for (let i = index; i < this.#messages.length; i++) {
      const message = this.#messages[i];
      if (message) fragment.append(...this.#nodesOf(message, this.#messages[i - 1]));
    }
    return fragment;
  }

  #nodesOf(message: Message, before: Message | undefined): HTMLElement[] {
    const { at, event, sender, text } = message;
    const nodes: HTMLElement[] = [];
    const another = !sameDay(at, before?.at ?? new Date().toISOString());
    if (another) nodes.push(h("p", { class: "note day" }, day(at, this.#language)));
    if (event) {
      nodes.push(h("p", { class: "note" }, this.#eventText(message)));
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
          { class: together ? "visually-hidden" : "meta" },
          h("span", { dir: "auto" }, own ? this.#t("you") : message.name || this.#t("agent")),
          " ",
          h("time", { datetime: at }, time(at, this.#language)),
        ),
        bubble(text),
      ),
    );
    return nodes;
  }

  #eventText({ event, by, name }: Message): string {
    const who = { name: name || this.#t("agent") };
    if (event === "accepted") return this.#t("accepted", who);
    return this.#t(by === "visitor" ? "ended_you" : by === "agent" ? "ended_agent" : "ended", who);
  }

  #unsentNode({ client_id, text, state, error }: Pending): HTMLElement {
    const failed = state === "failed";
    const action = (key: "retry" | "discard") =>
      button("quiet", () => this.#actions[key](client_id), this.#t(key));
    return h(
      "div",
      { class: `message own${failed ? " failed" : ""}`, "aria-live": "off" },
      h("div", { class: "visually-hidden" }, this.#t("you")),
      bubble(text),
      h("div", { class: "state" }, failed ? `${this.#t("failed")} ${error}` : this.#t("sending")),
      failed && h("div", { class: "choices" }, action("retry"), action("discard")),
    );
  }

  /** "Sent" stands under the last message if it is the visitor's. */
  #markSent(): void {
    const last = this.#messages[this.#messages.length - 1];
    const waiting = this.#unsent.hasChildNodes();
    this.#greeting.hidden = !!last || waiting;
    if (last?.sender === "visitor" && !waiting) this.#list.lastElementChild?.append(this.#sent);
    else this.#sent.remove();
  }
}

function bubble(text: string): HTMLElement {
  return h("div", { class: "bubble", dir: "auto" }, ...linkify(text));
}
