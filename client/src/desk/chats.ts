/** The chats this desk knows: mine, and the one of another agent that is looked at. */

import type { AgentConversation } from "../core/types";
import { Chat, type ChatEvents } from "./chat";
import type { Tools } from "./tools";

export class Chats {
  private readonly known = new Map<string, Chat>();

  constructor(
    private readonly tools: Tools,
    private readonly events: ChatEvents,
  ) {}

  get all(): Chat[] {
    return [...this.known.values()];
  }
  get mine(): Chat[] {
    return this.all.filter((chat) => chat.mine);
  }

  get(id: string): Chat | undefined {
    return this.known.get(id);
  }

  /** The chat that the server has told of, with what it told. */
  take(data: AgentConversation): Chat {
    let chat = this.known.get(data.id);
    if (!chat) {
      chat = new Chat(data, this.tools.config, this.tools.api, this.events);
      this.known.set(data.id, chat);
    }
    chat.update(data);
    return chat;
  }

  drop(chat: Chat): void {
    chat.stop();
    this.known.delete(chat.id);
  }
}
