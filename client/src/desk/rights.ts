/** What the agent may do wherever they may do it, as the last snapshot said. */

export type RightName = "others" | "canned";

export class Rights {
  private names: ReadonlySet<string> = new Set();
  private ticketSites: ReadonlySet<number> = new Set();

  has(name: RightName): boolean {
    return this.names.has(name);
  }
  take(names: readonly string[], ticketSites: readonly number[] = []): void {
    this.names = new Set(names);
    this.ticketSites = new Set(ticketSites);
  }
  /** Whether the site has a department that works on tickets. */
  takesTickets(site: number): boolean {
    return this.ticketSites.has(site);
  }
}
