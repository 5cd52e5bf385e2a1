const BARS = 36;
const LOWEST = 0.12;

export const FLAT: readonly number[] = Array.from({ length: BARS }, () => LOWEST);

/** How loud each stretch is, 0 to 1, with the loudest at 1. */
export function bars(samples: Float32Array, count = BARS): number[] {
  const size = Math.max(1, Math.floor(samples.length / count));
  const loud = Array.from({ length: count }, (_, bar) => {
    let sum = 0;
    for (let i = bar * size; i < Math.min((bar + 1) * size, samples.length); i += 1) sum += (samples[i] ?? 0) ** 2;
    return Math.sqrt(sum / size);
  });
  const most = Math.max(...loud, Number.EPSILON);
  return loud.map((it) => Math.max(LOWEST, it / most));
}

/** Browsers that cannot decode the file still play it or not; the wave is then flat. */
export async function peaksOf(file: Blob): Promise<{ peaks: readonly number[]; seconds: number }> {
  try {
    const bytes = await file.arrayBuffer();
    const decoded = await new OfflineAudioContext(1, 1, 44_100).decodeAudioData(bytes);
    return { peaks: bars(decoded.getChannelData(0)), seconds: decoded.duration };
  } catch (error) {
    console.warn("A voice message could not be drawn", error);
    return { peaks: FLAT, seconds: 0 };
  }
}
