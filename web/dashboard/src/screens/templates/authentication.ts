import { text } from "../inbox/thread/content";
import { buttonsOf, changedButton, kindOf, partOf, withPart, without } from "./components";
import type { Part, Written } from "./written";

/** Sign-in codes: the words are WhatsApp's own, a few choices are ours. */
export const CODE_PARTS: readonly Part[] = [
  { type: "BODY", add_security_recommendation: true },
  { type: "FOOTER", code_expiration_minutes: 10 },
  { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
];

export const MINUTES_MOST = 90;

export interface CodeChoices {
  security: boolean;
  minutes: number | null;
  otp: string;
  label: string;
  autofill: string;
  packageName: string;
  signature: string;
  terms: boolean;
}

function otpAt(components: readonly Part[]): number {
  return buttonsOf(components).findIndex((it) => kindOf(it) === "OTP");
}

/** Newer templates list their apps; older ones name one beside the button's other members. */
function appOf(button: Part | undefined): Part {
  const apps = button?.supported_apps;
  return Array.isArray(apps) && apps.length > 0 ? (apps[0] as Part) : (button ?? {});
}

export function codeChoices(components: readonly Part[]): CodeChoices {
  const button = buttonsOf(components)[otpAt(components)];
  const minutes = partOf(components, "FOOTER")?.code_expiration_minutes;
  const app = appOf(button);
  return {
    security: partOf(components, "BODY")?.add_security_recommendation === true,
    minutes: typeof minutes === "number" ? minutes : null,
    otp: text(button, "otp_type").toUpperCase(),
    label: text(button, "text"),
    autofill: text(button, "autofill_text"),
    packageName: text(app, "package_name"),
    signature: text(app, "signature_hash"),
    terms: button?.zero_tap_terms_accepted === true,
  };
}

export function withSecurity(components: readonly Part[], on: boolean): Part[] {
  return withPart(components, "BODY", { add_security_recommendation: on });
}

export function withMinutes(components: readonly Part[], minutes: number | null): Part[] {
  return minutes === null ? without(components, "FOOTER") : withPart(components, "FOOTER", { code_expiration_minutes: minutes });
}

/** Change the button of the code; it is made when there is none. */
export function withOtp(components: readonly Part[], members: Part): Part[] {
  const at = otpAt(components);
  if (at >= 0) return changedButton(components, at, members);
  return withPart(components, "BUTTONS", { buttons: [...buttonsOf(components), { type: "OTP", ...members }] });
}

export function withApp(components: readonly Part[], members: Part): Part[] {
  const button = buttonsOf(components)[otpAt(components)];
  const apps = button?.supported_apps;
  const rest: unknown[] = Array.isArray(apps) ? apps.slice(1) : [];
  const { package_name, signature_hash } = appOf(button);
  return withOtp(components, {
    supported_apps: [{ package_name, signature_hash, ...members }, ...rest],
    package_name: undefined,
    signature_hash: undefined,
  });
}

/** Another category. Codes are built otherwise than all others: `stash` holds what stood there before. */
export function inCategory(written: Written, category: string, stash: Map<boolean, Part[]>): Written {
  const [was, is] = [written.category === "AUTHENTICATION", category === "AUTHENTICATION"];
  if (was === is) return { ...written, category };
  stash.set(was, written.components);
  const components = stash.get(is) ?? (is ? [...CODE_PARTS] : [{ type: "BODY", text: "" }]);
  return { ...written, category, components };
}
