/** The left pane: waiting chats and my chats. */

import { h } from "../core/h";
import { Store } from "../core/storage";
import type { AgentConversation } from "../core/types";
import type { Chat } from "./chat";
import { visitorName } from "./chat-view";
import type { Texts } from "./config";
import { clone, icon, KeyedList, part, setText, type Row } from "./dom";

const DISMISSED = "livechat:dismissed";

/** Which waiting chats I do not want to see: for this tab, until it is closed. */
export class Dismissed {
  private readonly store = new Store("sessionStorage");
  private ids = new Set(JSON.parse(this.store.get(DISMISSED) ?? "[]") as string[]);

  has(id: string): boolean {
    return this.ids.has(id);
  }
  set(id: string, dismissed: boolean): void {
    if (dismissed) this.ids.add(id);
    else this.ids.delete(id);
    this.save();
  }
  /** Forget those that wait no more. */
  keepOnly(ids: string[]): void {
    this.ids = new Set(ids.filter((id) => this.ids.has(id)));
    this.save();
  }
  private save(): void {
    this.store.set(DISMISSED, JSON.stringify([...this.ids]));
  }
}

export interface WaitingActions {
  accept(id: string): Promise<void>;
  dismiss(id: string, dismissed: boolean): void;
}

export class WaitingList {
  private readonly list: KeyedList<AgentConversation>;
  private readonly hiddenList: KeyedList<AgentConversation>;
  private readonly toggle: HTMLButtonElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly texts: Texts,
    private readonly dismissed: Dismissed,
    private readonly actions: WaitingActions,
  ) {
    const id = (item: AgentConversation) => item.id;
    const heading = () => part(root, "waiting-heading");
    const make = (item: AgentConversation) => this.row(item);
    this.list = new KeyedList(part(root, "waiting-list"), id, make, heading);
    this.hiddenList = new KeyedList(part(root, "dismissed-list"), id, make, heading);
    this.toggle = part<HTMLButtonElement>(root, "dismissed-toggle");
    this.toggle.addEventListener("click", () => {
      const open = this.toggle.getAttribute("aria-expanded") !== "true";
      this.toggle.setAttribute("aria-expanded", String(open));
      part(root, "dismissed-list").hidden = !open;
    });
  }

  show(items: AgentConversation[], emptyText: string): void {
    const shown = items.filter((item) => !this.dismissed.has(item.id));
    const hidden = items.filter((item) => this.dismissed.has(item.id));
    this.list.show(shown);
    this.hiddenList.show(hidden);
    const count = part(this.root, "waiting-count");
    setText(count, String(shown.length));
    count.hidden = !shown.length;
    this.toggle.hidden = !hidden.length;
    setText(part(this.root, "dismissed-label"), this.texts.t("show_dismissed", { count: hidden.length }));
    const empty = part(this.root, "waiting-empty");
    empty.hidden = shown.length > 0;
    setText(empty, emptyText);
    this.tick();
  }

  /** Time goes on for those who wait. */
  tick(): void {
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-since]")) {
      const seconds = (Date.now() - Date.parse(element.dataset.since ?? "")) / 1000;
      setText(element, clock(seconds));
    }
  }

  private row(item: AgentConversation): Row<AgentConversation> {
    const element = clone("waiting");
    const { id } = item;
    const name = part(element, "name");
    name.id = `livechat-waiting-${id}`;
    const accept = part<HTMLButtonElement>(element, "accept");
    const dismiss = part<HTMLButtonElement>(element, "dismiss");
    for (const button of [accept, dismiss]) button.setAttribute("aria-describedby", name.id);
    accept.addEventListener("click", async () => {
      accept.disabled = true;
      await this.actions.accept(id);
      accept.disabled = false;
    });
    dismiss.addEventListener("click", () => this.actions.dismiss(id, !this.dismissed.has(id)));
    part(element, "since").dataset.since = item.started_at;
    return {
      element,
      update: (now) => {
        setText(name, visitorName({ data: now }, this.texts));
        setText(part(element, "last"), now.last?.text ?? "");
        setText(part(element, "where"), where(now));
        setText(dismiss, this.texts.t(this.dismissed.has(id) ? "restore" : "dismiss"));
      },
    };
  }
}

export class MyChats {
  private readonly list: KeyedList<Chat>;
  private openId: string | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly texts: Texts,
    private readonly open: (chat: Chat) => void,
  ) {
    this.list = new KeyedList(
      part(root, "mine-list"),
      (chat) => chat.id,
      (chat) => this.row(chat),
      () => part(root, "mine-heading"),
    );
  }

  show(chats: Chat[], openId: string | null): void {
    this.openId = openId;
    this.list.show(chats);
    part(this.root, "mine-empty").hidden = chats.length > 0;
    const count = part(this.root, "mine-count");
    setText(count, String(chats.length));
    count.hidden = !chats.length;
  }

  /** Where the focus goes when the conversation is left on a small screen. */
  focus(id: string): void {
    this.root.querySelector<HTMLElement>(`[data-chat="${CSS.escape(id)}"]`)?.focus();
  }

  private row(chat: Chat): Row<Chat> {
    const name = h("span", { class: "livechat-item__name", dir: "auto" });
    const last = h("span", { class: "livechat-item__text", dir: "auto" });
    const unread = h("span", { class: "livechat-badge" });
    const said = h("span", { class: "w-sr-only" });
    const button = h(
      "button",
      { type: "button", class: "livechat-mine", "data-chat": chat.id, onclick: () => this.open(chat) },
      icon("user"),
      h("span", { class: "livechat-mine__words" }, name, last),
      unread,
      said,
    );
    return {
      element: h("li", {}, button),
      update: (now) => {
        const count = now.unread;
        setText(name, visitorName(now, this.texts));
        setText(last, this.summary(now));
        last.classList.toggle("livechat-item__text--note", now.typing || !now.active);
        setText(unread, count ? String(count) : "");
        unread.setAttribute("aria-hidden", "true");
        unread.hidden = !count;
        setText(said, count ? `, ${this.texts.count("unread", count)}` : "");
        if (now.id === this.openId) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      },
    };
  }

  private summary(chat: Chat): string {
    if (!chat.active) return this.texts.t(`state_${chat.data.state}`);
    if (chat.typing) return this.texts.t("is_typing");
    const { last } = chat.data;
    if (!last) return "";
    return last.sender === "agent" ? this.texts.t("you_said", { text: last.text }) : last.text;
  }
}

/** Site and page in one line. */
function where({ site, page }: AgentConversation): string {
  return [site.name, page.title || page.url].filter(Boolean).join(" · ");
}

/** 75 -> "1:15" */
export function clock(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds)) || 0;
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  const start = hours ? `${hours}:${two(minutes)}` : String(minutes);
  return `${start}:${two(total % 60)}`;
}
