/** The languages that WhatsApp's reviewers read. It adds some every year, so others may be typed. */
const CODES = (
  "af sq ar ar_AE ar_DZ ar_EG ar_IQ ar_JO ar_KW ar_LB ar_MA ar_OM ar_QA ar_SA ar_TN az be_BY bn bn_BD bn_IN bg " +
  "ca zh_CN zh_HK zh_TW hr cs da prs_AF nl nl_BE en en_AE en_AU en_CA en_GB en_GH en_IE en_IN en_JM en_MY en_NZ " +
  "en_PH en_QA en_SG en_UG en_US en_ZA et fil fi fr fr_BE fr_CA fr_CH fr_CI fr_MA ka de de_AT de_CH el gu ha he " +
  "hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb ps_AF fa pl pt_BR pt_PT pa ro ru sr si_LK sk " +
  "sl es es_AR es_CL es_CO es_CR es_DO es_EC es_ES es_GT es_HN es_MX es_PA es_PE es_PR es_UY es_VE sw sv ta te " +
  "th tr uk ur uz vi zu"
).split(" ");

const LOCALE = /^[a-z]{2,3}(?:_[A-Z]{2,4})?$/u;
const english = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });

export interface Locale {
  code: string;
  name: string;
  /** As its own speakers call it. */
  own: string;
}

function nameIn(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code.replace("_", "-")) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code; // no locale at all
    throw error;
  }
}

function ownNames(code: string): Intl.DisplayNames {
  return new Intl.DisplayNames([code.replace("_", "-"), "en"], { type: "language", languageDisplay: "standard" });
}

/** "Spanish (Mexico)"; the code itself when nobody knows it. */
export function languageName(code: string): string {
  return LOCALE.test(code) ? nameIn(english, code) : code;
}

let all: Locale[] | null = null;

/** Every known language, by name. */
export function locales(): readonly Locale[] {
  all ??= CODES.map((code) => ({ code, name: languageName(code), own: nameIn(ownNames(code), code) })).sort((a, b) =>
    a.name.localeCompare(b.name, "en"),
  );
  return all;
}

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those that fit what was typed, by either name or code; those that begin with it first. */
export function foundLocales(asked: string): Locale[] {
  const words = plain(asked.trim()).replace("-", "_");
  if (!words) return [...locales()];
  const begins = ({ code, name, own }: Locale): boolean => [code, name, own].some((it) => plain(it).startsWith(words));
  const fits = locales().filter(({ code, name, own }) => [code, name, own].some((it) => plain(it).includes(words)));
  return [...fits.filter(begins), ...fits.filter((it) => !begins(it))];
}

/** A code nobody listed, written as WhatsApp writes them; null when it is listed or no code. */
export function newLocale(asked: string): string | null {
  const [language = "", region] = asked.trim().split(/[-_]/u);
  const code = language.toLowerCase() + (region ? `_${region.toUpperCase()}` : "");
  return LOCALE.test(code) && !CODES.includes(code) ? code : null;
}
