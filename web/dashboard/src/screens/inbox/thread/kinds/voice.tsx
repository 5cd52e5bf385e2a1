import type { Message } from "@hubbub/client";
import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState, type PointerEvent } from "react";

import { duration } from "../../../../words/time";
import css from "./media.module.css";
import { NoFile } from "./picture";
import { Transcript } from "./transcript";
import { useFile } from "./use-file";
import { FLAT, peaksOf } from "./wave";

const SPEEDS = [1, 1.5, 2];
const STEP_S = 5;

/** A voice note: its wave, where one is in it, and a speed, because long ones are many. */
export function Voice({ message }: { message: Message }) {
  const file = useFile(message);
  const audio = useRef<HTMLAudioElement>(null);
  const [peaks, setPeaks] = useState(FLAT);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const [speed, setSpeed] = useState(1);

  useEffect(() => {
    if (!file.data) return;
    let gone = false;
    void peaksOf(file.data.blob).then(({ peaks: found, seconds }) => {
      if (gone) return;
      setPeaks(found);
      if (seconds) setLength(seconds);
    });
    return () => {
      gone = true;
    };
  }, [file.data]);

  if (message.media?.state !== "ready" || file.error) return <NoFile message={message} error={file.error} />;

  const toggle = () => {
    if (!audio.current) return;
    if (playing) audio.current.pause();
    else void audio.current.play();
  };
  const seek = (seconds: number) => {
    if (audio.current) audio.current.currentTime = Math.max(0, Math.min(length, seconds));
  };
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * length);
  };
  const nextSpeed = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    if (audio.current) audio.current.playbackRate = next;
    setSpeed(next);
  };
  const share = length ? at / length : 0;
  return (
    <>
      <div className={css.voice}>
        <button type="button" className={css.play} onClick={toggle} disabled={!file.data} aria-label={playing ? "Pause" : "Play voice message"}>
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        </button>
        <div
          className={css.wave}
          role="slider"
          tabIndex={0}
          aria-label="Place in the voice message"
          aria-valuemin={0}
          aria-valuemax={Math.round(length)}
          aria-valuenow={Math.round(at)}
          aria-valuetext={duration(at)}
          onPointerDown={point}
          onKeyDown={(event) => {
            if (event.key === "ArrowRight") seek(at + STEP_S);
            if (event.key === "ArrowLeft") seek(at - STEP_S);
          }}
        >
          {peaks.map((peak, i) => (
            <i key={i} style={{ height: `${String(Math.round(peak * 100))}%` }} data-heard={(i + 0.5) / peaks.length < share || undefined} />
          ))}
        </div>
        <span className={css.length}>{duration(playing || at > 0 ? at : length)}</span>
        <button type="button" className={css.speed} onClick={nextSpeed} aria-label={`Speed ${String(speed)} times`}>
          {speed}×
        </button>
        <audio
          ref={audio}
          src={file.data?.url}
          preload="metadata"
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setAt(0)}
          onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
          onLoadedMetadata={(event) => Number.isFinite(event.currentTarget.duration) && setLength(event.currentTarget.duration)}
        />
      </div>
      <Transcript message={message} />
    </>
  );
}
