/** The log of one chat: messages, what is on its way, lines of the system. */

import { day, sameDay, time } from "../core/format";
import { h } from "../core/h";
import type { Pending } from "../core/outbox";
import type { Message } from "../core/types";
import { language, type Texts } from "./config";
import { icon, setText } from "./dom";
import { happening } from "./happening";
import { bubble, speaker, systemLine } from "./lines";

const NEAR_END_PX = 80;
/** Lines of one person within this time belong together. */
const GROUP_MS = 120_000;

export interface TranscriptActions {
  retry(client_id: string): void;
  discard(client_id: string): void;
}

export class Transcript {
  /** Own messages by client_id: the node of a sent message stays the same. */
  private readonly own = new Map<string, HTMLElement>();
  private readonly waiting = new Set<string>();
  private lastAt = "";
  private lastSender = "";
  /** The newest line is in sight, so new ones shall be too. */
  private following = true;

  constructor(
    private readonly log: HTMLElement,
    private readonly newer: HTMLElement,
    private readonly texts: Texts,
    private readonly isMe: (message: Message) => boolean,
    private readonly actions: TranscriptActions,
  ) {
    log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // Less room, because a notice came or the reply grew: the end stays in sight.
    new ResizeObserver(() => this.following && this.toEnd()).observe(log);
    newer.addEventListener("click", () => {
      this.toEnd();
      log.focus();
    });
  }

  toEnd(): void {
    this.following = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.newer.hidden = true;
  }

  clear(): void {
    this.own.clear();
    this.waiting.clear();
    this.lastAt = this.lastSender = "";
    this.log.replaceChildren();
  }

  add(messages: Message[]): void {
    for (const message of messages) this.place(message);
    if (this.following) this.toEnd();
    else if (messages.some((message) => message.sender !== "agent")) this.newer.hidden = false;
  }

  /** Shows what is not delivered yet below everything else. */
  showPending(pending: Pending[]): void {
    const ids = new Set(pending.map((entry) => entry.client_id));
    for (const id of this.waiting) {
      if (ids.has(id)) continue;
      this.waiting.delete(id);
      const element = this.own.get(id);
      // Delivered: its message comes (or came) and takes the node over. Else discarded.
      if (element?.dataset.seq === undefined) {
        element?.remove();
        this.own.delete(id);
      }
    }
    for (const entry of pending) {
      let element = this.own.get(entry.client_id);
      if (element?.dataset.seq !== undefined) continue;
      if (!element) {
        element = bubble("agent", this.texts.t("you"), entry.text);
        this.own.set(entry.client_id, element);
        this.log.append(element);
        this.toEnd();
      }
      this.waiting.add(entry.client_id);
      this.showState(element, entry);
    }
  }

  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.following) this.newer.hidden = true;
  }

  private place(message: Message): void {
    const mine = this.own.get(message.client_id);
    if (message.sender === "agent" && mine) {
      if (mine.dataset.seq !== undefined) return;
      this.settle(mine, message);
      return;
    }
    this.separate(message);
    const element =
      message.sender === "system"
        ? this.systemLine(message)
        : bubble(this.side(message), this.author(message), message.text);
    this.log.insertBefore(element, this.firstPending());
    if (message.sender === "agent") this.own.set(message.client_id, element);
    if (message.sender !== "system") this.settle(element, message);
  }

  /** Gives a node its final place, time and grouping. */
  private settle(element: HTMLElement, message: Message): void {
    element.dataset.seq = String(message.seq);
    this.waiting.delete(message.client_id);
    const first = this.firstPending();
    // An earlier message that failed stays below the ones that arrived.
    if (first && first.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) {
      this.log.insertBefore(element, first);
    }
    element.classList.remove("livechat-message--pending", "livechat-message--failed");
    element.classList.toggle("livechat-message--follows", this.follows(message));
    const meta = element.querySelector<HTMLElement>(".livechat-message__meta");
    const sent = this.side(message) === "agent" ? ` · ${this.texts.t("sent")}` : "";
    if (meta) {
      meta.replaceChildren(
        h("time", { datetime: message.at }, time(message.at, language)),
        sent,
      );
    }
    this.lastAt = message.at;
    this.lastSender = speaker(message);
  }

  private follows(message: Message): boolean {
    const { at } = message;
    return this.lastSender === speaker(message) && Date.parse(at) - Date.parse(this.lastAt) < GROUP_MS;
  }

  private firstPending(): HTMLElement | null {
    for (const id of this.waiting) {
      const element = this.own.get(id);
      if (element && element.dataset.seq === undefined) return element;
    }
    return null;
  }

  private separate(message: Message): void {
    if (this.lastAt && sameDay(this.lastAt, message.at)) return;
    const today = sameDay(message.at, new Date().toISOString());
    if (!this.lastAt && today) return;
    const label = today ? this.texts.t("today") : day(message.at, language);
    this.log.insertBefore(h("p", { class: "livechat-day" }, label), this.firstPending());
    this.lastSender = "";
  }

  private author(message: Message): string {
    if (message.sender === "visitor") return message.name || this.texts.t("visitor");
    return this.isMe(message) ? this.texts.t("you") : message.name;
  }

  /** Whose words: the visitor's, mine, or another agent's. */
  private side(message: Message): string {
    if (message.sender !== "agent" || this.isMe(message)) return message.sender;
    return "colleague";
  }

  private systemLine(message: Message): HTMLElement {
    this.lastAt = message.at;
    this.lastSender = "system";
    return systemLine(happening(message, this.isMe(message), this.texts), message.at);
  }

  private showState(element: HTMLElement, entry: Pending): void {
    const failed = entry.state === "failed";
    element.classList.toggle("livechat-message--pending", !failed);
    element.classList.toggle("livechat-message--failed", failed);
    const meta = element.querySelector<HTMLElement>(".livechat-message__meta");
    if (!meta) return;
    if (!failed) {
      setText(meta, this.texts.t("sending"));
      return;
    }
    const id = entry.client_id;
    const reason = entry.error ? `${this.texts.t("failed")}: ${entry.error}` : this.texts.t("failed");
    meta.replaceChildren(
      icon("warning"),
      h("span", {}, reason),
      this.button("retry", () => this.actions.retry(id)),
      this.button("discard", () => this.actions.discard(id)),
    );
  }

  private button(key: string, onclick: () => void): HTMLElement {
    return h("button", { type: "button", class: "livechat-link", onclick }, this.texts.t(key));
  }
}
