/** Draws the agent's attention: title, ring, notification, a spoken sentence. */

import { createAnnouncer } from "../core/announce";
import type { AgentConversation, Message } from "../core/types";
import type { Chat } from "./chat";
import type { Texts } from "./config";
import { part } from "./dom";
import { visitorName } from "./names";
import { Notifier, Ring } from "./ring";

const SUMMARY_MS = 5_000;

export class Attention {
  readonly ring: Ring;
  readonly notifier: Notifier;
  private readonly announcer = createAnnouncer();
  private readonly title = document.title;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private count = 0;
  private unsaid = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly texts: Texts,
  ) {
    this.ring = new Ring(root, texts);
    this.notifier = new Notifier(root);
    this.announcer.element.className = "w-sr-only";
    root.append(this.announcer.element);
  }

  /** Those who wait (dismissed ones do not count), and who of them is new. */
  waiting(count: number, news: AgentConversation[], online: boolean): void {
    this.count = count;
    document.title = count ? `(${count}) ${this.title}` : this.title;
    this.ring.call(online && count > 0, news.length > 0);
    if (!news.length || !online) return;
    for (const item of news) {
      const title = this.texts.t("notify_waiting", {
        name: visitorName(item, this.texts),
      });
      this.notifier.notify(item.id, title, item.last?.text ?? "", () =>
        part(this.root, "waiting-heading").focus(),
      );
    }
    // Many chats at once are one sentence: now, or when the last one has faded.
    if (this.timer === undefined) this.say();
    else this.unsaid = true;
  }

  /** The visitor of one of my chats has written. */
  message(chat: Chat, message: Message, open: () => void): void {
    if (message.sender !== "visitor") return;
    this.notifier.notify(chat.id, visitorName(chat.data, this.texts), message.text, open);
  }

  /** A chat came to me without my doing; `text` says how. */
  given(chat: Chat, text: string, open: () => void): void {
    this.ring.once();
    this.notifier.notify(chat.id, text, chat.data.last?.text ?? "", open);
  }

  private say(): void {
    this.unsaid = false;
    if (this.count) this.announcer.say(this.texts.count("waiting", this.count));
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.unsaid) this.say();
    }, SUMMARY_MS);
  }
}
