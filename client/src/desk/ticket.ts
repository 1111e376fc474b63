/** The ticket of the open chat: its reference, or a form to make one. */

import { ApiError } from "../core/api";
import { h } from "../core/h";
import { sentence, type TicketDraft } from "./agent-api";
import type { Chat } from "./chat";
import { part, setText } from "./dom";
import { Question } from "./question";
import type { Tools } from "./tools";

export type NewTicket = Omit<TicketDraft, "departments"> & { department: number };

const WORDS = ["email", "subject", "text"] as const;
type Name = "department" | (typeof WORDS)[number];
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class Ticket {
  private readonly area: HTMLElement;
  private readonly known: HTMLElement;
  private readonly form: HTMLFormElement;
  private readonly button: HTMLButtonElement;
  private readonly select: HTMLSelectElement;
  private readonly question: Question;
  private chat: Chat | null = null;
  private shown = "";
  /** The chat whose draft is in the form. */
  private drafted = "";
  private busy = false;

  constructor(
    root: HTMLElement,
    private readonly tools: Tools,
    /** Rejects with what the server says. */
    private readonly make: (chat: Chat, ticket: NewTicket) => Promise<void>,
  ) {
    this.area = part(root, "ticket-area");
    this.known = part(root, "ticket-known");
    this.form = part<HTMLFormElement>(root, "ticket-group");
    this.button = part<HTMLButtonElement>(root, "ticket-do");
    this.select = this.control("department") as HTMLSelectElement;
    this.question = new Question({
      opener: part<HTMLButtonElement>(root, "ticket"),
      group: this.form,
      first: this.select,
      cancel: part(root, "ticket-no"),
      fallback: part(root, "details-heading"),
      opened: () => void this.load(),
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
  }

  show(chat: Chat | null): void {
    if (chat !== this.chat) {
      this.question.allow(false);
      this.drafted = "";
    }
    this.chat = chat;
    const ticket = chat?.data.ticket ?? null;
    const may = !!chat?.may("ticket") && !ticket && this.tools.rights.takesTickets(chat.data.site.id);
    this.question.allow(may);
    this.area.hidden = !may && !ticket;
    this.known.hidden = !ticket;
    const shown = JSON.stringify(ticket);
    if (!ticket || shown === this.shown) return;
    this.shown = shown;
    const { reference, url } = ticket;
    this.known.replaceChildren(
      url ? h("a", { href: url, dir: "ltr" }, reference) : h("span", { dir: "ltr" }, reference),
    );
  }

  /** What the server proposes; what was typed for this chat before stays. */
  private async load(): Promise<void> {
    const { chat, tools } = this;
    if (!chat) return;
    this.complain();
    if (this.drafted === chat.id) return;
    for (const name of WORDS) this.control(name).value = "";
    this.offer();
    try {
      const draft = await tools.api.ticketDraft(chat.id);
      if (chat !== this.chat) return;
      for (const name of WORDS) this.control(name).value ||= draft[name];
      this.offer(draft.departments);
      this.drafted = chat.id;
    } catch (error) {
      this.failed(error);
    }
  }

  private offer(departments?: TicketDraft["departments"]): void {
    const { texts } = this.tools;
    const none = departments?.length === 0;
    const first = !departments ? "loading" : none ? "no_ticket_department" : "choose_ticket_department";
    const options = (departments ?? []).map(({ id, name }) => h("option", { value: id }, name));
    // With one there is nothing to choose.
    if (options.length !== 1) options.unshift(h("option", { value: "" }, texts.t(first)));
    this.select.replaceChildren(...options);
    this.button.disabled = !departments || none;
  }

  private async submit(): Promise<void> {
    const { chat, select } = this;
    if (!chat || this.busy) return;
    this.complain();
    if (!select.value) return this.complain("department", this.tools.texts.t("nothing_chosen"));
    const [email = "", subject = "", text = ""] = WORDS.map((name) => this.control(name).value);
    this.busy = true;
    try {
      await this.make(chat, { department: Number(select.value), email, subject, text });
    } catch (error) {
      if (chat === this.chat) this.failed(error);
    } finally {
      this.busy = false;
    }
  }

  private failed(error: unknown): void {
    const { texts, trouble } = this.tools;
    trouble.failed(error);
    const field = error instanceof ApiError ? error.field : null;
    const name = (["department", ...WORDS] as Name[]).find((each) => each === field);
    this.complain(name, sentence(error, texts.t("action_failed")));
  }

  /** Beside the field that is wrong, or below all of them; without a text nothing is. */
  private complain(name?: Name, text = ""): void {
    for (const each of ["department", ...WORDS] as Name[]) {
      const mine = each === name && !!text;
      this.problem(`ticket-${each}-problem`, mine ? text : "");
      if (mine) this.control(each).setAttribute("aria-invalid", "true");
      else this.control(each).removeAttribute("aria-invalid");
    }
    this.problem("ticket-problem", name ? "" : text);
    if (name) this.control(name).focus();
  }

  private problem(name: string, text: string): void {
    const element = part(this.form, name);
    setText(element, text);
    element.hidden = !text;
  }

  private control(name: Name): Control {
    return part<Control>(this.form, `ticket-${name}`);
  }
}
