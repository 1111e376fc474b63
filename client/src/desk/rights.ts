/** What the agent may do wherever they may do it, as the last snapshot said. */

export type RightName = "others" | "canned";

export class Rights {
  private names: ReadonlySet<string> = new Set();

  has(name: RightName): boolean {
    return this.names.has(name);
  }
  take(names: readonly string[]): void {
    this.names = new Set(names);
  }
}
