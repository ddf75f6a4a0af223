/** The colours people know from ComfyUI's menu, so that a document looks the same there. Source: its node and group colours. */
export const presets = [
  { name: "red", node: { color: "#322", bgcolor: "#533" }, group: "#A88" },
  { name: "brown", node: { color: "#332922", bgcolor: "#593930" }, group: "#b06634" },
  { name: "green", node: { color: "#232", bgcolor: "#353" }, group: "#8A8" },
  { name: "blue", node: { color: "#223", bgcolor: "#335" }, group: "#88A" },
  { name: "paleBlue", node: { color: "#2a363b", bgcolor: "#3f5159" }, group: "#3f789e" },
  { name: "cyan", node: { color: "#233", bgcolor: "#355" }, group: "#8AA" },
  { name: "purple", node: { color: "#323", bgcolor: "#535" }, group: "#a1309b" },
  { name: "yellow", node: { color: "#432", bgcolor: "#653" }, group: "#b58b2a" },
  { name: "black", node: { color: "#222", bgcolor: "#000" }, group: "#444" },
] as const;

export type Preset = (typeof presets)[number];
