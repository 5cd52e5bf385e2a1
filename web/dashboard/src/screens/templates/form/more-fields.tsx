import { Tick, SelectField } from "../../../pieces/field";
import { offerOf, withOffer } from "../components";
import { useEditing } from "../editing";
import { MOST } from "../written";
import { Line, Section } from "./fields";
import { Place } from "./place";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long WhatsApp tries to deliver, in seconds, as it takes them by category. */
const TRIES: Record<string, { usual: string; seconds: readonly number[] }> = {
  AUTHENTICATION: { usual: "10 minutes", seconds: [30, MINUTE, 5 * MINUTE, 15 * MINUTE, -1] },
  UTILITY: { usual: "30 days", seconds: [MINUTE, 15 * MINUTE, HOUR, 12 * HOUR, -1] },
  MARKETING: { usual: "30 days", seconds: [12 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY] },
};
const THIRTY_DAYS = -1;

function spanWords(seconds: number): string {
  if (seconds === THIRTY_DAYS) return "30 days";
  const [n, unit] = seconds % DAY === 0 ? [seconds / DAY, "day"] : seconds % HOUR === 0 ? [seconds / HOUR, "hour"] : seconds % MINUTE === 0 ? [seconds / MINUTE, "minute"] : [seconds, "second"];
  return `${String(n)} ${unit}${n === 1 ? "" : "s"}`;
}

function Offer() {
  const { written, change, readOnly } = useEditing();
  const offer = offerOf(written.components);
  const set = (next: typeof offer) => change((old) => ({ ...old, components: withOffer(old.components, next) }));
  return (
    <>
      <Tick
        label="Limited-time offer"
        hint="A line with a sign above the text, and a clock that counts down. It wants a link button and no footer."
        checked={offer !== null}
        disabled={readOnly}
        onChange={(event) => set(event.target.checked ? { text: "", ends: true } : null)}
      />
      {offer && (
        <Line anchor="offer" label="What the offer is" value={offer.text} set={(text) => set({ ...offer, text })} most={MOST.offer} placeholder="Expiring soon!" />
      )}
      {offer && (
        <Tick
          label="It ends at a time"
          hint="Given each time it is sent."
          checked={offer.ends}
          disabled={readOnly}
          onChange={(event) => set({ ...offer, ends: event.target.checked })}
        />
      )}
    </>
  );
}

/** What most templates leave as it is. */
export function MoreFields() {
  const { written, change, readOnly } = useEditing();
  const { category, message_send_ttl_seconds: ttl, components } = written;
  const tries = TRIES[category];
  const offers = category === "MARKETING" || offerOf(components) !== null;
  const others = ttl !== null && !tries?.seconds.includes(ttl) ? [ttl] : [];
  return (
    <Section title="More">
      {offers && <Offer />}
      <Place anchor="ttl">
        {(described) => (
          <SelectField
            label="How long WhatsApp tries to deliver it"
            value={ttl === null ? "" : String(ttl)}
            disabled={readOnly}
            onChange={(event) => {
              const { value } = event.target;
              change((old) => ({ ...old, message_send_ttl_seconds: value === "" ? null : Number(value) }));
            }}
            {...described}
          >
            <option value="">As usual{tries ? `: ${tries.usual}` : ""}</option>
            {[...(tries?.seconds ?? []), ...others].map((seconds) => (
              <option key={seconds} value={seconds}>
                {spanWords(seconds)}
              </option>
            ))}
          </SelectField>
        )}
      </Place>
    </Section>
  );
}
