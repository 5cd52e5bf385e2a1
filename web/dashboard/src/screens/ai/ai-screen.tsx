import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";

import { Empty } from "../../pieces/empty";
import { Screen } from "../../pieces/screen";
import { useMay } from "../../reading";
import css from "./ai-screen.module.css";

const PLACES = [
  { to: "/ai/answering", words: "Answering by itself" },
  { to: "/ai/knowledge", words: "Knowledge" },
  { to: "/ai/cost", words: "Cost and quality" },
] as const;

function Places() {
  return (
    <nav className={css.tabs} aria-label="AI">
      {PLACES.map(({ to, words }) => (
        <Link key={to} to={to} className={css.tab}>
          {words}
        </Link>
      ))}
    </nav>
  );
}

interface AiScreenProps {
  /** Of a screen below one of the three; with it the way to the three is left out. */
  title?: ReactNode;
  label?: string;
  actions?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** The frame of all screens about the AI, for those who may see them. */
export function AiScreen({ title, label, actions, footer, children }: AiScreenProps) {
  const may = useMay("manage_numbers");
  return (
    <Screen title={title ?? "AI"} label={label} actions={may && actions} below={title === undefined && may && <Places />} footer={may && footer}>
      {may && children}
      {may === false && (
        <Empty icon={<Lock aria-hidden />} title="The AI’s settings are for admins">
          Ask an admin of your team about what is answered by itself, and from which documents.
        </Empty>
      )}
    </Screen>
  );
}
