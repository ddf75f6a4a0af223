// What a package holds beside the window's program: the command line, the models, the library that runs them, and the
// licences of all that. Printed as the part of Tauri's configuration that says so.
//
//   CARGO_TARGET_DIR=… node packages.mjs FOLDER      FOLDER has ONNX Runtime, as scripts/setup leaves it
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const top = path.join(import.meta.dirname, "..");
const licences = {
  copyright: "LICENSE",
  "licence-yunet": "assets/models/LICENSE.yunet.txt",
  "licence-sface": "assets/models/LICENSE.sface.txt",
  "licence-head": "assets/face/LICENSE.md",
  "licence-inter": "assets/brand/fonts/OFL.inter.txt",
  "licence-fraunces": "assets/brand/fonts/OFL.fraunces.txt",
  "licence-cormorant-garamond": "assets/brand/fonts/OFL.cormorant-garamond.txt",
  "licence-syne": "assets/brand/fonts/OFL.syne.txt",
  "licence-jetbrains-mono": "ui/node_modules/@fontsource-variable/jetbrains-mono/LICENSE",
  "models.md": "assets/models/README.md",
  "starter-faces.md": "assets/starter_muses/README.md",
};
const put = (folder, files) =>
  Object.fromEntries(Object.entries(files).map(([name, from]) => [`${folder}/${name}`, path.resolve(top, from)]));

const models = readdirSync(path.join(top, "assets/models")).filter((name) => /\.(onnx|toml)$/.test(name));
const onnxruntime = process.argv[2];
// Without its notices it may not be passed on; the studio then runs the models by itself, more slowly.
const libraries =
  onnxruntime !== undefined && existsSync(path.join(onnxruntime, "NOTICES.txt"))
    ? readdirSync(onnxruntime).filter((name) => name.startsWith("libonnxruntime"))
    : [];
if (libraries.length === 0) process.stderr.write("no ONNX Runtime to pack; the studio will run the models without\n");
else licences["licence-onnxruntime"] = path.join(onnxruntime, "NOTICES.txt");

const files = {
  "/usr/bin/muse": path.join(process.env.CARGO_TARGET_DIR, "release/muse"),
  ...put("/usr/share/sovereign-muse/models", Object.fromEntries(models.map((name) => [name, `assets/models/${name}`]))),
  ...put("/usr/lib/sovereign-muse", Object.fromEntries(libraries.map((name) => [name, path.join(onnxruntime, name)]))),
  ...put("/usr/share/doc/sovereign-muse", licences),
};
process.stdout.write(JSON.stringify({ bundle: { linux: { deb: { files }, rpm: { files } } } }));
