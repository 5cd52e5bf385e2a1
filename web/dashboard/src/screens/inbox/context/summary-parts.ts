import type { Summary } from "@hubbub/client";

export interface Part {
  title: string;
  points: Summary["matter"];
}

/** The parts of a summary that say something. */
export function parts({ matter, done, open }: Pick<Summary, "matter" | "done" | "open">): Part[] {
  const all = [
    { title: "What it is about", points: matter },
    { title: "Done or promised", points: done },
    { title: "Still open", points: open },
  ];
  return all.filter(({ points }) => points.length > 0);
}

/** What came since: "3 newer messages", or nothing. */
export function newerThan({ upto_seq: upto }: Pick<Summary, "upto_seq">, lastSeq: number): string {
  const count = Math.max(0, lastSeq - upto);
  if (count === 0) return "";
  return count === 1 ? "1 newer message is not in it" : `${String(count)} newer messages are not in it`;
}

/** Sentences in a row, each with its full stop. */
export function sentences(...all: (string | null | undefined | false)[]): string {
  return all.flatMap((it) => (it ? (/[.!?…]$/u.test(it) ? it : `${it}.`) : [])).join(" ");
}

/** What the customer wants, in words: `delivery_problem` reads "Delivery problem". */
export function intentWords(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
