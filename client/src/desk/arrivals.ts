/** Chats that came to me without my doing: given by somebody, or by invitation. */

import type { Chat } from "./chat";
import { visitorName } from "./names";
import type { Tools } from "./tools";

export class Arrivals {
  constructor(
    private readonly tools: Tools,
    /** The agent knows: it is this page that takes it, or it is open already. */
    private readonly known: (chat: Chat) => boolean,
    private readonly tell: (chat: Chat, text: string) => void,
  ) {}

  /** Says so if this one did; its messages tell. */
  look(chat: Chat): void {
    chat.catchUp().then(
      () => {
        const key = this.how(chat);
        if (!key || this.known(chat)) return;
        const { notices, texts } = this.tools;
        const text = texts.t(key, { name: visitorName(chat.data, texts) });
        notices.show(this.key(chat), { text, tone: "info", closable: true });
        this.tell(chat, text);
      },
      () => undefined,
    );
  }

  /** The agent looks at it. */
  seen(chat: Chat): void {
    this.tools.notices.clear(this.key(chat));
  }

  private key(chat: Chat): string {
    return `arrived-${chat.id}`;
  }

  private how(chat: Chat): string | undefined {
    if (!chat.held) return chat.data.invited ? "invited_to" : undefined;
    const last = chat.timeline.messages.filter((m) => /^(accepted|assigned)$/.test(m.event)).pop();
    return last?.event === "assigned" ? "now_yours" : undefined;
  }
}
