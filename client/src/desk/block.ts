/** "Block visitor", behind a question that says what comes of it. */

import type { Chat } from "./chat";
import { onPress, part, setText } from "./dom";
import { visitorName } from "./names";
import { Question } from "./question";
import type { Tools } from "./tools";

export class Block {
  private readonly question: Question;
  private readonly blocked = new Set<string>();
  private chat: Chat | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly tools: Tools,
    /** Rejects if it failed, after having said so. */
    private readonly block: (chat: Chat) => Promise<void>,
  ) {
    const yes = part<HTMLButtonElement>(root, "block-yes");
    this.question = new Question({
      opener: part<HTMLButtonElement>(root, "block"),
      group: part(root, "block-group"),
      cancel: part(root, "block-no"),
      first: yes,
      fallback: part(root, "details-heading"),
    });
    onPress(yes, () => this.really());
  }

  show(chat: Chat | null): void {
    if (chat !== this.chat) this.question.allow(false);
    this.chat = chat;
    const done = chat !== null && this.blocked.has(chat.id);
    const may = chat?.may("block") ?? false;
    part(this.root, "block-area").hidden = !may;
    part(this.root, "block-done").hidden = !done;
    this.question.allow(may && !done);
    if (!chat) return;
    const { texts } = this.tools;
    const name = visitorName(chat.data, texts);
    setText(part(this.root, "block-says"), texts.t(chat.active ? "block_ends" : "block_says", { name }));
  }

  private async really(): Promise<void> {
    const { chat } = this;
    if (!chat) return;
    try {
      await this.block(chat);
      this.blocked.add(chat.id);
    } catch {
      // It was said; the question stays open.
    }
    if (chat === this.chat) this.show(chat);
  }
}
