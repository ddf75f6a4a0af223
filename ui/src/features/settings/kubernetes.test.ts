import { expect, test } from "vitest";
import {
  commandsIn,
  type Finding,
  gpuWayOf,
  hourRows,
  isOtherSetup,
  machineOfRow,
  orNull,
  type Setup,
  sorted,
  tidy,
  withGpuWay,
  wrongSetup,
} from "./kubernetes";

const setup: Setup = {
  cluster: { by: "context", file: null, context: "gke" },
  namespace: "muse-burst",
  way: "auto",
  warm_pool: null,
  image: "registry.example/comfy:1",
  args: [],
  gpus: 1,
  accelerator: "nvidia-l4",
  compute_class: null,
  spot: true,
  cpu_millis: 4000,
  memory_mib: 16_384,
  scratch_gib: 40,
  models: null,
  outputs: null,
  service_account: null,
  queue: null,
  price: "burst.nvidia-l4.hour",
  tail_secs: 600,
  minutes: 30,
  idle_secs: 120,
  most_at_once: 2,
};

test("a whole setup has no fault, and each gap has its own", () => {
  expect(wrongSetup(setup)).toEqual({});
  expect(wrongSetup({ ...setup, cluster: null, image: " ", price: "" })).toEqual({
    cluster: "needed",
    image: "needed",
    price: "needed",
  });
  expect(wrongSetup({ ...setup, image: "two words", namespace: "my ns", models: "b/../x" })).toEqual({
    image: "image",
    namespace: "name",
    models: "bucket",
  });
  expect(wrongSetup({ ...setup, models: "muse-models/flux", outputs: "out" })).toEqual({});
});

test("a cluster of GKE needs all three of its names", () => {
  const cluster = { by: "gke", project: "p", location: "", cluster: "no way" } as const;
  expect(wrongSetup({ ...setup, cluster })).toEqual({ location: "needed", clusterName: "name" });
});

test("whoever wants a pool has to name one", () => {
  expect(wrongSetup({ ...setup, way: "pool" })).toEqual({ warm_pool: "needed" });
  expect(wrongSetup({ ...setup, way: "pool", warm_pool: "comfy" })).toEqual({});
});

test("a GPU is found one way at a time", () => {
  expect(gpuWayOf(setup)).toBe("accelerator");
  const other = withGpuWay(setup, "class");
  expect([gpuWayOf(other), other.accelerator, other.compute_class]).toEqual(["class", null, ""]);
  expect(wrongSetup(other)).toEqual({ compute_class: "needed" });
  expect(gpuWayOf(withGpuWay(other, "any"))).toBe("any");
});

test("blanks make no other setup, and what is sent has none", () => {
  expect(isOtherSetup(setup, { ...setup, image: ` ${setup.image} `, args: [""] })).toBe(false);
  expect(isOtherSetup(setup, { ...setup, spot: false })).toBe(true);
  const without: Setup = { ...setup };
  delete without.queue;
  expect(isOtherSetup(setup, without)).toBe(false);
  expect(tidy({ ...setup, args: ["--lowvram", ""] }).args).toEqual(["--lowvram"]);
  expect([orNull("  "), orNull("a")]).toEqual([null, "a"]);
});

test("only prices of an hour of a machine are offered", () => {
  const rows = [{ item: "burst.nvidia-l4.hour" }, { item: "comfy.picture" }, { item: "burst.start" }];
  expect(hourRows(rows as unknown as Parameters<typeof hourRows>[0])).toEqual([rows[0]]);
  expect(machineOfRow("burst.nvidia-l4.hour")).toBe("nvidia-l4");
});

test("what is missing is told first, and what is well apart", () => {
  const finding = (state: Finding["state"]): Finding => ({ subject: state, state, text: "", advice: null });
  const { open, good } = sorted({
    findings: [finding("good"), finding("not_visible"), finding("missing"), finding("absent")],
  });
  expect(open.map(({ state }) => state)).toEqual(["missing", "absent", "not_visible"]);
  expect(good).toHaveLength(1);
});

test("commands are taken out of the words around them", () => {
  expect(commandsIn("muse burst manifests | kubectl apply -f -")).toEqual([
    "muse burst manifests | kubectl apply -f -",
  ]);
  expect(
    commandsIn(
      "The Role of `muse burst manifests` allows it. To see it: kubectl auth can-i create pods -n muse-burst",
    ),
  ).toEqual(["kubectl auth can-i create pods -n muse-burst"]);
  expect(
    commandsIn("gcloud container clusters update CLUSTER --enable-pod-snapshots (GKE 1.35.3 or later)"),
  ).toEqual(["gcloud container clusters update CLUSTER --enable-pod-snapshots"]);
  expect(
    commandsIn(
      "gcloud container clusters update CLUSTER --update-addons GcsFuseCsiDriver=ENABLED, or use an image that has its models.",
    ),
  ).toEqual(["gcloud container clusters update CLUSTER --update-addons GcsFuseCsiDriver=ENABLED"]);
  expect(
    commandsIn("kubectl apply -f the release manifests of github.com/kubernetes-sigs/agent-sandbox"),
  ).toEqual([]);
  expect(commandsIn(null)).toEqual([]);
});
