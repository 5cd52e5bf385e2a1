import { explain, keys, type PhoneNumber } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, PhoneOff } from "lucide-react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Empty } from "../../../pieces/empty";
import { useMay } from "../../../reading";
import { phone } from "../../../words/names";
import { AiScreen } from "../ai-screen";
import { LogView } from "../log/log-view";
import { RunsView } from "../runs/runs-view";
import { VIEWS, type AnsweringSearch, type View } from "../search";
import css from "./answering-screen.module.css";
import { Loading, SettingsView } from "./settings-view";

const VIEW_NAMES: Record<View, string> = { settings: "Settings", runs: "Dry runs", log: "What it did" };

const called = (number: PhoneNumber): string => number.name || phone(number.display_phone_number) || number.id;

interface HeadProps {
  numbers: PhoneNumber[];
  chosen: PhoneNumber;
  view: View;
  change: (search: AnsweringSearch) => void;
}

/** Which number, and what of it. */
function Head({ numbers, chosen, view, change }: HeadProps) {
  return (
    <div className={css.head}>
      <label className={css.pick}>
        <span className="unseen">Number</span>
        <select value={chosen.id} onChange={(event) => change({ number: event.target.value })}>
          {numbers.map((it) => (
            <option key={it.id} value={it.id}>
              {called(it)}
            </option>
          ))}
        </select>
      </label>
      <div className={css.views} role="group" aria-label="What to see">
        {VIEWS.map((it) => (
          <button key={it} type="button" aria-pressed={view === it} onClick={() => change({ view: it === "settings" ? undefined : it, did: undefined })}>
            {VIEW_NAMES[it]}
          </button>
        ))}
      </div>
    </div>
  );
}

function Nothing({ error, again }: { error: unknown; again: () => void }) {
  if (error) {
    return (
      <Empty icon={<CircleAlert aria-hidden />} title="The numbers could not be loaded" actions={<Button onClick={again}>Try again</Button>}>
        {explain(error)}
      </Empty>
    );
  }
  return (
    <Empty icon={<PhoneOff aria-hidden />} title="No WhatsApp number yet">
      Once a number is connected, you choose here what is answered on it by itself.
    </Empty>
  );
}

/** What each number allows, tried out and looked back upon. */
export function AnsweringScreen() {
  const asked = useSearch({ from: "/frame/ai/answering" });
  const navigate = useNavigate();
  const may = useMay("manage_numbers") ?? false;
  const numbers = useQuery({ queryKey: keys.numbers, queryFn: hub.calls.numbers });
  const chosen = numbers.data?.find((it) => it.id === asked.number) ?? numbers.data?.[0];
  const view = asked.view ?? "settings";
  const change = (search: AnsweringSearch) => void navigate({ to: "/ai/answering", search: { ...asked, ...search }, replace: true });

  if (!may || !chosen) {
    const waits = numbers.isPending;
    return <AiScreen>{waits ? <Loading /> : <Nothing error={numbers.error} again={() => void numbers.refetch()} />}</AiScreen>;
  }
  const head = <Head numbers={numbers.data ?? []} chosen={chosen} view={view} change={change} />;
  if (view === "log") return <LogView head={head} numberId={chosen.id} did={asked.did} change={(did) => change({ did })} />;
  if (view === "runs") return <RunsView key={chosen.id} head={head} numberId={chosen.id} />;
  return <SettingsView key={chosen.id} head={head} numberId={chosen.id} tryIt={() => change({ view: "runs" })} />;
}
