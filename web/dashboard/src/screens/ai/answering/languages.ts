/** The languages in which Hubbub has words of its own when it hands over. */
export const LANGUAGES: Readonly<Record<string, string>> = {
  ar: "Arabic",
  de: "German",
  en: "English",
  es: "Spanish",
  fr: "French",
  hi: "Hindi",
  hi_latn: "Hindi in Latin letters",
  id: "Indonesian",
  pt: "Portuguese",
};

export function languageName(code: string): string {
  return LANGUAGES[code] ?? code;
}
