/** The top of an open chat: with whom, how it stands, what can be done with it. */

import type { Chat } from "./chat";
import { onPress, part, setText } from "./dom";
import { Invite, Transfer, type HandingActions } from "./handing";
import { visitorName } from "./names";
import { Question } from "./question";
import type { Tools } from "./tools";

/** Does it, and says so if it fails. */
export interface ChatActions extends HandingActions {
  end(chat: Chat): Promise<void>;
  takeOver(chat: Chat): Promise<void>;
  leave(chat: Chat): Promise<void>;
}

export interface Navigation {
  back(): void;
  toggleDetails(): void;
}

export class ChatHead {
  private readonly take: HTMLButtonElement;
  private readonly leave: HTMLButtonElement;
  private readonly end: Question;
  private readonly transfer: Question;
  private readonly invite: Question;

  constructor(
    private readonly element: HTMLElement,
    private readonly chat: Chat,
    private readonly tools: Tools,
    private readonly actions: ChatActions,
    navigation: Navigation,
  ) {
    part(element, "back").addEventListener("click", () => navigation.back());
    part(element, "details-toggle").addEventListener("click", () => navigation.toggleDetails());
    this.take = this.button("take", () => actions.takeOver(chat));
    this.leave = this.button("leave", () => actions.leave(chat));
    this.button("end-yes", () => this.reallyEnd());
    const among: Question[] = [];
    this.end = this.question("end", part(element, "end-yes"), among);
    const transfer = new Transfer(part(element, "transfer-group"), tools, () => chat.data, actions);
    this.transfer = this.question("transfer", transfer.first, among, transfer);
    const invite = new Invite(
      part(element, "invite-group"),
      tools,
      () => chat.data,
      actions,
      () => this.invite.close(),
    );
    this.invite = this.question("invite", invite.first, among, invite);
  }

  update(): void {
    const { chat, element, tools } = this;
    const { texts } = tools;
    setText(part(element, "name"), visitorName(chat.data, texts));
    const state = chat.watched ? "watched" : chat.data.state;
    setText(part(element, "state"), texts.t(`state_${state}`));
    part(element, "state").dataset.state = state;
    this.offer(this.take, chat.watched && chat.may("transfer"));
    this.offer(this.leave, chat.may("leave"));
    this.end.allow(chat.may("end"));
    this.transfer.allow(chat.may("transfer"));
    this.invite.allow(chat.may("invite"));
  }

  private offer(button: HTMLButtonElement, possible: boolean): void {
    const lost = !possible && document.activeElement === button;
    button.hidden = !possible;
    if (lost) part(this.element, "name").focus();
  }

  private async reallyEnd(): Promise<void> {
    await this.actions.end(this.chat);
    if (!this.chat.active) part(this.element, "name").focus();
  }

  private question(
    name: string,
    first: HTMLElement,
    among: Question[],
    handing?: { open(): Promise<void> },
  ): Question {
    const { element } = this;
    return new Question({
      opener: part<HTMLButtonElement>(element, name),
      group: part(element, `${name}-group`),
      cancel: part(element, `${name}-no`),
      fallback: part(element, "name"),
      first,
      among,
      opened: () => void handing?.open(),
    });
  }

  private button(name: string, work: () => Promise<void>): HTMLButtonElement {
    const button = part<HTMLButtonElement>(this.element, name);
    onPress(button, work);
    return button;
  }
}
