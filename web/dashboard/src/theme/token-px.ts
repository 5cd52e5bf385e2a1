/** A length token as the number a virtual list needs. */
export function tokenPx(name: `--${string}`): number {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = Number.parseFloat(value);
  if (Number.isNaN(number)) throw new Error(`${name} is no length`);
  return value.endsWith("rem") ? number * Number.parseFloat(getComputedStyle(document.documentElement).fontSize) : number;
}
