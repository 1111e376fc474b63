/** What is asked before a chat: name and e-mail (R17). What is typed survives a reload. */

import { h } from "../core/h";
import { Store } from "../core/storage";
import type { VisitorSnapshot } from "../core/types";
import type { Config } from "../loader/host";
import type { Translate } from "./texts";

const NAMES = ["name", "email"] as const;
export type Fields = ReturnType<typeof createFields>;

export function createFields(t: Translate, { keyOf, fields: given }: Config) {
  const element = h("div", { class: "fields" });
  const store = new Store("localStorage");
  /** What is asked now, to see a change. */
  let asked = "";
  let inputs: HTMLInputElement[] = [];

  const add = (name: string, required: boolean): void => {
    const label = t(name);
    const input = h("input", {
      id: name,
      type: name === "email" ? name : "text",
      autocomplete: name,
      maxlength: 100,
      "aria-required": String(required),
      "aria-describedby": `${name}-error`,
      oninput() {
        store.set(keyOf(name), input.value);
        complain(name, "");
      },
    });
    input.value = store.get(keyOf(name)) ?? given[name] ?? "";
    inputs.push(input);
    element.append(
      h("label", { for: name }, required ? label : t("optional", { label })),
      input,
      h("p", { id: `${name}-error`, class: "error" }),
    );
  };

  /** Shows the sentence beside the field, which gets the focus. "": all is well. */
  const complain = (name: string, sentence: string): void => {
    const input = inputs.find(({ id }) => id === name);
    if (!input) return;
    input.setAttribute("aria-invalid", String(!!sentence));
    (input.nextSibling as HTMLElement).textContent = sentence;
    if (sentence) input.focus();
  };

  return {
    element,
    complain,
    /** Asks for what `form` wants. True if that is anything. */
    set(form: VisitorSnapshot["form"]): boolean {
      const key = JSON.stringify(form) ?? "";
      if (key !== asked) {
        asked = key;
        inputs = [];
        element.replaceChildren();
        for (const name of NAMES) {
          const how = form?.[name] ?? "off";
          if (how !== "off") add(name, how === "required");
        }
      }
      return !!inputs[0];
    },
    /** Is all given that must be? The focus goes to the first field that is wrong. */
    check(): boolean {
      // Backwards: the last complaint takes the focus.
      const wrong = [...inputs].reverse().filter((input) => {
        const empty = !input.value.trim();
        const required = input.getAttribute("aria-required") === "true";
        const fault = empty ? required && "missing" : !input.validity.valid && "wrong";
        complain(input.id, fault ? t(`${input.id}_${fault}`) : "");
        return fault;
      });
      return !wrong[0];
    },
    empty: () => inputs.find(({ value }) => !value),
    /** For the request that starts the chat. */
    values: () => 
      // Another tab may know better: it may be its message that we send.
      Object.fromEntries(inputs.map(({ id, value }) => [id, store.get(keyOf(id)) ?? value])),
    /** The server has them: this browser need not keep them. */
    forget(): void {
      for (const name of NAMES) store.remove(keyOf(name));
    },
  };
}
