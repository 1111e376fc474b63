/**
 * What is asked before a chat: a department (R28), name and e-mail (R17). What is
 * chosen and typed survives a reload.
 */

import { h } from "../core/h";
import { Store } from "../core/storage";
import type { Form } from "../core/types";
import type { Config } from "../loader/host";
import type { Translate } from "./texts";

const NAMES = ["department", "name", "email"] as const;
type Field = HTMLInputElement | HTMLSelectElement;
/** A label, its field, and the place for a complaint. */
type Part = [HTMLElement, Field, HTMLElement];
export type Fields = ReturnType<typeof createFields>;

export function createFields(t: Translate, { keyOf, fields: given }: Config) {
  const element = h("div", { class: "fields" });
  const store = new Store("localStorage");
  /** All that was asked so far, by name: what is in it stays. */
  const made: Record<string, Part> = {};
  let fields: Field[] = [];
  /** The department that the page asks for. */
  let wish: number | null = null;
  /** Neither the visitor nor the page has chosen one. */
  let undecided = false;

  const make = (name: (typeof NAMES)[number]): Part => {
    const select = name === "department";
    const field = h(select ? "select" : "input", {
      id: name,
      "aria-describedby": `${name}-error`,
      ...(!select && {
        type: name === "email" ? name : "text",
        autocomplete: name,
        maxlength: 100,
      }),
      oninput() {
        keep(field);
        complain(name, "");
      },
    });
    field.value = store.get(keyOf(name)) ?? given[name] ?? "";
    const error = h("p", { id: `${name}-error`, class: "error" });
    return [h("label", { for: name }), field, error];
  };

  /** A choice is kept with the page's wish: another wish, another choice. */
  const choice = (id: number | string) => String([id, wish]);

  const keep = ({ id, value }: Field): void => {
    const select = id === "department";
    store.set(keyOf(id), select ? choice(value) : value);
    if (select) undecided = false;
  };

  const offer = (select: Field, { departments, department }: Form): void => {
    wish = department;
    const kept = store.get(keyOf(select.id));
    const wanted = departments.find(({ id }) => choice(id) === kept)?.id ?? wish;
    undecided = !wanted;
    select.replaceChildren(
      ...departments.map(({ id, name }) => h("option", { value: id }, name)),
    );
    select.value = String(wanted ?? departments[0]?.id);
  };

  /** Shows the sentence beside the field, which gets the focus. "": all is well. */
  const complain = (name: string, sentence: string): boolean => {
    const field = fields.find(({ id }) => id === name);
    if (!field) return false;
    field.setAttribute("aria-invalid", String(!!sentence));
    (field.nextSibling as HTMLElement).textContent = sentence;
    if (sentence) field.focus();
    return true;
  };

  return {
    element,
    complain,
    /** Asks for what `form` wants. True if that is anything. */
    set(form: Form | undefined): boolean {
      fields = [];
      const parts: Node[] = [];
      for (const name of NAMES) {
        const select = name === "department";
        const how = select ? form?.departments?.[0] && "required" : form?.[name];
        if (!form || !how || how === "off") continue;
        const part = (made[name] ??= make(name));
        const [label, field] = part;
        if (select) offer(field, form);
        const required = how === "required";
        field.setAttribute("aria-required", String(required));
        label.textContent = required ? t(name) : t("optional", { label: t(name) });
        fields.push(field);
        parts.push(...part);
      }
      element.replaceChildren(...parts);
      return !!fields[0];
    },
    /** Is all given that must be? The focus goes to the first field that is wrong. */
    check(): boolean {
      // Backwards: the last complaint takes the focus.
      const wrong = [...fields].reverse().filter((field) => {
        const empty = !field.value.trim();
        const required = field.getAttribute("aria-required") === "true";
        const fault = empty ? required && "missing" : !field.validity.valid && "wrong";
        keep(field);
        complain(field.id, fault ? t(`${field.id}_${fault}`) : "");
        return fault;
      });
      return !wrong[0];
    },
    empty: () => fields.find(({ id, value }) => !value || (undecided && id === "department")),
    /** For the request that starts the chat. */
    values: () =>
      Object.fromEntries(
        fields.map(({ id, value }) => {
          // Another tab may know better: it may be its message that we send.
          const known = store.get(keyOf(id)) ?? value;
          return [id, id === "department" ? String(parseInt(known)) : known];
        }),
      ),
    /** The server has them: this browser need not keep them. */
    forget(): void {
      for (const name of NAMES) {
        store.remove(keyOf(name));
        delete made[name];
      }
    },
  };
}
