import { SelectField, Tick } from "../../../pieces/field";
import { codeChoices, MINUTES_MOST, withApp, withMinutes, withOtp, withSecurity } from "../authentication";
import { useEditing } from "../editing";
import { MOST, type Part } from "../written";
import { Choice, Line, Section } from "./fields";
import css from "./form.module.css";
import { Place } from "./place";

const WAYS = [
  { value: "COPY_CODE", words: "Copy the code" },
  { value: "ONE_TAP", words: "Fill it in with a tap" },
  { value: "ZERO_TAP", words: "Fill it in by itself" },
] as const;
const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, MINUTES_MOST];

function App() {
  const { written, change, readOnly } = useEditing();
  const choices = codeChoices(written.components);
  const set = (members: Part) => change((old) => ({ ...old, components: withApp(old.components, members) }));
  return (
    <>
      <p className={css.hint}>Your Android app takes the code; other phones show a button to copy it.</p>
      <div className={css.row}>
        <Line
          anchor="code.package"
          label="Android package"
          dir="ltr"
          placeholder="com.shop.app"
          value={choices.packageName}
          set={(value) => set({ package_name: value.trim() })}
        />
        <Line
          anchor="code.signature"
          label="App signature"
          dir="ltr"
          placeholder="K8a/AINcGX7"
          value={choices.signature}
          set={(value) => set({ signature_hash: value.trim() })}
        />
      </div>
      {choices.otp === "ZERO_TAP" && (
        <Place anchor="code.terms">
          {(described) => (
            <Tick
              label="We accept Meta’s terms for filling codes in without a tap"
              checked={choices.terms}
              disabled={readOnly}
              onChange={(event) => {
                const { checked } = event.target;
                change((old) => ({ ...old, components: withOtp(old.components, { zero_tap_terms_accepted: checked }) }));
              }}
              {...described}
            />
          )}
        </Place>
      )}
    </>
  );
}

/** A template for codes: WhatsApp writes the words, in every language. */
export function CodeFields() {
  const { written, change, readOnly } = useEditing();
  const choices = codeChoices(written.components);
  const set = (by: (components: readonly Part[]) => Part[]) => change((old) => ({ ...old, components: by(old.components) }));
  return (
    <>
      <Section title="Text" hint="WhatsApp writes the words of a code itself, in the template’s language.">
        <Place anchor="code.security">
          {(described) => (
            <Tick
              label="Add “For your security, do not share this code.”"
              checked={choices.security}
              disabled={readOnly}
              onChange={(event) => {
                const { checked } = event.target;
                set((old) => withSecurity(old, checked));
              }}
              {...described}
            />
          )}
        </Place>
        <Place anchor="code.minutes">
          {(described) => (
            <SelectField
              label="How long the code is good"
              value={choices.minutes ?? ""}
              disabled={readOnly}
              onChange={(event) => {
                const { value } = event.target;
                set((old) => withMinutes(old, value === "" ? null : Number(value)));
              }}
              {...described}
            >
              <option value="">Do not say</option>
              {[...new Set([...MINUTES, ...(choices.minutes === null ? [] : [choices.minutes])])].map((n) => (
                <option key={n} value={n}>
                  {n} {n === 1 ? "minute" : "minutes"}
                </option>
              ))}
            </SelectField>
          )}
        </Place>
      </Section>
      <Section title="Button">
        <Place anchor="code.otp">
          {(described) => (
            <div {...described}>
              <Choice name="otp" label="What the button does" value={choices.otp} disabled={readOnly} options={WAYS} set={(otp) => set((old) => withOtp(old, { otp_type: otp }))} />
            </div>
          )}
        </Place>
        <div className={css.row}>
          <Line
            anchor="code.label"
            label="Label"
            hint="Left empty: “Copy code” in the template’s language."
            value={choices.label}
            most={MOST.label}
            set={(value) => set((old) => withOtp(old, { text: value || undefined }))}
          />
          {choices.otp === "ONE_TAP" && (
            <Line
              anchor="code.autofill"
              label="Label for filling in"
              hint="Left empty: “Autofill”."
              value={choices.autofill}
              most={MOST.label}
              set={(value) => set((old) => withOtp(old, { autofill_text: value || undefined }))}
            />
          )}
        </div>
        {(choices.otp === "ONE_TAP" || choices.otp === "ZERO_TAP") && <App />}
      </Section>
    </>
  );
}
