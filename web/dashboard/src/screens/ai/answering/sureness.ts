const MEANINGS: readonly { from: number; words: string }[] = [
  { from: 0.95, words: "It answers hardly anything: nearly all goes to people." },
  { from: 0.85, words: "It answers only what your documents say plainly. More goes to people." },
  { from: 0.7, words: "It answers what your documents and past answers clearly say. A good place to begin." },
  { from: 0, words: "It answers a lot, also where it is only rather sure. Look at what it did every day." },
];

/** What a least confidence comes to. */
export function sureWords(sure: number): string {
  return (MEANINGS.find((it) => sure >= it.from) ?? { words: "" }).words;
}
