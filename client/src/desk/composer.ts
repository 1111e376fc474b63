/** Where the reply is written: Enter sends, Shift+Enter starts a new line. */

import type { Chat } from "./chat";
import type { Texts } from "./config";
import { part, setText } from "./dom";

const SHOW_COUNT_WITHIN = 200;

export class Composer {
  private readonly form: HTMLFormElement;
  private readonly input: HTMLTextAreaElement;
  private readonly send: HTMLButtonElement;
  private readonly problem: HTMLElement;
  private readonly closed: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly chat: Chat,
    private readonly texts: Texts,
    private readonly maxLength: number,
  ) {
    this.form = part<HTMLFormElement>(root, "composer");
    this.input = part<HTMLTextAreaElement>(root, "reply");
    this.send = part<HTMLButtonElement>(root, "send");
    this.problem = part(root, "problem");
    this.closed = part(root, "closed");
    const hint = part(root, "hint");
    hint.id = `livechat-hint-${chat.id}`;
    this.problem.id = `livechat-problem-${chat.id}`;
    this.input.setAttribute("aria-describedby", `${hint.id} ${this.problem.id}`);
    this.input.value = chat.draft;
    this.input.addEventListener("input", () => this.edited());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  focus(): void {
    if (!this.form.hidden && !this.input.readOnly) this.input.focus();
  }

  /** Fit the height to the text; only works while it is visible. */
  fit(): void {
    const { input } = this;
    input.rows = 1;
    const line = parseFloat(getComputedStyle(input).lineHeight);
    const hidden = input.scrollHeight - input.clientHeight;
    if (hidden > 0 && line > 0) input.rows = 1 + Math.ceil(hidden / line);
  }

  /** Nothing can be sent any more; what was typed stays there to be copied. */
  update(): void {
    const { active } = this.chat;
    const text = this.input.value.trim();
    this.form.hidden = !active && !text;
    this.input.readOnly = !active;
    this.send.disabled = !active;
    this.closed.hidden = active;
    setText(this.closed, active ? "" : this.texts.t(text ? "closed_unsent" : "closed"));
  }

  private edited(): void {
    this.chat.draft = this.input.value;
    this.fit();
    const over = this.over();
    if (this.input.value.trim() && over <= 0) this.chat.typed();
    const near = over > -SHOW_COUNT_WITHIN;
    this.problem.hidden = !near;
    setText(
      this.problem,
      over > 0 ? this.texts.count("too_long", over) : near ? this.texts.count("left", -over) : "",
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
    if (!text || !this.chat.active || this.over() > 0) {
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
    return Array.from(this.input.value.trim()).length - this.maxLength;
  }
}
