/** Money of language models: whole numbers of millionths of a US dollar on the way, dollars for people. */
const DOLLAR = 1_000_000;
const LEAST = 100; // below a hundredth of a cent only "less" is worth saying
const CENT = 10_000;

const usual = new Intl.NumberFormat("en-GB", { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" });
const small = new Intl.NumberFormat("en-GB", { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", maximumSignificantDigits: 2 });

/** "$20.00", "$0.0042", "<$0.0001". */
export function dollars(micros: number): string {
  if (micros > 0 && micros < LEAST) return "<$0.0001";
  return micros > 0 && micros < 10 * CENT ? small.format(micros / DOLLAR) : usual.format(micros / DOLLAR);
}

/** What stands in a field. */
export function dollarText(micros: number): string {
  return String(micros / DOLLAR);
}

/** What a field says, with a point or a comma; NaN for what is no sum of money. */
export function microsOf(text: string): number {
  const plain = text.trim().replace(",", ".");
  return /^\d+(?:\.\d*)?$|^\.\d+$/u.test(plain) ? Math.round(Number(plain) * DOLLAR) : Number.NaN;
}

/** A fifth more, up to the next cent: so much lets what is estimated come to its end. */
export function withRoom(micros: number): number {
  return Math.ceil((micros * 1.2) / CENT) * CENT;
}
