import type { Content } from "@hubbub/client";

/** Careful reading of contents: they come from outside and may lack or twist anything. */
export function text(content: unknown, ...path: string[]): string {
  let value: unknown = content;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return "";
    value = (value as Content)[key];
  }
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : "";
}

export function list(content: unknown, ...path: string[]): Content[] {
  let value: unknown = content;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return [];
    value = (value as Content)[key];
  }
  return Array.isArray(value) ? value.filter((it): it is Content => typeof it === "object" && it !== null) : [];
}

export function number(content: unknown, key: string): number | null {
  const value = Number(text(content, key));
  return text(content, key) !== "" && Number.isFinite(value) ? value : null;
}
