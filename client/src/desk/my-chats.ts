/** The region "My chats": those I answer, and those into which I was invited. */

import { h } from "../core/h";
import type { Chat } from "./chat";
import { icon, KeyedList, part, setText, type Row } from "./dom";
import { visitorName } from "./names";
import type { Tools } from "./tools";

export class MyChats {
  private readonly list: KeyedList<Chat>;
  private openId: string | undefined;
  private withDepartment = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly tools: Tools,
    private readonly open: (chat: Chat) => void,
  ) {
    this.list = new KeyedList(
      part(root, "mine-list"),
      (chat) => chat.id,
      (chat) => this.row(chat),
      () => part(root, "mine-heading"),
    );
  }

  show(chats: Chat[], openId: string | undefined, withDepartment: boolean): void {
    this.openId = openId;
    this.withDepartment = withDepartment;
    this.list.show(chats);
    part(this.root, "mine-empty").hidden = chats.length > 0;
    const count = part(this.root, "mine-count");
    setText(count, String(chats.length));
    count.hidden = !chats.length;
  }

  private row(chat: Chat): Row<Chat> {
    const { texts } = this.tools;
    const name = h("span", { class: "livechat-item__name", dir: "auto" });
    const last = h("span", { class: "livechat-item__text", dir: "auto" });
    const where = h("span", { class: "livechat-item__where", dir: "auto" });
    const unread = h("span", { class: "livechat-badge", "aria-hidden": "true" });
    const said = h("span", { class: "w-sr-only" });
    const onclick = () => this.open(chat);
    const button = h(
      "button",
      { type: "button", class: "livechat-mine", "data-chat": chat.id, onclick },
      icon("user"),
      h("span", { class: "livechat-mine__words" }, name, last, where),
      unread,
      said,
    );
    return {
      element: h("li", {}, button),
      update: (now) => {
        const count = now.unread;
        setText(name, visitorName(now.data, texts));
        setText(last, this.summary(now));
        last.classList.toggle("livechat-item__text--note", now.typing.seen || !now.active);
        setText(where, this.where(now));
        where.hidden = !where.textContent;
        setText(unread, count ? String(count) : "");
        unread.hidden = !count;
        setText(said, count ? `, ${texts.count("unread", count)}` : "");
        mark(button, now.id === this.openId);
      },
    };
  }

  /** What tells the chat from others: its department, and whose guest I am. */
  private where({ held, data: { department, agent } }: Chat): string {
    const host = !held && agent && this.tools.texts.t("answered_by", { name: agent.name });
    return [this.withDepartment && department.name, host].filter(Boolean).join(" · ");
  }

  private summary(chat: Chat): string {
    const { texts } = this.tools;
    if (!chat.active) return texts.t(`state_${chat.data.state}`);
    if (chat.typing.seen) return texts.t("is_typing");
    const { last } = chat.data;
    if (last?.sender !== "agent" || !chat.spokeLast) return last?.text ?? "";
    return texts.t("you_said", { text: last.text });
  }
}

/** Marks the chat of a list that is open in the middle. */
export function mark(button: HTMLElement, open: boolean): void {
  if (open) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
}
