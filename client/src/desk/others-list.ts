/** The region "Other agents' chats", for those who may look on. */

import { h } from "../core/h";
import type { AgentConversation } from "../core/types";
import { icon, KeyedList, part, setText, type Row } from "./dom";
import { mark } from "./my-chats";
import { visitorName } from "./names";
import type { Tools } from "./tools";

export class OthersList {
  private readonly list: KeyedList<AgentConversation>;
  private readonly region: HTMLElement;
  private openId: string | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly tools: Tools,
    private readonly open: (data: AgentConversation) => void,
  ) {
    this.region = part(root, "others");
    this.list = new KeyedList(
      part(root, "others-list"),
      (item) => item.id,
      (item) => this.row(item),
      () => part(root, this.region.hidden ? "mine-heading" : "others-heading"),
    );
  }

  show(items: AgentConversation[], openId: string | undefined): void {
    this.openId = openId;
    this.region.hidden = !this.tools.rights.has("others");
    this.list.show(this.region.hidden ? [] : items);
    part(this.root, "others-empty").hidden = items.length > 0;
    const count = part(this.root, "others-count");
    setText(count, String(items.length));
    count.hidden = !items.length;
  }

  private row(item: AgentConversation): Row<AgentConversation> {
    const { texts } = this.tools;
    const name = h("span", { class: "livechat-item__name", dir: "auto" });
    const agent = h("span", { class: "livechat-item__text", dir: "auto" });
    const department = h("span", { class: "livechat-item__where", dir: "auto" });
    const onclick = () => this.open(item);
    const button = h(
      "button",
      { type: "button", class: "livechat-mine", "data-chat": item.id, onclick },
      icon("view"),
      h("span", { class: "livechat-mine__words" }, name, agent, department),
    );
    return {
      element: h("li", {}, button),
      update: (now) => {
        item = now;
        setText(name, visitorName(now, texts));
        setText(agent, texts.t("answered_by", { name: now.agent?.name ?? "" }));
        setText(department, now.department.name);
        mark(button, now.id === this.openId);
      },
    };
  }
}
