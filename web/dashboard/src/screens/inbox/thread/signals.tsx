import type { Conversation, MoodFlag } from "@hubbub/client";
import { Flame, HandHelping, LogOut, TriangleAlert, Zap, type LucideIcon } from "lucide-react";

import { Badge, type Tone } from "../../../pieces/badge";
import { Tip } from "../../../pieces/tip";
import { flagWords, handedOverWords, moodWords, recentMoods } from "../../../words/mood";
import { exact } from "../../../words/time";
import { MoodDot } from "../mood-dot";
import css from "./signals.module.css";

interface Of {
  conversation: Conversation;
}

/** How the customer's last messages sounded, oldest first; pointing at it says so in a sentence. */
export function MoodTrend({ conversation: { mood } }: Of) {
  if (!mood) return null;
  const words = moodWords(mood);
  return (
    <Tip text={words}>
      <span className={css.trend} tabIndex={0} role="img" aria-label={words}>
        {recentMoods(mood).map((label, i) => (
          <MoodDot key={i} mood={label} />
        ))}
      </span>
    </Tip>
  );
}

const ICONS: Partial<Record<string, LucideIcon>> = { angry: Flame, urgent: Zap, leaving: LogOut };

function Signal({ tone, icon: Icon, word, because }: { tone: Tone; icon: LucideIcon; word: string; because: string }) {
  return (
    <Tip text={<span dir="auto">{because}</span>}>
      <span className={css.signal} tabIndex={0}>
        <Badge tone={tone} icon={<Icon aria-hidden />}>
          {word}
        </Badge>
        <span className="unseen">: {because}</span>
      </span>
    </Tip>
  );
}

function Flag({ flag }: { flag: MoodFlag }) {
  const { word, tone } = flagWords(flag);
  return <Signal tone={tone} icon={ICONS[flag.kind] ?? TriangleAlert} word={word} because={`“${flag.because}”`} />;
}

/** What should make one look before one writes: flags with the words that raised them, and a hand-over. None, no line. */
export function Signals({ conversation: { mood, ai } }: Of) {
  const flags = mood?.flags ?? [];
  const handed = ai?.handed_over;
  if (flags.length === 0 && !handed) return null;
  return (
    <div className={css.signals} role="note" aria-label="What to know first">
      {handed && <Signal tone="warning" icon={HandHelping} word="Handed over" because={`${handedOverWords(handed)} ${exact(handed.at)}`} />}
      {flags.map((flag) => (
        <Flag key={flag.kind} flag={flag} />
      ))}
    </div>
  );
}
