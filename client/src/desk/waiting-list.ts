/** The region "Waiting chats". */

import type { AgentConversation } from "../core/types";
import type { Dismissed } from "./dismissed";
import { clone, KeyedList, onPress, part, setText, type Row } from "./dom";
import { Transfer, type HandingActions } from "./handing";
import { clock, visitorName, where } from "./names";
import { Question } from "./question";
import type { Tools } from "./tools";

export interface WaitingActions {
  accept(id: string): Promise<void>;
  dismiss(id: string, dismissed: boolean): void;
  handing: HandingActions;
}

export class WaitingList {
  private readonly list: KeyedList<AgentConversation>;
  private readonly hiddenList: KeyedList<AgentConversation>;
  private readonly toggle: HTMLButtonElement;
  private withDepartment = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly tools: Tools,
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
    setInterval(() => this.tick(), 1_000);
  }

  show(items: AgentConversation[], emptyText: string, withDepartment: boolean): void {
    this.withDepartment = withDepartment;
    const shown = items.filter((item) => !this.dismissed.has(item.id));
    const hidden = items.filter((item) => this.dismissed.has(item.id));
    this.list.show(shown);
    this.hiddenList.show(hidden);
    const count = part(this.root, "waiting-count");
    setText(count, String(shown.length));
    count.hidden = !shown.length;
    this.toggle.hidden = !hidden.length;
    const label = this.tools.texts.t("show_dismissed", { count: hidden.length });
    setText(part(this.root, "dismissed-label"), label);
    const empty = part(this.root, "waiting-empty");
    empty.hidden = shown.length > 0;
    setText(empty, emptyText);
    this.tick();
  }

  /** Time goes on for those who wait. */
  private tick(): void {
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-since]")) {
      const seconds = (Date.now() - Date.parse(element.dataset.since ?? "")) / 1000;
      setText(element, clock(seconds));
    }
  }

  private row(item: AgentConversation): Row<AgentConversation> {
    const { texts } = this.tools;
    const element = clone("waiting");
    const { id } = item;
    const name = part(element, "name");
    name.id = `livechat-waiting-${id}`;
    const accept = part<HTMLButtonElement>(element, "accept");
    const dismiss = part<HTMLButtonElement>(element, "dismiss");
    for (const button of [accept, dismiss]) button.setAttribute("aria-describedby", name.id);
    onPress(accept, () => this.actions.accept(id));
    dismiss.addEventListener("click", () => this.actions.dismiss(id, !this.dismissed.has(id)));
    let data = item;
    const transfer = this.transfer(element, () => data);
    return {
      element,
      update: (now) => {
        data = now;
        part(element, "since").dataset.since = now.waiting_since;
        transfer.allow(now.may.includes("transfer"));
        setText(name, visitorName(now, texts));
        setText(part(element, "last"), now.last?.text ?? "");
        part(element, "asked").hidden = !now.prompted;
        setText(part(element, "where"), where(now, this.withDepartment));
        setText(dismiss, texts.t(this.dismissed.has(id) ? "restore" : "dismiss"));
      },
    };
  }

  /** To give it to somebody, or to another department, without accepting it. */
  private transfer(element: HTMLElement, data: () => AgentConversation): Question {
    const group = part(element, "transfer-group");
    const handing = new Transfer(group, this.tools, data, this.actions.handing);
    const opener = part<HTMLButtonElement>(element, "transfer");
    opener.setAttribute("aria-describedby", part(element, "name").id);
    return new Question({
      opener,
      group,
      first: handing.first,
      cancel: part(element, "transfer-no"),
      fallback: part(this.root, "waiting-heading"),
      opened: () => void handing.open(),
    });
  }
}
