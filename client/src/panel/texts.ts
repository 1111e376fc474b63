/** The server's texts, in the visitor's language. */

export type Translate = (key: string, values?: Record<string, string | number>) => string;

/** Needed when the server cannot be reached at all; never translated. */
export const WITHOUT_SERVER: Record<string, string> = {
  close: "Close chat window",
  connection: "Connection lost.",
};
