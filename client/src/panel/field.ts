/** One field of a form: its label, its help, what to fill in, and its complaint. */

import { h } from "../core/h";
import type { Child } from "../core/h";
import type { Consent, Field, Part } from "../core/types";
import type { Translate } from "./texts";

/** A tick may be for a statement. */
export type Asked = Field & { consent?: Consent };
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
/** Of boxes to tick, the values of those that are. */
export type Value = string | string[];
export type Question = ReturnType<typeof createQuestion>;

export function createQuestion(t: Translate, field: Asked, changed: () => void) {
  const { name, kind, required, consent, options = [] } = field;
  const several = kind === "choices";
  const ticks = several || kind === "tick";
  const label = required ? field.label : t("optional", field as { label: string });
  const about = { id: name, "aria-describedby": `${name}-help ${name}-error` };
  // A group has no such state.
  const props = { ...about, "aria-required": String(required) };
  const typed = { ...props, maxlength: field.max, dir: "auto", placeholder: " " };
  const tick = (value: string | number, more: object, ...content: Child[]) =>
    h(
      "label",
      { class: "tick" },
      h("input", { type: "checkbox", value, ...more }),
      h("span", {}, ...content),
    );
  const list = name === "department" ? options : [["", t("choose")] as const, ...options];
  const error = h("p", { id: `${name}-error`, class: "error" });
  const box = h(
    several ? "fieldset" : "div",
    { class: "field", ...(several && about), oninput: changed },
    several
      ? h("legend", {}, label)
      : ticks
        ? tick(consent?.version ?? "true", props, ...(consent?.parts.map(nodeOf) ?? [label]))
        : h("label", { for: name }, label),
    h("p", { id: `${name}-help`, class: "help" }, field.help),
    ...(several
      ? options.map(([value, text]) => tick(value, {}, text))
      : [
          !ticks &&
            (kind === "choice"
              ? h("select", props, ...list.map(([value, text]) => h("option", { value }, text)))
              : kind === "long"
                ? h("textarea", { ...typed, rows: 3 })
                : h("input", { ...typed, type: kind, step: "any", autocomplete: field.autocomplete })),
        ]),
    error,
  );
  const inputs = [...box.querySelectorAll<Control>("input,select,textarea")];
  const [first] = inputs as [Control];
  const get = (): Value =>
    ticks
      ? inputs.filter((input) => (input as HTMLInputElement).checked).map(({ value }) => value)
      : first.value;

  return {
    field,
    /** Where its value is kept. */
    id: name,
    /** What the page or the admin fills in. */
    wish: "",
    /** Nobody has chosen what the list shows. */
    undecided: false,
    box,
    first,
    ticks,
    get,
    put(value: unknown): void {
      const values = [value].flat().map(String);
      if (ticks) {
        for (const input of inputs as HTMLInputElement[]) {
          input.checked = values.includes(input.value);
        }
      } else {
        first.value = values[0] ?? "";
        // The list has no such choice (any more).
        if ("selectedIndex" in first && first.selectedIndex < 0) first.selectedIndex = 0;
      }
    },
    /** Shows the sentence beside the field. "": all is well. */
    mark(sentence: string): void {
      for (const input of inputs) input.setAttribute("aria-invalid", String(!!sentence));
      error.textContent = sentence;
    },
    /** What is wrong with what is given; "" if nothing is. */
    get fault(): string {
      const { badInput, valid } = first.validity;
      const empty = !String(get()).trim();
      if (badInput || !(empty || valid)) return t(`${kind}_wrong`);
      if (!empty || !required) return "";
      return t(`${name}_missing`) || t(`${kind}_missing`) || t("missing");
    },
  };
}

function nodeOf(part: Part): Child {
  if (typeof part === "string") return part;
  if ("b" in part) return h("b", {}, part.b);
  if ("i" in part) return h("i", {}, part.i);
  return h("a", { href: part.href, target: "_blank", rel: "noopener" }, part.text);
}
