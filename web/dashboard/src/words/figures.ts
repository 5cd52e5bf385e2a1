/** Figures as people read them: grouped thousands, shares, money, lengths of time. */
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export const figure = (n: number): string => whole.format(n);

/** "1 customer", "1,240 customers". */
export const many = (n: number, one: string): string => `${figure(n)} ${one}${n === 1 ? "" : "s"}`;

export function rateFigure(perSecond: number): string {
  return perSecond >= 10 ? whole.format(perSecond) : tenths.format(perSecond);
}

/** "87 %"; a part that is there is never 0 %, and one that is not all never 100 %. */
export function share(part: number, of: number): string {
  if (of <= 0) return "–";
  const percent = (part / of) * 100;
  if (part > 0 && percent < 1) return "<1 %";
  if (part < of && percent > 99) return ">99 %";
  return `${whole.format(percent)} %`;
}

export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${currency}`; // no currency that the browser knows
  }
}

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "40 s", "12 min", "3 h 20 min", "2 days 4 h": the two largest parts. */
export function lasting(seconds: number): string {
  if (seconds < MINUTE) return `${String(Math.max(1, Math.round(seconds)))} s`;
  if (seconds < HOUR) return `${String(Math.round(seconds / MINUTE))} min`;
  const [large, small, names] = seconds < DAY ? [HOUR, MINUTE, ["h", "min"]] : [DAY, HOUR, ["d", "h"]];
  const many = Math.floor(seconds / large);
  const rest = Math.floor((seconds % large) / small);
  const first = names[0] === "d" ? `${String(many)} ${many === 1 ? "day" : "days"}` : `${String(many)} ${names[0] ?? ""}`;
  return rest ? `${first} ${String(rest)} ${names[1] ?? ""}` : first;
}
