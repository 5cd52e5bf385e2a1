import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["client/**/*.test.ts", "dashboard/src/**/*.test.ts", "lint/*.test.js"], environment: "node" },
});
