/** One question of the form for agents: its label, what is typed or chosen, what is wrong. */

import { h } from "../core/h";
import type { FieldKind, Question } from "../core/types";
import type { Texts } from "./config";
import { setText } from "./dom";

export type Answer = string | boolean | string[];

const TYPES: Partial<Record<FieldKind, string>> = { email: "email", date: "date", url: "url" };

export class FieldControl {
  readonly element: HTMLElement;
  private readonly inputs: (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[];
  private readonly problem: HTMLElement;
  private before: string;

  constructor(
    private readonly question: Question,
    texts: Texts,
  ) {
    const { help, kind, label, required } = question;
    const id = `livechat-field-${question.key}`;
    const name = required ? texts.t("is_required", { label }) : label;
    this.problem = h("p", { id: `${id}-problem`, class: "livechat-problem livechat-problem--error", hidden: true });
    const hint = help && h("p", { id: `${id}-help`, class: "livechat-hint", dir: "auto" }, help);
    const described = [hint && `${id}-help`, this.problem.id].filter(Boolean).join(" ");
    if (kind === "choices" || kind === "tick") {
      const options = kind === "tick" ? ([["", name]] as [string, string][]) : question.options;
      const boxes = options.map(([value]) => h("input", { type: "checkbox", value }));
      const labels = boxes.map((box, number) =>
        h("label", { class: "livechat-field__box" }, box, h("span", { dir: "auto" }, options[number]?.[1])),
      );
      this.inputs = boxes;
      this.element =
        kind === "tick"
          ? h("div", { class: "livechat-field" }, ...labels, hint, this.problem)
          : h(
              "fieldset",
              { class: "livechat-field", "aria-describedby": described },
              h("legend", { dir: "auto" }, name),
              ...labels,
              hint,
              this.problem,
            );
      if (kind === "tick") boxes[0]?.setAttribute("aria-describedby", described);
    } else {
      const input = control(question, { id, dir: kind === "email" || kind === "url" ? "ltr" : "auto", "aria-describedby": described }, texts);
      this.inputs = [input];
      this.element = h("div", { class: "livechat-field" }, h("label", { for: id, dir: "auto" }, name), input, hint, this.problem);
    }
    this.fill();
    this.before = JSON.stringify(this.answer);
  }

  get key(): string {
    return this.question.key;
  }

  get answer(): Answer {
    const boxes = this.inputs as HTMLInputElement[];
    if (this.question.kind === "tick") return boxes[0]?.checked ?? false;
    if (this.question.kind !== "choices") return this.inputs[0]?.value ?? "";
    return boxes.filter((box) => box.checked).map((box) => box.value);
  }

  get changed(): boolean {
    return JSON.stringify(this.answer) !== this.before;
  }

  get focused(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** `answer` is stored now. */
  settle(answer: Answer | undefined): void {
    this.before = JSON.stringify(answer);
  }

  focus(): void {
    this.inputs[0]?.focus();
  }

  complain(text: string): void {
    setText(this.problem, text);
    this.problem.hidden = !text;
    for (const input of this.inputs) {
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  private fill(): void {
    const { kind, value } = this.question;
    const boxes = this.inputs as HTMLInputElement[];
    if (kind === "tick") boxes[0]!.checked = value === true;
    else if (kind === "choices") for (const box of boxes) box.checked = Array.isArray(value) && value.includes(box.value);
    else this.inputs[0]!.value = String(value);
  }
}

function control({ kind, options, value }: Question, attributes: Record<string, string>, texts: Texts) {
  if (kind === "long") return h("textarea", { ...attributes, rows: 3 });
  if (kind !== "choice") {
    return h("input", {
      ...attributes,
      type: TYPES[kind] ?? "text",
      inputmode: kind === "number" ? "decimal" : undefined,
      autocomplete: "off",
    });
  }
  const known = options.map(([each, label]) => h("option", { value: each }, label));
  // Chosen before the field was changed: it stays until something else is chosen.
  const gone = value && !options.some(([each]) => each === value);
  if (gone) known.push(h("option", { value: String(value) }, String(value)));
  return h("select", attributes, h("option", { value: "" }, texts.t("choose_value")), ...known);
}
