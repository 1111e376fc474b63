/** Times in the reader's language and zone, and texts with placeholders. */

function format(iso: string, language: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  try {
    return date.toLocaleString(language || undefined, options);
  } catch {
    // Not a language tag that this browser knows.
    return date.toLocaleString(undefined, options);
  }
}

/** "14:05" */
export function time(iso: string, language: string): string {
  return format(iso, language, { hour: "numeric", minute: "2-digit" });
}

/** "Monday, 4 May" */
export function day(iso: string, language: string): string {
  return format(iso, language, { weekday: "long", day: "numeric", month: "long" });
}

/** "4 May 2026, 14:05" */
export function dateTime(iso: string, language: string): string {
  return format(iso, language, { dateStyle: "medium", timeStyle: "short" });
}

/** Are both instants on the same day of the reader's calendar? */
export function sameDay(a: string, b: string): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** fill("{name} joined", { name: "Ada" }) */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) =>
    key in values ? String(values[key]) : whole,
  );
}
