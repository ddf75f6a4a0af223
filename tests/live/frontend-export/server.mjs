// A stand-in for a ComfyUI server: just enough for ComfyUI's own frontend to load and to export workflows.
// It runs nothing, keeps nothing, and answers on the loopback address only.
//
//   node server.mjs OBJECT_INFO.json [PORT]        (or import { serve } from "./server.mjs")
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";

export const PINS = {
  "comfyui-frontend-package": "1.49.6",
  "comfyui-workflow-templates-json": "0.1.50",
  "playwright-core": "1.65.1",
};

export const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "sovereign-muse", "frontend");
export const TEMPLATES = path.join(CACHE, "comfyui_workflow_templates_json", "templates");
const STATIC = path.join(CACHE, "comfyui_frontend_package", "static");

// Fetches what is pinned above into the cache folder; does nothing when it is there already.
export function fetchAll() {
  fs.mkdirSync(CACHE, { recursive: true });
  const run = (cmd, args) => execFileSync(cmd, args, { cwd: CACHE, stdio: ["ignore", "ignore", "inherit"] });
  for (const [name, version] of Object.entries(PINS)) {
    if (name === "playwright-core") {
      const file = path.join(CACHE, "node_modules", name, "package.json");
      if (!fs.existsSync(file) || JSON.parse(fs.readFileSync(file, "utf8")).version !== version)
        run("npm", ["install", "--no-save", "--silent", "--prefix", CACHE, `${name}@${version}`]);
      continue;
    }
    const wheel = name.replaceAll("-", "_");
    if (fs.existsSync(path.join(CACHE, `${wheel}-${version}.dist-info`))) continue;
    fs.rmSync(path.join(CACHE, wheel), { recursive: true, force: true });
    run("python3", ["-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", path.join(CACHE, "wheels"), `${name}==${version}`]);
    run("python3", ["-m", "zipfile", "-e", path.join(CACHE, "wheels", `${wheel}-${version}-py3-none-any.whl`), CACHE]);
  }
}

const MIME = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json",
  ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon",
  ".woff": "font/woff", ".woff2": "font/woff2", ".wasm": "application/wasm" };

const VERSION = "0.33.0";
const STATS = {
  system: { os: "linux", ram_total: 8e9, ram_free: 4e9, comfyui_version: VERSION, required_frontend_version: PINS["comfyui-frontend-package"],
    python_version: "3.11", pytorch_version: "2", embedded_python: false, deploy_environment: "local-git", argv: ["main.py", "--cpu"] },
  devices: [{ name: "cpu", type: "cpu", index: null, vram_total: 8e9, vram_free: 4e9, torch_vram_total: 8e9, torch_vram_free: 4e9 }],
};

// Answers to GET; the same with and without "/api" in front.
const GET = {
  "/system_stats": STATS,
  "/settings": {}, "/i18n": {}, "/global_subgraphs": {}, "/node_replacements": {}, "/workflow_templates": {}, "/history": {},
  "/extensions": [], "/embeddings": [], "/models": [], "/experiment/models": [], "/userdata": [], "/v2/userdata": [],
  "/users": { storage: "server", migrated: true },
  "/features": { supports_preview_metadata: true, max_upload_size: 104857600, extension: { manager: { supports_v4: true } } },
  "/queue": { queue_running: [], queue_pending: [] },
  "/prompt": { exec_info: { queue_remaining: 0 } },
  "/jobs": { jobs: [], pagination: { offset: 0, limit: 0, total: 0, has_more: false } },
  "/internal/logs": "", "/internal/logs/raw": { entries: [], size: { cols: 80, rows: 24 } }, "/internal/folder_paths": {},
  "/internal/files/input": [], "/internal/files/output": [], "/internal/files/temp": [],
};

function body(req) {
  return new Promise((done) => {
    const parts = [];
    req.on("data", (d) => parts.push(d));
    req.on("end", () => done(Buffer.concat(parts)));
  });
}

function sendFile(res, root, name) {
  const file = path.normalize(path.join(root, name));
  if (!file.startsWith(root + path.sep) || !fs.existsSync(file) || !fs.statSync(file).isFile()) return false;
  res.writeHead(200, { "content-type": MIME[path.extname(file)] || "application/octet-stream", "cache-control": "max-age=3600" });
  fs.createReadStream(file).pipe(res);
  return true;
}

export function serve(objectInfoFile, port = 0) {
  const objectInfo = fs.readFileSync(objectInfoFile);
  const classes = JSON.parse(objectInfo);
  const unknown = new Set();
  const sockets = new Set();
  const server = http.createServer(async (req, res) => {
    const route = decodeURIComponent(new URL(req.url, "http://x").pathname);
    const api = route.startsWith("/api/") ? route.slice(4) : route;
    const json = (value, status = 200) => {
      res.writeHead(status, { "content-type": "application/json" });
      res.end(Buffer.isBuffer(value) ? value : JSON.stringify(value));
    };
    if (req.method === "POST") {
      const data = await body(req);
      if (api.startsWith("/upload/")) {
        const name = /filename="([^"]*)"/.exec(data.toString("latin1"))?.[1] || "upload.png";
        return json({ name, subfolder: "", type: "input" });
      }
      return json({});
    }
    if (req.method !== "GET") return json({});
    if (api === "/object_info") return json(objectInfo);
    if (api.startsWith("/object_info/")) {
      const name = api.slice("/object_info/".length);
      return json(classes[name] ? { [name]: classes[name] } : {});
    }
    if (Object.hasOwn(GET, api)) return json(GET[api]);
    if (/^\/(settings|models|experiment\/models)\//.test(api)) return json(api.startsWith("/settings") ? null : []);
    if (route.startsWith("/templates/") && sendFile(res, TEMPLATES, route.slice("/templates/".length))) return;
    if (!route.startsWith("/api/") && sendFile(res, STATIC, route === "/" ? "index.html" : route.slice(1))) return;
    unknown.add(`${req.method} ${route}`);
    json({ error: "not here" }, 404);
  });
  server.on("upgrade", (req, socket) => {
    const key = req.headers["sec-websocket-key"];
    const accept = createHash("sha1").update(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    const hello = Buffer.from(JSON.stringify({ type: "status", data: { status: GET["/prompt"], sid: "0" } }));
    socket.write(Buffer.concat([Buffer.from([0x81, hello.length]), hello])); // shorter than 126 bytes: a one-byte length
    socket.on("data", () => {}).on("error", () => {});
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return new Promise((done) => server.listen(port, "127.0.0.1", () => done({
    url: `http://127.0.0.1:${server.address().port}`,
    unknown,
    close: () => { sockets.forEach((s) => s.destroy()); server.closeAllConnections(); server.close(); },
  })));
}

if (import.meta.filename === process.argv[1] || import.meta.url === `file://${process.argv[1]}`) {
  if (!process.argv[2]) { console.error("usage: node server.mjs OBJECT_INFO.json [PORT]"); process.exit(2); }
  fetchAll();
  const { url } = await serve(process.argv[2], Number(process.argv[3] || 8199));
  console.log(url);
}
