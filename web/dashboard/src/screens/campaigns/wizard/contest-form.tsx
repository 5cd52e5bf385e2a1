import { Field, SelectField } from "../../../pieces/field";
import type { Contest } from "./draft";
import { shares } from "./plan";
import css from "./template-step.module.css";
import { useWizard } from "./use-wizard";

const RULES: Record<string, string> = {
  "": "share everybody between the two",
  replied: "try both, then send the one with more replies",
  read: "try both, then send the one read more",
  clicked: "try both, then send the one clicked more",
  delivered: "try both, then send the one delivered more",
};

const LEAST = 10;
const MOST = 90;

/** How two texts share the audience. */
export function ContestForm() {
  const { draft, change, wrong } = useWizard();
  const { contest } = draft;
  const [a, b] = shares(draft);
  const set = (changes: Partial<Contest>) => change({ contest: { ...contest, ...changes } });
  const words = contest.winner
    ? `${String(a)} % get text A, ${String(b)} % text B. The other ${String(100 - a - b)} % wait for the winner.`
    : `${String(a)} % get text A, ${String(b)} % text B, by lot.`;
  return (
    <div className={css.contest}>
      <SelectField label="Two texts:" value={contest.winner ?? ""} onChange={(event) => set({ winner: (event.target.value || null) as Contest["winner"], share: event.target.value ? 20 : 50 })}>
        {Object.entries(RULES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </SelectField>
      <label className={css.range}>
        {contest.winner ? "Part that tries both" : "Part that gets text A"}
        <input
          type="range"
          min={LEAST}
          max={MOST}
          step={contest.winner ? 2 : 5}
          value={contest.share}
          aria-valuetext={`${String(contest.share)} percent`}
          onChange={(event) => set({ share: Number(event.target.value) })}
        />
        <small className={css.hint}>{words}</small>
      </label>
      {contest.winner && (
        <Field
          label="The winner is known after (hours)"
          type="number"
          min={1}
          max={720}
          value={contest.hours}
          problem={wrong("hours")}
          onChange={(event) => set({ hours: event.target.value })}
        />
      )}
    </div>
  );
}
