import { words } from "../words";

export const checkWords = words({
  en: {
    links: {
      disk: "Disk",
      database: "Database",
      keychain: "Keychain",
      models: "Models of the critic",
      "onnx runtime": "ONNX Runtime",
      "inference device": "Device of the critic",
      "gpu adapter": "Graphics adapter",
      comfyui: "ComfyUI",
      mind: "Reader",
      kubernetes: "Kubernetes",
      google: "Google",
      apify: "Apify",
      reddit: "Reddit",
      redis: "Redis",
      ffmpeg: "ffmpeg",
    },
  },
  fr: {
    links: {
      disk: "Disque",
      database: "Base de données",
      keychain: "Trousseau",
      models: "Modèles du critique",
      "onnx runtime": "ONNX Runtime",
      "inference device": "Matériel du critique",
      "gpu adapter": "Carte graphique",
      comfyui: "ComfyUI",
      mind: "Qui lit",
      kubernetes: "Kubernetes",
      google: "Google",
      apify: "Apify",
      reddit: "Reddit",
      redis: "Redis",
      ffmpeg: "ffmpeg",
    },
  },
});
