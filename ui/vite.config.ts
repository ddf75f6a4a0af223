import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `muse serve` beside the development server; the address it prints, with this port instead, lets the browser in.
const target = process.env["ENGINE"] ?? "http://127.0.0.1:8000";
const engine = { target, changeOrigin: true, headers: { Origin: target } };

export default defineConfig({
  plugins: [react()],
  // Nothing inlined: the page may load fonts from its engine only.
  build: { target: "es2022", chunkSizeWarningLimit: 900, assetsInlineLimit: 0 },
  server: { port: 5173, strictPort: true, proxy: { "/api": engine, "/enter": engine } },
});
