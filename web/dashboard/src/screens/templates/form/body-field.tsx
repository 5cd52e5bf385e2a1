import { Bold, Braces, Code, Italic, Strikethrough } from "lucide-react";
import { useLayoutEffect, useRef, type KeyboardEvent } from "react";

import { IconButton } from "../../../pieces/button";
import field from "../../../pieces/field.module.css";
import { cx } from "../../../pieces/cx";
import { offerOf, wordsOf } from "../components";
import { useEditing } from "../editing";
import { withVariable, wrapped, type Selected } from "../marking";
import { inFormat } from "../renaming";
import { samplesOf, withSamples, withWords } from "../samples";
import { MOST } from "../written";
import css from "./body-field.module.css";
import { Choice, Counter, Section } from "./fields";
import { Place } from "./place";
import { Samples } from "./samples-fields";

const MARKS = [
  { sign: "*", words: "Bold", key: "b", icon: <Bold aria-hidden /> },
  { sign: "_", words: "Italic", key: "i", icon: <Italic aria-hidden /> },
  { sign: "~", words: "Strike through", icon: <Strikethrough aria-hidden /> },
  { sign: "```", words: "Code", icon: <Code aria-hidden /> },
];

function useBodyText() {
  const { written, change, recall } = useEditing();
  const area = useRef<HTMLTextAreaElement>(null);
  const words = wordsOf(written.components, "BODY");
  const named = written.parameter_format === "named";
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${String(element.scrollHeight)}px`;
  }, [words]);
  const set = (text: string) => change((old) => withWords(old, "BODY", text, recall.samples.get("BODY")));
  const selected = (): Selected => {
    const { selectionStart, selectionEnd } = area.current ?? { selectionStart: words.length, selectionEnd: words.length };
    return { text: words, start: selectionStart, end: selectionEnd };
  };
  const select = ({ start, end }: Selected) =>
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(start, end);
    });
  const mark = (sign: string) => {
    const next = wrapped(selected(), sign);
    set(next.text);
    select(next);
  };
  const addVariable = () => {
    const next = withVariable(selected(), named);
    change((old) => {
      const now = withWords(old, "BODY", next.text, recall.samples.get("BODY"));
      if (!next.sample) return now;
      const samples = { ...samplesOf(now.components, "BODY"), [next.name]: next.sample };
      return { ...now, components: withSamples(now.components, "BODY", samples, named) };
    });
    select(next);
  };
  return { area, words, set, mark, addVariable };
}

/** How variables are written; cards of a carousel have variables that this form does not rename. */
function FormatChoice() {
  const { written, change } = useEditing();
  const carousel = written.components.some((it) => it.type === "CAROUSEL");
  return (
    <Choice
      name="format"
      label="How variables are written"
      className={css.format}
      value={written.parameter_format}
      disabled={carousel}
      options={[
        { value: "positional", words: "{{1}}" },
        { value: "named", words: "{{name}}" },
      ]}
      set={(format) => change((old) => inFormat(old, format))}
    />
  );
}

function Tools({ mark, addVariable }: { mark: (sign: string) => void; addVariable: () => void }) {
  return (
    <>
      {MARKS.map((it) => (
        <IconButton key={it.sign} small label={it.words} keys={it.key && `Ctrl+${it.key.toUpperCase()}`} onClick={() => mark(it.sign)}>
          {it.icon}
        </IconButton>
      ))}
      <IconButton small label="Add a variable" onClick={addVariable}>
        <Braces aria-hidden />
      </IconButton>
      <FormatChoice />
    </>
  );
}

/** The text, with WhatsApp's marks and variables. */
export function BodyField() {
  const { written, readOnly } = useEditing();
  const { area, words, set, mark, addVariable } = useBodyText();
  const most = offerOf(written.components) ? MOST.offerBody : MOST.body;
  const onKeyDown = (event: KeyboardEvent) => {
    const found = (event.ctrlKey || event.metaKey) && MARKS.find((it) => it.key === event.key.toLowerCase());
    if (!found || readOnly) return;
    event.preventDefault();
    mark(found.sign);
  };
  return (
    <Section title="Text">
      <Place anchor="body.text">
        {(described) => (
          <>
            <div className={css.tools} role="toolbar" aria-label="Marks and variables">
              {!readOnly && <Tools mark={mark} addVariable={addVariable} />}
              <span className={css.count}>
                <Counter text={words} most={most} />
              </span>
            </div>
            <textarea
              ref={area}
              className={cx(field.input, field.area, css.text)}
              dir="auto"
              aria-label="Text of the message"
              placeholder="Hello {{1}}, your order {{2}} is on its way."
              rows={5}
              value={words}
              readOnly={readOnly}
              onChange={(event) => set(event.target.value)}
              onKeyDown={onKeyDown}
              {...described}
            />
          </>
        )}
      </Place>
      <Samples kind="BODY" />
    </Section>
  );
}
