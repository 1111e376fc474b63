/** The middle pane of one chat. Each chat has its own, so drafts and places stay. */

import type { Pending } from "../core/outbox";
import type { Message } from "../core/types";
import type { Chat } from "./chat";
import { Composer } from "./composer";
import type { Texts } from "./config";
import { clone, part, setText } from "./dom";
import { Transcript } from "./transcript";

const QUIET_MS = 500;

export interface ChatViewActions {
  back(): void;
  toggleDetails(): void;
  end(chat: Chat): Promise<void>;
}

export class ChatView {
  readonly element = clone("chat");
  readonly composer: Composer;
  private readonly transcript: Transcript;
  private readonly ask: HTMLButtonElement;
  private readonly confirm: HTMLElement;
  private readonly yes: HTMLButtonElement;

  constructor(
    readonly chat: Chat,
    private readonly texts: Texts,
    maxLength: number,
    private readonly actions: ChatViewActions,
  ) {
    const { element } = this;
    this.transcript = new Transcript(part(element, "log"), part(element, "newer"), texts, {
      retry: (id) => chat.outbox.retry(id),
      discard: (id) => chat.outbox.discard(id),
    });
    this.composer = new Composer(element, chat, texts, maxLength);
    this.ask = part<HTMLButtonElement>(element, "end");
    this.confirm = part(element, "confirm");
    this.yes = part<HTMLButtonElement>(element, "end-yes");
    this.ask.addEventListener("click", () => this.askToEnd(true));
    part(element, "end-no").addEventListener("click", () => this.askToEnd(false));
    this.confirm.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.askToEnd(false);
    });
    this.yes.addEventListener("click", () => void this.end());
    part(element, "back").addEventListener("click", () => actions.back());
    part(element, "details-toggle").addEventListener("click", () => actions.toggleDetails());
    // What was said before is there to be read, not to be read out.
    part(element, "log").setAttribute("aria-live", "off");
    if (chat.timeline.cursor) this.add(chat.timeline.messages, false);
    this.showPending(chat.outbox.pending);
    this.update();
  }

  show(visible: boolean): void {
    const appears = visible && this.element.hidden;
    this.element.hidden = !visible;
    if (!appears) return;
    this.composer.fit();
    this.transcript.toEnd();
  }

  add(messages: Message[], cleared: boolean): void {
    if (cleared) {
      this.transcript.clear();
      this.transcript.add(this.chat.timeline.messages);
      this.showPending(this.chat.outbox.pending);
    } else {
      this.transcript.add(messages);
    }
    setTimeout(() => part(this.element, "log").removeAttribute("aria-live"), QUIET_MS);
  }

  showPending(pending: Pending[]): void {
    this.transcript.showPending(pending);
  }

  update(): void {
    const { chat, element, texts } = this;
    const name = visitorName(chat, texts);
    element.setAttribute("aria-label", texts.t("chat_with", { name }));
    setText(part(element, "name"), name);
    setText(part(element, "state"), texts.t(`state_${chat.data.state}`));
    part(element, "state").dataset.state = chat.data.state;
    const typing = part(element, "typing");
    setText(typing, chat.typing ? texts.t("typing", { name }) : "");
    typing.toggleAttribute("data-on", chat.typing);
    if (!chat.active) this.confirm.hidden = true;
    this.ask.hidden = !chat.active || !this.confirm.hidden;
    this.composer.update();
  }

  private askToEnd(asking: boolean): void {
    this.confirm.hidden = !asking;
    this.ask.hidden = asking;
    (asking ? this.yes : this.ask).focus();
  }

  private async end(): Promise<void> {
    this.yes.disabled = true;
    try {
      await this.actions.end(this.chat);
    } finally {
      this.yes.disabled = false;
    }
    if (!this.chat.active) part(this.element, "name").focus();
  }
}

/** What to call the visitor: guests need not give a name. */
export function visitorName(chat: Pick<Chat, "data">, texts: Texts): string {
  return chat.data.visitor.name || texts.t("visitor");
}
