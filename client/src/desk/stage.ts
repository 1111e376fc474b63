/** The middle: one open chat, or a word about what to do. */

import type { Chat } from "./chat";
import type { ChatActions } from "./chat-head";
import { ChatView } from "./chat-view";
import { part, setText } from "./dom";
import type { Tools } from "./tools";

export interface StageOptions {
  actions: ChatActions;
  /** A chat is shown now, after another one or none. */
  shown(chat: Chat, before: Chat | null): void;
  /** The list is shown instead of this chat, where there is room for one of them. */
  backFrom(chat: Chat): void;
}

export class Stage {
  open: Chat | null = null;
  private readonly views = new Map<string, ChatView>();

  constructor(
    private readonly root: HTMLElement,
    private readonly tools: Tools,
    private readonly options: StageOptions,
  ) {
    part(root, "details-close").addEventListener("click", () => this.toggleDetails());
    part(root, "details-pane").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && root.hasAttribute("data-details")) this.toggleDetails();
    });
  }

  /** The chat that the address names, if it names one. */
  get wanted(): string | null {
    const id = decodeURIComponent(location.hash.slice(1));
    return /^[0-9a-f-]{36}$/i.test(id) && id !== this.open?.id ? id : null;
  }

  /** Shows a chat. The focus moves only if the agent asked for it. */
  show(chat: Chat, focus: boolean): void {
    const before = this.open;
    this.open = chat;
    if (location.hash !== `#${chat.id}`) history.replaceState(null, "", `#${chat.id}`);
    const view = this.viewOf(chat);
    // First the room, then the view: it measures itself when it appears.
    part(this.root, "chat-empty").hidden = true;
    this.root.dataset.view = "chat";
    for (const other of this.views.values()) if (other !== view) other.show(false);
    view.show(true);
    this.options.shown(chat, before);
    if (focus) view.focus();
  }

  /** What is said while no chat is open. */
  say(text: string): void {
    setText(part(this.root, "chat-empty-text"), text);
  }

  view(chat: Chat): ChatView | undefined {
    return this.views.get(chat.id);
  }


  /** Something that concerns all of them has changed, such as a right. */
  update(): void {
    for (const view of this.views.values()) view.update();
  }

  /** Takes a chat away; says whether the focus was in it. */
  remove(chat: Chat): boolean {
    const view = this.views.get(chat.id);
    const focused = view?.element.contains(document.activeElement) ?? false;
    view?.element.remove();
    this.views.delete(chat.id);
    if (this.open === chat) this.showNothing();
    return focused;
  }

  showNothing(): void {
    this.open = null;
    history.replaceState(null, "", location.pathname);
    part(this.root, "chat-empty").hidden = false;
    this.root.dataset.view = "list";
  }

  private viewOf(chat: Chat): ChatView {
    let view = this.views.get(chat.id);
    if (!view) {
      view = new ChatView(chat, this.tools, this.options.actions, {
        back: () => this.back(),
        toggleDetails: () => this.toggleDetails(),
      });
      this.views.set(chat.id, view);
      part(this.root, "chats").append(view.element);
    }
    return view;
  }

  private back(): void {
    this.root.dataset.view = "list";
    if (this.open) this.options.backFrom(this.open);
  }

  private toggleDetails(): void {
    const open = this.root.toggleAttribute("data-details");
    for (const toggle of this.root.querySelectorAll('[data-part="details-toggle"]')) {
      toggle.setAttribute("aria-expanded", String(open));
    }
    const view = this.open && this.view(this.open);
    if (open) part(this.root, "details-heading").focus();
    else if (view) part(view.element, "details-toggle").focus();
  }
}
