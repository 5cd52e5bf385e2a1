/** What one message costs: such prices have more places than money in a purse. */
export function price(amount: number, currency: string): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 4 }).format(amount);
}
