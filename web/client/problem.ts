/** An answer that says no (RFC 9457), or no answer at all (`status` 0, `code` "offline"). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: { path: string; message: string }[] = [],
    readonly more: Record<string, unknown> = {},
  ) {
    super(detail || title);
    this.name = "Problem";
  }

  static offline(): Problem {
    return new Problem(0, "offline", "No connection", "Hubbub cannot be reached. Check your connection; nothing is lost.");
  }

  /** From a problem object, wherever it came: a body or a `nack` on the stream. Shapes it does not know still read well. */
  static from(body: unknown, status = 0): Problem {
    const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    const text = (key: string): string => (typeof fields[key] === "string" ? fields[key] : "");
    const code = text("code") || text("type").split("/").pop() || `http_${String(status)}`;
    const number = typeof fields.status === "number" ? fields.status : status;
    const errors = Array.isArray(fields.errors) ? (fields.errors as { path: string; message: string }[]) : [];
    const title = text("title") || "That did not work";
    return new Problem(number, code, title, text("detail") || title, errors, fields);
  }
}

/** What to tell a person about anything thrown. */
export function explain(error: unknown): string {
  if (error instanceof Problem) {
    const first = error.errors[0];
    return first ? `${error.message} ${first.path ? `${first.path}: ` : ""}${first.message}` : error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
