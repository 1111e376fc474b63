/** localStorage and sessionStorage that never throw (blocked, full, private). */

export class Store {
  /** Holds what the browser refuses to keep, for the life of the page. */
  readonly #memory = new Map<string, string>();

  readonly #area: "localStorage" | "sessionStorage";

  constructor(area: "localStorage" | "sessionStorage") {
    this.#area = area;
  }

  get(key: string): string | null {
    try {
      return window[this.#area].getItem(key) ?? this.#memory.get(key) ?? null;
    } catch {
      return this.#memory.get(key) ?? null;
    }
  }

  set(key: string, value: string): void {
    try {
      window[this.#area].setItem(key, value);
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, value);
    }
  }

  remove(key: string): void {
    this.#memory.delete(key);
    try {
      window[this.#area].removeItem(key);
    } catch {
      // Nothing was kept there.
    }
  }

  keys(prefix: string): string[] {
    const found = new Set(this.#memory.keys());
    try {
      for (const key of Object.keys(window[this.#area])) found.add(key);
    } catch {
      // Only the memory is left.
    }
    return [...found].filter((key) => key.startsWith(prefix));
  }
}
