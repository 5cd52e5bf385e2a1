import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const inbox = process.env.HUB_INBOX ?? "http://127.0.0.1:8000";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content security policy allows files of our own origin, no data: addresses
    modulePreload: { polyfill: false },
    target: "es2023",
    cssTarget: ["chrome123", "firefox128", "safari17.5"], // light-dark() and nesting as written
  },
  server: {
    proxy: { "/v1": { target: inbox, ws: true } },
  },
});
