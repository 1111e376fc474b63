/** Where the reply is written: Enter sends, Shift+Enter starts a new line. */

import { Canned } from "./canned";
import type { Chat } from "./chat";
import { part, setText } from "./dom";
import type { Tools } from "./tools";

const SHOW_COUNT_WITHIN = 200;
/** Alone in the reply, it asks for the canned ones. */
const SLASH = "/";

export class Composer {
  private readonly form: HTMLFormElement;
  private readonly input: HTMLTextAreaElement;
  private readonly send: HTMLButtonElement;
  private readonly problem: HTMLElement;
  private readonly closed: HTMLElement;
  private readonly slash: HTMLElement;
  private readonly canned: Canned;

  constructor(
    root: HTMLElement,
    private readonly chat: Chat,
    private readonly tools: Tools,
  ) {
    this.form = part<HTMLFormElement>(root, "composer");
    this.input = part<HTMLTextAreaElement>(root, "reply");
    this.send = part<HTMLButtonElement>(root, "send");
    this.problem = part(root, "problem");
    this.closed = part(root, "closed");
    this.slash = part(root, "hint-canned");
    this.canned = new Canned(root, chat, tools, this);
    const hint = part(root, "hint");
    hint.id = `livechat-hint-${chat.id}`;
    this.problem.id = `livechat-problem-${chat.id}`;
    this.input.setAttribute("aria-describedby", `${hint.id} ${this.problem.id}`);
    this.input.value = chat.draft.text;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  focus(): void {
    if (!this.form.hidden && !this.input.readOnly) this.input.focus();
  }

  /** Puts `text` where the cursor is, in the place of what is selected. */
  insert(text: string): void {
    const { input } = this;
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    this.edited();
  }

  /** Fit the height to the text; only works while it is visible. */
  fit(): void {
    const { input } = this;
    input.rows = 1;
    const line = parseFloat(getComputedStyle(input).lineHeight);
    const hidden = input.scrollHeight - input.clientHeight;
    if (hidden > 0 && line > 0) input.rows = 1 + Math.ceil(hidden / line);
  }

  /** Where nothing can be sent, what was typed stays there to be copied. */
  update(): void {
    const may = this.chat.may("reply");
    const text = this.input.value.trim();
    this.form.hidden = !may && !text;
    this.input.readOnly = !may;
    this.send.disabled = !may;
    this.closed.hidden = may;
    setText(this.closed, may ? "" : this.whyClosed(text));
    this.canned.update();
    this.slash.hidden = !this.canned.possible;
  }

  private whyClosed(text: string): string {
    const { texts } = this.tools;
    const { active, data } = this.chat;
    if (!active) return texts.t(text ? "closed_unsent" : "closed");
    const name = data.agent?.name ?? texts.t("agent");
    return texts.t(text ? "watching_unsent" : "watching", { name });
  }

  private typed(): void {
    if (this.input.value !== SLASH || !this.canned.possible) return this.edited();
    this.input.value = "";
    this.edited();
    this.canned.show(SLASH);
  }

  private edited(): void {
    this.chat.draft.text = this.input.value;
    this.fit();
    const over = this.over();
    if (this.input.value.trim() && over <= 0) this.chat.typed();
    const near = over > -SHOW_COUNT_WITHIN;
    this.problem.hidden = !near;
    const { texts } = this.tools;
    setText(
      this.problem,
      over > 0 ? texts.count("too_long", over) : near ? texts.count("left", -over) : "",
    );
    this.problem.classList.toggle("livechat-problem--error", over > 0);
    this.input.setAttribute("aria-invalid", String(over > 0));
  }

  private pressed(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private submit(): void {
    const text = this.input.value.trim();
    if (!text || !this.chat.may("reply") || this.over() > 0) {
      this.input.focus();
      return;
    }
    this.chat.send(text);
    this.input.value = "";
    this.edited();
    this.input.focus();
  }

  /** Characters beyond the limit, counted as the server does. */
  private over(): number {
    return Array.from(this.input.value.trim()).length - this.tools.config.maxLength;
  }
}
