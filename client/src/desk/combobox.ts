/**
 * A field with a list of what fits to it, after the ARIA pattern "combobox": the focus
 * stays in the field, arrows choose, Enter takes.
 */

import { h } from "../core/h";
import type { Child } from "../core/h";
import { Latest } from "./latest";

export interface ComboboxOptions<T> {
  input: HTMLInputElement;
  /** Empty, with a name and an id. */
  list: HTMLElement;
  search(query: string): Promise<T[]>;
  /** What an entry shows. */
  show(item: T): Child[];
  take(item: T): void;
  /** The list has changed: so many entries for this text. */
  found(count: number, query: string): void;
  failed(error: unknown): void;
}

const PAUSE_MS = 150;

export class Combobox<T> {
  private readonly latest = new Latest();
  private items: T[] = [];
  private active = -1;
  /** Enter came before the list did. */
  private entered = false;

  constructor(private readonly options: ComboboxOptions<T>) {
    const { input, list } = options;
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
    })) {
      input.setAttribute(name, value);
    }
    list.setAttribute("role", "listbox");
    input.addEventListener("input", () => this.ask(PAUSE_MS));
    input.addEventListener("keydown", (event) => this.pressed(event));
    // The focus stays in the field while the pointer chooses.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.clicked(event.target as Element));
  }

  get open(): boolean {
    return !this.options.list.hidden;
  }

  /** Look for what fits. */
  ask(ms = 0): void {
    const { input, search, failed } = this.options;
    this.entered = false;
    const query = input.value.trim();
    this.latest.run(
      () => search(query),
      (items) => this.fill(items, query),
      failed,
      ms,
    );
  }

  close(): void {
    const { input, list } = this.options;
    this.latest.cancel();
    list.hidden = true;
    list.replaceChildren();
    this.items = [];
    this.entered = false;
    this.choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  private fill(items: T[], query: string): void {
    const { input, list, show, found } = this.options;
    this.items = items;
    list.replaceChildren(
      ...items.map((item, at) =>
        h("div", { role: "option", id: `${list.id}-${at}`, class: "livechat-option" }, ...show(item)),
      ),
    );
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    // With a text the best fit is one key away; without, nothing is meant yet.
    this.choose(query && items.length ? 0 : -1);
    found(items.length, query);
    if (this.entered) this.enter();
  }

  private choose(at: number): void {
    const { input, list } = this.options;
    this.active = at;
    Array.from(list.children).forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === at));
    });
    const option = list.children[at];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  private pressed(event: KeyboardEvent): void {
    // While an input method composes, the keys are its own.
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.open) this.choose(this.next(step));
      else this.ask();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.enter();
    }
  }

  /** Round and round. */
  private next(step: number): number {
    const count = this.items.length;
    if (this.active < 0) return step > 0 ? 0 : count - 1;
    return (this.active + step + count) % count;
  }

  private enter(): void {
    const item = this.items[this.active];
    this.entered = this.latest.pending;
    if (item !== undefined && !this.entered) this.options.take(item);
  }

  private clicked(target: Element): void {
    const option = target.closest("[role=option]");
    const at = Array.from(this.options.list.children).indexOf(option as Element);
    const item = this.items[at];
    if (item !== undefined) this.options.take(item);
  }
}
