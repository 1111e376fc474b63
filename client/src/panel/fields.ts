/**
 * What is asked before a chat or a ticket: a department (R28), name and e-mail (R17),
 * fields of the admin's (R22), consent. What is chosen and typed survives a reload.
 */

import { h } from "../core/h";
import { Store } from "../core/storage";
import type { Form } from "../core/types";
import type { Config } from "../loader/host";
import { createQuestion } from "./field";
import type { Asked, Question, Value } from "./field";
import type { Translate } from "./texts";

const AGREE: Asked = { name: "consent", kind: "tick", label: "", help: "", required: true, value: "" };
export type Fields = ReturnType<typeof createFields>;

export function createFields(t: Translate, { keyOf, fields: given }: Config) {
  const element = h("div", { class: "fields" });
  /** No person sees this one, or fills it in. */
  const trap = h("input", { name: "website", tabindex: "-1", autocomplete: "off" });
  const store = new Store("localStorage");
  const key = keyOf("fields");
  /** All that was asked so far: what is in it stays. */
  let made: Record<string, Question> = {};
  let asked: Question[] = [];

  /** By id: the value, and the wish that it took the place of. */
  const kept = (): Record<string, [Value, string]> => {
    try {
      return JSON.parse(store.get(key)!) ?? {};
    } catch {
      return {};
    }
  };

  const keep = ({ id, wish, get }: Question): void =>
    store.set(key, JSON.stringify({ ...kept(), [id]: [get(), wish] }));

  const make = (field: Asked): Question => {
    const question = createQuestion(t, field, () => {
      question.undecided = false;
      keep(question);
      question.mark("");
      reveal();
    });
    return question;
  };

  /** With what the visitor chose, until the page asks for something else. */
  const questionOf = (field: Asked, isTicket: boolean): Question => {
    const { name, label, value } = field;
    // Tickets have departments of their own.
    const id = isTicket && name === "department" ? "ticket" : name;
    const question = (made[id + JSON.stringify(field)] ??= make(field));
    const wish = given[name] ?? given[label] ?? value;
    const [own, instead] = kept()[id] ?? [];
    const best = instead === String(wish) ? own : wish;
    question.put(best);
    question.id = id;
    question.wish = String(wish);
    question.undecided = !question.ticks && question.get() !== String(best);
    return question;
  };

  /** What is asked with some departments only depends on the chosen one. */
  const reveal = (): void => {
    const chosen = Number(asked.find(({ field }) => field.name === "department")?.get());
    for (const { box, field } of asked) {
      box.hidden = !!chosen && !!field.departments && !field.departments.includes(chosen);
    }
  };

  const shown = (): Question[] => asked.filter(({ box }) => !box.hidden);

  /**
   * Shows each sentence beside the field of that name, and the first gets the focus.
   * Gives back those that have no field here.
   */
  const complain = (sentences: Record<string, string>): string => {
    const left = { ...sentences };
    for (const { field, mark, first } of shown().reverse()) {
      const sentence = left[field.name] ?? "";
      mark(sentence);
      if (sentence) first.focus();
      delete left[field.name];
    }
    return Object.values(left).join(" ");
  };

  return {
    element,
    trap: h("div", { class: "unseen", "aria-hidden": "true" }, trap),
    complain,
    /** Asks for what `form` wants. True if that is anything. */
    set(form: Form | undefined, isTicket: boolean): boolean {
      const { fields = [], consent } = form ?? {};
      asked = [...fields, ...(consent ? [{ ...AGREE, consent }] : [])].map((field) =>
        questionOf(field, isTicket),
      );
      element.replaceChildren(...asked.map(({ box }) => box));
      reveal();
      return !!asked[0];
    },
    /** Is all given that must be? The focus goes to the first field that is wrong. */
    check(): boolean {
      const wrong: Record<string, string> = {};
      for (const question of shown()) {
        const { fault, field } = question;
        keep(question);
        if (fault) wrong[field.name] = fault;
      }
      complain(wrong);
      return !Object.keys(wrong)[0];
    },
    /** The first that is to be filled in. */
    empty: () => shown().find(({ ticks, undecided, get }) => !ticks && (undecided || !get()))?.first,
    /** For the request that starts the chat, or leaves the ticket. */
    values(): Record<string, unknown> {
      const known = kept();
      const values: Record<string, unknown> = { website: trap.value };
      for (const { id, field, get } of shown()) {
        // Another tab may know better: it may be its message that we send.
        const value = known[id]?.[0] ?? get();
        // A tick is true, or the number of a version.
        values[field.name] = field.kind === "tick" ? JSON.parse(value[0] ?? "false") : value;
      }
      return values;
    },
    /** The server has them: this browser need not keep them. */
    forget(): void {
      store.remove(key);
      made = {};
    },
  };
}
