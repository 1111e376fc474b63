/** Storage that never throws: a browser may refuse it. */

type Area = "localStorage" | "sessionStorage";

export function kept(area: Area, key: string): string | null {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}

export function keep(area: Area, key: string, value: string | number): void {
  try {
    window[area].setItem(key, String(value));
  } catch {
    // Then it is forgotten with the page.
  }
}
