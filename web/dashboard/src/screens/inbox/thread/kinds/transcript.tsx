import { keys, type Message } from "@hubbub/client";
import { Captions } from "lucide-react";

import { hub } from "../../../../hub";
import { MarkedText } from "../../../../pieces/marked-text";
import { madeBy } from "../../../../words/ai";
import { exact } from "../../../../words/time";
import { useAsked } from "../../asked";
import css from "../ai.module.css";

/** What a voice note says, written down when somebody asks. */
export function Transcript({ message }: { message: Message }) {
  const { data, busy, problem, ask, stop } = useAsked(keys.transcript(message.id), (signal) => hub.assist.transcript(message.id, signal));
  if (data) {
    return (
      <div className={css.aside}>
        <span className={css.asideHead} title={`${madeBy(data)}, ${exact(data.at)}`}>
          <Captions aria-hidden />
          Written down
        </span>
        {data.text ? <MarkedText text={data.text} /> : <span className={css.check}>Nothing is said in it.</span>}
      </div>
    );
  }
  return (
    <div className={css.ask} role="status">
      <button type="button" onClick={busy ? stop : ask}>
        <Captions aria-hidden />
        {busy ? "Writing it down… Stop" : problem ? "Try again" : "Write down"}
      </button>
      {problem && <span className={css.check}>{problem}</span>}
    </div>
  );
}
