/** The middle pane of one chat. Each chat has its own, so drafts and places stay. */

import type { Pending } from "../core/outbox";
import type { Message } from "../core/types";
import type { Chat } from "./chat";
import { ChatHead, type ChatActions, type Navigation } from "./chat-head";
import { Composer } from "./composer";
import { clone, part, setText } from "./dom";
import { visitorName } from "./names";
import type { Tools } from "./tools";
import { Transcript } from "./transcript";

const QUIET_MS = 500;

export class ChatView {
  readonly element = clone("chat");
  readonly composer: Composer;
  private readonly head: ChatHead;
  private readonly transcript: Transcript;

  constructor(
    readonly chat: Chat,
    private readonly tools: Tools,
    actions: ChatActions,
    navigation: Navigation,
  ) {
    const { element } = this;
    const [log, newer] = [part(element, "log"), part(element, "newer")];
    this.transcript = new Transcript(log, newer, tools.texts, (message) => chat.isMe(message), {
      retry: (id) => chat.outbox.retry(id),
      discard: (id) => chat.outbox.discard(id),
    });
    this.composer = new Composer(element, chat, tools);
    this.head = new ChatHead(element, chat, tools, actions, navigation);
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

  /** Into the reply; where there is none, to the top. */
  focus(): void {
    this.composer.focus();
    if (!this.element.contains(document.activeElement)) part(this.element, "name").focus();
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
    const { chat, element } = this;
    const { texts } = this.tools;
    const name = visitorName(chat.data, texts);
    element.setAttribute("aria-label", texts.t("chat_with", { name }));
    const typing = part(element, "typing");
    setText(typing, chat.typing.seen ? texts.t("typing", { name }) : "");
    typing.toggleAttribute("data-on", chat.typing.seen);
    this.head.update();
    this.composer.update();
  }
}
