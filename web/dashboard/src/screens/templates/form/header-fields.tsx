import { Braces, FileText, Image, MapPin, Play, Type } from "lucide-react";
import { useRef, type ReactNode } from "react";

import { IconButton } from "../../../pieces/button";
import { FILES, HEADERS, headerKind, partOf, replacing, withHeader, wordsOf } from "../components";
import { useEditing } from "../editing";
import { withVariable } from "../marking";
import { samplesOf, withSamples, withWords } from "../samples";
import { MOST } from "../written";
import { Choice, Line, Section } from "./fields";
import css from "./form.module.css";
import { HeaderFile } from "./header-file";
import { Place } from "./place";
import { Samples } from "./samples-fields";

const LOOKS: Record<string, { words: string; icon?: ReactNode }> = {
  NONE: { words: "None" },
  TEXT: { words: "Text", icon: <Type aria-hidden /> },
  IMAGE: { words: "Picture", icon: <Image aria-hidden /> },
  VIDEO: { words: "Video", icon: <Play aria-hidden /> },
  DOCUMENT: { words: "Document", icon: <FileText aria-hidden /> },
  LOCATION: { words: "Place", icon: <MapPin aria-hidden /> },
};

function HeaderText() {
  const { written, change, readOnly, recall } = useEditing();
  const box = useRef<HTMLDivElement>(null);
  const words = wordsOf(written.components, "HEADER");
  const named = written.parameter_format === "named";
  const set = (text: string) => change((old) => withWords(old, "HEADER", text, recall.samples.get("HEADER")));
  const addVariable = () => {
    const field = box.current?.querySelector("input");
    const { text, start, end, sample, name } = withVariable(
      { text: words, start: field?.selectionStart ?? words.length, end: field?.selectionEnd ?? words.length },
      named,
    );
    change((old) => {
      const next = withWords(old, "HEADER", text, recall.samples.get("HEADER"));
      const samples = { ...samplesOf(next.components, "HEADER"), ...(sample && { [name]: sample }) };
      return { ...next, components: withSamples(next.components, "HEADER", samples, named) };
    });
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(start, end);
    });
  };
  return (
    <>
      <div ref={box} className={css.withTool}>
        <Line anchor="header.text" label="Header text" value={words} set={set} most={MOST.header} placeholder="Your order is on its way" />
        {!readOnly && (
          <IconButton label="Add a variable" onClick={addVariable}>
            <Braces aria-hidden />
          </IconButton>
        )}
      </div>
      <Samples kind="HEADER" />
    </>
  );
}

/** What stands above the text: nothing, a line, a file or a place. */
export function HeaderFields() {
  const { written, change, readOnly, recall } = useEditing();
  const kind = headerKind(written.components);
  const kinds: string[] = HEADERS.some((it) => it === kind) ? [...HEADERS] : [...HEADERS, kind];
  const pick = (next: string) => {
    const now = partOf(written.components, "HEADER");
    if (now) recall.headers.set(kind, now);
    const before = recall.headers.get(next);
    change((old) => ({
      ...old,
      components: before ? replacing(old.components, before) : withHeader(old.components, next),
    }));
  };
  return (
    <Section title="Header">
      <Place anchor="header">
        {(described) => (
          <div {...described}>
            <Choice
              name="header"
              label="What the header is"
              value={kind}
              disabled={readOnly}
              options={kinds.map((value) => ({ value, words: value.toLowerCase(), ...LOOKS[value] }))}
              set={pick}
            />
          </div>
        )}
      </Place>
      {kind === "TEXT" && <HeaderText />}
      {FILES[kind] && <HeaderFile kind={kind} />}
      {kind === "LOCATION" && <p className={css.hint}>Which place it is, is given each time the template is sent.</p>}
    </Section>
  );
}
