import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Gather } from "./gather";

let groups: number[][];
let cost: number;
let hidden: boolean;
const gather = (): Gather<number> =>
  new Gather<number>(
    (group) => {
      groups.push(group);
      vi.setSystemTime(Date.now() + cost);
    },
    () => Date.now(),
    () => hidden,
  );

beforeEach(() => {
  vi.useFakeTimers();
  groups = [];
  cost = 0;
  hidden = false;
});
afterEach(() => vi.useRealTimers());

it("hands on at once what comes alone", async () => {
  const made = gather();
  for (const n of [1, 2]) {
    made.add(n);
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(groups).toEqual([[1], [2]]);
});

it("hands on together, in order, what comes while the last group costs time", async () => {
  cost = 100;
  const made = gather();
  made.add(1);
  await vi.advanceTimersByTimeAsync(0);
  for (const n of [2, 3, 4]) made.add(n);
  await vi.advanceTimersByTimeAsync(50);
  expect(groups).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(60);
  expect(groups).toEqual([[1], [2, 3, 4]]);
});

it("never waits long, however dear a group was", async () => {
  cost = 5_000;
  const made = gather();
  made.add(1);
  await vi.advanceTimersByTimeAsync(0);
  made.add(2);
  await vi.advanceTimersByTimeAsync(260);
  expect(groups).toEqual([[1], [2]]);
});

it("hands on what waits when told to, and only once", async () => {
  const made = gather();
  made.add(1);
  made.flush();
  expect(groups).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(groups).toEqual([[1]]);
});

it("waits for no timer in a tab nobody sees", () => {
  hidden = true;
  cost = 100;
  const made = gather();
  for (const n of [1, 2]) made.add(n);
  expect(groups).toEqual([[1], [2]]);
});
