/** The left pane: who waits, whom I talk with, whom others talk with. */

import type { AgentConversation } from "../core/types";
import type { Chat } from "./chat";
import type { Dismissed } from "./dismissed";
import { MyChats } from "./my-chats";
import { severalDepartments } from "./names";
import { OthersList } from "./others-list";
import type { Tools } from "./tools";
import { WaitingList, type WaitingActions } from "./waiting-list";

export interface ListActions extends WaitingActions {
  open(chat: Chat): void;
  watch(data: AgentConversation): void;
}

export interface Listed {
  waiting: AgentConversation[];
  mine: Chat[];
  others: AgentConversation[];
  openId: string | undefined;
  /** What to say if nobody waits. */
  emptyText: string;
}

export class Lists {
  private readonly waiting: WaitingList;
  private readonly mine: MyChats;
  private readonly others: OthersList;

  constructor(
    private readonly root: HTMLElement,
    tools: Tools,
    dismissed: Dismissed,
    actions: ListActions,
  ) {
    this.waiting = new WaitingList(root, tools, dismissed, actions);
    this.mine = new MyChats(root, tools, (chat) => actions.open(chat));
    this.others = new OthersList(root, tools, (data) => actions.watch(data));
  }

  show({ waiting, mine, others, openId, emptyText }: Listed): void {
    const several = severalDepartments([...waiting, ...mine.map((chat) => chat.data), ...others]);
    this.waiting.show(waiting, emptyText, several);
    this.mine.show(mine, openId, several);
    this.others.show(others, openId);
  }

  /** Where the focus goes when the conversation is left on a small screen. */
  focus(id: string): void {
    this.root.querySelector<HTMLElement>(`[data-chat="${CSS.escape(id)}"]`)?.focus();
  }
}
