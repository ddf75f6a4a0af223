"""What tests/live/critic-peer runs inside its environment: the face critic's audit as a Python program would do it.

Two pipelines go from the bytes of a file in memory to a verdict, one picture at a time, on one thread:

  opencv       imdecode, FaceDetectorYN, FaceRecognizerSF, and the face mesh through cv2.dnn
  onnxruntime  imdecode, then sessions of YuNet, SFace and the mesh; letterbox, boxes and overlaps in numpy

Both follow `pipeline` in reference.json of the photos; the mesh is one pass on a crop made as in src/face/mesh.rs of
crates/gpu. They take turns photo by photo, so that a busy machine disturbs both alike. Beside them stand the bare calls
of the networks, with fixed inputs and nothing around them.

Every time is given three ways: `median` and `min` over all photos and rounds, and `quiet`, the median over the photos
of each photo's fastest round (of the bare calls: of each call's), which says most on a machine that others use too.

OpenCV 5.0 reads the SFace file with float16 weights only in its older, half as fast engine; so it gets the same
weights as float32, written to a temporary file when the program starts.
"""

import argparse
import gc
import itertools
import json
import multiprocessing
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

# Before the import, or it warns about every model.
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

# File names as in assets/models.
DETECTOR, EMBEDDER, MESH = "yunet_640_f32.onnx", "sface_112_f16w.onnx", "facemesh_192_f32.onnx"
STAGES = ["decode", "letterbox", "detector", "boxes", "align", "embedder", "crop", "mesh", "verdict"]
MESH_STAGES = ("crop", "mesh")

SIDE = 640
MIN_SCORE, MAX_OVERLAP = 0.6, 0.3
ALIGNED = 112
TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
CROP, MARGIN = 192, 1.5
MESH_OUTPUTS = ["conv2d_20", "conv2d_30"]
# assets/models/anchors.toml, photos.
VERIFY, ACCEPT = 0.363, 0.60
REFERENCES = 3


def single_threaded():
    cv2.setNumThreads(1)


def letterboxed(picture):
    """The size the picture has inside the detector's square, and the picture at that size."""
    height, width = picture.shape[:2]
    scale = min(1.0, SIDE / max(width, height))
    fitted = max(1, round(width * scale)), max(1, round(height * scale))
    return scale, picture if scale == 1.0 else cv2.resize(picture, fitted, interpolation=cv2.INTER_LINEAR)


def mesh_crop(picture, box, landmarks):
    """192 x 192 around the face with level eyes, and the way back to picture pixels."""
    (right_x, right_y), (left_x, left_y) = landmarks[:2]
    angle = np.arctan2(left_y - right_y, left_x - right_x)
    scale = MARGIN * max(box[2], box[3]) / CROP
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    x, y, half = box[0] + box[2] / 2, box[1] + box[3] / 2, CROP / 2
    back = np.array([[cos, -sin, x - (cos - sin) * half], [sin, cos, y - (sin + cos) * half]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpAffine(picture, back, (CROP, CROP), flags=flags)
    return cv2.dnn.blobFromImage(crop, 1 / 255, swapRB=True), back, scale


def mesh_points(raw, back, scale):
    points = raw.reshape(468, 3)
    return np.hstack([points[:, :2] @ back[:, :2].T + back[:, 2], points[:, 2:] * scale])


def unit(vector):
    return vector / np.linalg.norm(vector)


def verdict(cosine):
    middle, steepness = (VERIFY + ACCEPT) / 2, 2 * np.log(3) / (ACCEPT - VERIFY)
    return float(1 / (1 + np.exp(-steepness * (cosine - middle))))


class OpenCv:
    def __init__(self, models, folded):
        self.detector = cv2.FaceDetectorYN.create(str(models / DETECTOR), "", (SIDE, SIDE), MIN_SCORE, MAX_OVERLAP)
        self.embedder = cv2.FaceRecognizerSF.create(str(folded), "")
        self.mesh = cv2.dnn.readNetFromONNX(str(models / MESH))
        self.square = np.zeros((SIDE, SIDE, 3), np.uint8)

    def audit(self, data, template):
        """What was found and the moments between the stages; None without a face."""
        now = time.perf_counter_ns
        laps = [now()]
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
        laps.append(now())
        scale, fitted = letterboxed(picture)
        height, width = fitted.shape[:2]
        self.square[:height, :width] = fitted
        self.square[height:], self.square[:, width:] = 0, 0
        laps.append(now())
        _, faces = self.detector.detect(self.square)
        laps.append(now())
        if faces is None:
            return None
        faces[:, :14] /= scale
        face = faces[np.argmax(faces[:, 2] * faces[:, 3])]
        laps.append(now())
        aligned = self.embedder.alignCrop(picture, face)
        laps.append(now())
        vector = unit(self.embedder.feature(aligned)[0])
        laps.append(now())
        landmarks = face[4:14].reshape(5, 2)
        crop, back, pixels = mesh_crop(picture, face[:4], landmarks)
        laps.append(now())
        self.mesh.setInput(crop)
        points = mesh_points(self.mesh.forward(MESH_OUTPUTS)[0], back, pixels)
        laps.append(now())
        score = None if template is None else verdict(float(vector @ template))
        laps.append(now())
        return {
            "box": face[:4],
            "landmarks": landmarks,
            "vector": vector,
            "points": points,
            "score": score,
            "laps": laps,
        }

    def bare(self, inputs):
        def mesh():
            self.mesh.setInput(inputs["mesh"])
            return self.mesh.forward(MESH_OUTPUTS)

        return {
            "detector": lambda: self.detector.detect(inputs["square"]),
            "embedder": lambda: self.embedder.feature(inputs["aligned"]),
            "mesh": mesh,
        }


class OnnxRuntime:
    def __init__(self, models, _folded):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name):
            return onnxruntime.InferenceSession(str(models / name), options, providers=["CPUExecutionProvider"])

        self.detector, self.embedder, self.mesh = session(DETECTOR), session(EMBEDDER), session(MESH)
        self.square = np.zeros((1, 3, SIDE, SIDE), np.float32)
        self.names = [f"{kind}_{stride}" for stride in (8, 16, 32) for kind in ("cls", "obj", "bbox", "kps")]

    def audit(self, data, template):
        """What was found and the moments between the stages; None without a face."""
        now = time.perf_counter_ns
        laps = [now()]
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
        laps.append(now())
        scale, fitted = letterboxed(picture)
        height, width = fitted.shape[:2]
        # Ten to twenty times faster than blobFromImage at this size.
        for plane, channel in zip(self.square[0], cv2.split(fitted)):
            plane[:height, :width] = channel
            plane[height:], plane[:, width:] = 0, 0
        laps.append(now())
        outputs = self.detector.run(self.names, {"input": self.square})
        laps.append(now())
        faces = without_doubles(decoded(outputs))
        if not len(faces):
            return None
        faces = faces[:, :14] / scale
        face = faces[np.argmax(faces[:, 2] * faces[:, 3])]
        landmarks = face[4:14].reshape(5, 2)
        laps.append(now())
        aligned = cv2.warpAffine(picture, similarity(landmarks), (ALIGNED, ALIGNED), flags=cv2.INTER_LINEAR)
        aligned = cv2.dnn.blobFromImage(aligned, swapRB=True)
        laps.append(now())
        vector = unit(self.embedder.run(["fc1"], {"data": aligned})[0][0])
        laps.append(now())
        crop, back, pixels = mesh_crop(picture, face[:4], landmarks)
        laps.append(now())
        points = mesh_points(self.mesh.run(MESH_OUTPUTS, {"input_1": crop})[0], back, pixels)
        laps.append(now())
        score = None if template is None else verdict(float(vector @ template))
        laps.append(now())
        return {
            "box": face[:4],
            "landmarks": landmarks,
            "vector": vector,
            "points": points,
            "score": score,
            "laps": laps,
        }

    def bare(self, inputs):
        square = cv2.dnn.blobFromImage(inputs["square"])
        aligned = cv2.dnn.blobFromImage(inputs["aligned"], swapRB=True)
        return {
            "detector": lambda: self.detector.run(self.names, {"input": square}),
            "embedder": lambda: self.embedder.run(["fc1"], {"data": aligned}),
            "mesh": lambda: self.mesh.run(MESH_OUTPUTS, {"input_1": inputs["mesh"]}),
        }


PIPELINES = {"opencv": OpenCv, "onnxruntime": OnnxRuntime}


def decoded(outputs):
    """Rows of x, y, w, h, five landmarks and score, in pixels of the square."""
    found = []
    for index, stride in enumerate((8, 16, 32)):
        cls, obj, box, points = outputs[4 * index : 4 * index + 4]
        score = np.sqrt(np.clip(cls[0, :, 0], 0, 1) * np.clip(obj[0, :, 0], 0, 1))
        chosen = np.flatnonzero(score >= MIN_SCORE)
        if not len(chosen):
            continue
        box, points = box[0, chosen], points[0, chosen].reshape(-1, 5, 2)
        place = np.stack([chosen % (SIDE // stride), chosen // (SIDE // stride)], axis=1).astype(np.float32)
        size = np.exp(box[:, 2:]) * stride
        corner = (place + box[:, :2]) * stride - size / 2
        landmarks = ((points + place[:, None]) * stride).reshape(-1, 10)
        found.append(np.hstack([corner, size, landmarks, score[chosen, None]]))
    return np.concatenate(found) if found else np.empty((0, 15), np.float32)


def without_doubles(faces):
    """Of overlapping boxes the surest."""
    faces = faces[np.argsort(-faces[:, 14], kind="stable")]
    area = faces[:, 2] * faces[:, 3]
    low, high = faces[:, :2], faces[:, :2] + faces[:, 2:4]
    kept, left = [], np.arange(len(faces))
    while len(left):
        first, left = left[0], left[1:]
        kept.append(first)
        shared = np.clip(np.minimum(high[first], high[left]) - np.maximum(low[first], low[left]), 0, None).prod(axis=1)
        left = left[shared / (area[first] + area[left] - shared) <= MAX_OVERLAP]
    return faces[kept]


def similarity(landmarks):
    """The turn, scale and move that bring the landmarks closest to the template (Umeyama 1991, in closed form)."""
    start, end = landmarks.mean(axis=0), TEMPLATE.mean(axis=0)
    p, q = landmarks - start, TEMPLATE - end
    extent = (p * p).sum()
    a, b = (p * q).sum() / extent, (p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]).sum() / extent
    return np.array([[a, -b, end[0] - a * start[0] + b * start[1]], [b, a, end[1] - b * start[0] - a * start[1]]])


def fold(source, target):
    """Weights that are stored as float16 and cast when run, stored as float32."""
    model = onnx.load(source)
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    kept = []
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in stored:
            tensor = stored[node.input[0]]
            graph.initializer.remove(tensor)
            values = numpy_helper.to_array(tensor).astype(np.float32)
            graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
        else:
            kept.append(node)
    del graph.node[:]
    graph.node.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def pictures_in(folder):
    endings = {".jpg", ".jpeg", ".png", ".webp"}
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in endings)


def prepare(photos, target, size):
    """Every photo with a longer side of `size` pixels as JPEG, under its own name; all or nothing."""
    files = pictures_in(photos)
    if not files:
        sys.exit(f"no photos in {photos}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as unfinished:
        folder = pathlib.Path(unfinished) / "photos"
        for file in files:
            picture = cv2.imdecode(np.fromfile(file, np.uint8), cv2.IMREAD_COLOR)
            if picture is None:
                sys.exit(f"{file} cannot be decoded")
            height, width = picture.shape[:2]
            scale = size / max(width, height)
            fitted = max(1, round(width * scale)), max(1, round(height * scale))
            way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            # 4:2:0, which cv2 has no name for in every version but which it writes as 0x221111.
            options = [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x221111]
            _, data = cv2.imencode(".jpg", cv2.resize(picture, fitted, interpolation=way), options)
            name = file.relative_to(photos)
            made = folder / (name if name.suffix == ".jpg" else f"{name}.jpg")
            made.parent.mkdir(parents=True, exist_ok=True)
            data.tofile(made)
        folder.rename(target)


def templates(pipeline, data):
    """Of each person the mean direction of the first three pictures; and the pictures it was made of."""
    made, used = {}, set()
    for name, files in itertools.groupby(data, key=lambda file: file.parent.name):
        found = [(file, pipeline.audit(data[file], None)) for file in itertools.islice(files, REFERENCES)]
        found = [(file, result["vector"]) for file, result in found if result]
        if found:
            made[name] = unit(np.mean([vector for _, vector in found], axis=0))
            used.update(file for file, _ in found)
    return made, used


def milliseconds(samples):
    """The three figures of an array [rounds, photos] of times in nanoseconds."""
    samples = np.asarray(samples) / 1e6
    figures = {"median": np.median(samples), "min": samples.min(), "quiet": np.median(samples.min(axis=0))}
    return {name: round(float(value), 3) for name, value in figures.items()}


def bare_calls(models, pipelines, content, face):
    """The networks alone, on what the first photo gives them."""
    picture = cv2.imdecode(content, cv2.IMREAD_COLOR)
    _, fitted = letterboxed(picture)
    square = np.zeros((SIDE, SIDE, 3), np.uint8)
    square[: fitted.shape[0], : fitted.shape[1]] = fitted
    aligned = cv2.warpAffine(picture, similarity(face["landmarks"]), (ALIGNED, ALIGNED))
    crop, _, _ = mesh_crop(picture, face["box"], face["landmarks"])
    inputs = {"square": square, "aligned": aligned, "mesh": crop}
    calls = {(name, what): call for name, p in pipelines.items() for what, call in p.bare(inputs).items()}
    # What OpenCV could do otherwise: the detector without the padding, and the embedder's file as it is.
    loose = cv2.FaceDetectorYN.create(str(models / DETECTOR), "", fitted.shape[1::-1], MIN_SCORE, MAX_OVERLAP)
    stored = cv2.FaceRecognizerSF.create(str(models / EMBEDDER), "")
    calls["opencv", "detector, not padded"] = lambda: loose.detect(fitted)
    calls["opencv", "embedder, float16 file"] = lambda: stored.feature(aligned)
    return calls


def measured(pipelines, made, data, rounds, bare):
    """Times of the audits [rounds, photos, stages], their processor times, times of the bare calls [rounds, calls]."""
    laps = {name: [] for name in pipelines}
    processor = {name: [] for name in pipelines}
    calls = {key: [] for key in bare}
    gc.collect()
    gc.disable()
    for index in range(rounds):
        print(f"round {index + 1} of {rounds}", file=sys.stderr)
        order = list(pipelines.items())[:: 1 if index % 2 == 0 else -1]
        for name in pipelines:
            laps[name].append([])
            processor[name].append([])
        for file, content in data.items():
            for name, pipeline in order:
                begun = time.process_time_ns()
                result = pipeline.audit(content, made[name][file.parent.name])
                processor[name][-1].append(time.process_time_ns() - begun)
                laps[name][-1].append(np.diff(result["laps"]))
        for key, call in bare.items():
            times = []
            for _ in range(50):
                begun = time.perf_counter_ns()
                call()
                times.append(time.perf_counter_ns() - begun)
            # The first two find their code and weights cold.
            calls[key].append(times[2:])
    gc.enable()
    return {name: np.array(times) for name, times in laps.items()}, processor, calls


def agreement(results):
    """How far the two pipelines lie apart over all photos; they have to tell the same."""
    pairs = list(zip(*results.values()))

    def furthest(key):
        return max(float(np.abs(a[key] - b[key]).max()) for a, b in pairs)

    return {
        "min_cosine": round(min(float(a["vector"] @ b["vector"]) for a, b in pairs), 7),
        "max_landmark_px": round(furthest("landmarks"), 4),
        "max_mesh_px": round(furthest("points"), 4),
        "max_score": round(max(abs(a["score"] - b["score"]) for a, b in pairs), 6),
    }


def work(name, models, folded, files, made, seconds, barrier, answers):
    """One of the processes of `throughput`."""
    single_threaded()
    pipeline = PIPELINES[name](models, folded)
    data = [(np.fromfile(file, np.uint8), made[file.parent.name]) for file in files]
    for content, template in data[:5]:
        pipeline.audit(content, template)
    barrier.wait()
    begun, processor_begun = time.perf_counter(), time.process_time()
    count = 0
    for content, template in itertools.cycle(data):
        pipeline.audit(content, template)
        count += 1
        if time.perf_counter() - begun >= seconds:
            break
    answers.put((count / (time.perf_counter() - begun), count / (time.process_time() - processor_begun)))


def throughput(name, models, folded, files, made, seconds, workers=2):
    """Images per second of several processes that work at the same time, each on one thread: by the clock, and by the
    processor time they got, which is what the clock would say if nobody else used the machine."""
    print(f"throughput of {name}", file=sys.stderr)
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(workers), context.Queue()
    started = []
    for index in range(workers):
        # Each begins elsewhere in the list, so that they do not read the same picture at the same time.
        begin = index * len(files) // workers
        order = files[begin:] + files[:begin]
        arguments = (name, models, folded, order, made, seconds, barrier, answers)
        started.append(context.Process(target=work, args=arguments))
        started[-1].start()
    for process in started:
        process.join()
    if any(process.exitcode for process in started):
        sys.exit(f"a worker of {name} failed")
    rates = zip(*(answers.get() for _ in started))
    return {name: round(sum(rate), 2) for name, rate in zip(("clock", "processor_time"), rates)}


def processor_name():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    try:
        asked = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True, check=True)
        return asked.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return platform.processor() or platform.machine()


def load():
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def report(options, folder, folded):
    load_before = load()
    files = pictures_in(folder)
    if not files:
        sys.exit(f"no pictures in {folder}")
    data = {file: np.fromfile(file, np.uint8) for file in files}
    pipelines = {name: make(options.models, folded) for name, make in PIPELINES.items()}

    # Warms everything up, and says which pictures count and whether the two agree.
    found = {name: {f: p.audit(content, None) for f, content in data.items()} for name, p in pipelines.items()}
    faceless = [file for file in files if not all(results[file] for results in found.values())]
    for file in faceless:
        print(f"no face in {file}", file=sys.stderr)
        del data[file]
    if not data:
        sys.exit("no face in any picture")
    made, references = {}, set()
    for name, pipeline in pipelines.items():
        made[name], references = templates(pipeline, data)
    found = {n: [p.audit(content, made[n][f.parent.name]) for f, content in data.items()] for n, p in pipelines.items()}

    bare = bare_calls(options.models, pipelines, next(iter(data.values())), found["opencv"][0])
    laps, processor, calls = measured(pipelines, made, data, options.rounds, bare)
    sizes = [max(cv2.imdecode(content, cv2.IMREAD_COLOR).shape) for content in data.values()]
    result = {
        "versions": {
            "python": platform.python_version(),
            "opencv": cv2.__version__,
            "onnxruntime": onnxruntime.__version__,
            "numpy": np.__version__,
            "onnx": onnx.__version__,
        },
        "machine": {"cpu": processor_name(), "cores": os.cpu_count(), "load_before": load_before},
        "photos": {
            "count": len(data),
            "people": len({file.parent for file in data}),
            "without_face": len(faceless),
            "longer_side_px": [min(sizes), max(sizes)],
            "mean_bytes": round(sum(map(len, data.values())) / len(data)),
        },
        "rounds": options.rounds,
        "models": {
            "opencv": {"detector": DETECTOR, "embedder": f"{EMBEDDER}, as float32", "mesh": f"{MESH} in cv2.dnn"},
            "onnxruntime": {"detector": DETECTOR, "embedder": EMBEDDER, "mesh": MESH},
        },
        "agreement": agreement(found),
        "unit": "ms",
        "pipelines": {},
        "bare": {name: {} for name in pipelines},
    }
    for (name, what), times in calls.items():
        result["bare"][name][what] = milliseconds(times)
    without = [index for index, stage in enumerate(STAGES) if stage not in MESH_STAGES]
    for name in pipelines:
        others = [r["score"] >= 0.75 for file, r in zip(data, found[name]) if file not in references]
        result["pipelines"][name] = {
            "audit": milliseconds(laps[name].sum(axis=2)),
            "audit_without_mesh": milliseconds(laps[name][:, :, without].sum(axis=2)),
            "audit_processor_time": milliseconds(processor[name]),
            "stages": {stage: milliseconds(laps[name][:, :, i]) for i, stage in enumerate(STAGES)},
            "accepted": {"of": len(others), "count": sum(others)},
        }
    for name, figures in result["bare"].items():
        audit = result["pipelines"][name]["audit"]
        total = {key: sum(figures[what][key] for what in ("detector", "embedder", "mesh")) for key in audit}
        figures["sum"] = {key: round(value, 3) for key, value in total.items()}
        result["pipelines"][name]["audit_by_bare"] = {key: round(audit[key] / total[key], 3) for key in total}
    if options.seconds > 0:
        for name in PIPELINES:
            rate = throughput(name, options.models, folded, list(data), made[name], options.seconds)
            result["pipelines"][name]["images_per_second_of_two_processes"] = rate
    result["machine"]["load_after"] = load()
    return result


def table(result):
    photos, machine = result["photos"], result["machine"]
    agreed = ", ".join(f"{key} {value}" for key, value in result["agreement"].items())
    low, high = photos["longer_side_px"]
    lines = [
        ", ".join(f"{name} {version}" for name, version in result["versions"].items()),
        f"{machine['cpu']}, {machine['cores']} cores, load {machine['load_before']} to {machine['load_after']}",
        f"{photos['count']} photos of {photos['people']} people, longer side {low} to {high} px, "
        + f"{photos['mean_bytes']} bytes each, {photos['without_face']} without a face; {result['rounds']} rounds",
        f"between the two: {agreed}",
        "",
        f"{'ms, one thread':<42}{'median':>9}{'min':>9}{'quiet':>9}",
    ]

    def row(what, figures):
        lines.append(f"{what:<42}" + "".join(f"{figures[key]:9.2f}" for key in ("median", "min", "quiet")))

    for name, figures in result["pipelines"].items():
        row(f"{name}: audit", figures["audit"])
        row(f"{name}: audit without mesh", figures["audit_without_mesh"])
        row(f"{name}: audit, processor time", figures["audit_processor_time"])
        for stage, times in figures["stages"].items():
            row(f"  {stage}", times)
    for name, calls in result["bare"].items():
        for what, times in calls.items():
            row(f"bare {name}: {what}", times)
    lines.append("")
    for name, figures in result["pipelines"].items():
        ratio, accepted = figures["audit_by_bare"], figures["accepted"]
        rates = figures.get("images_per_second_of_two_processes")
        lines.append(
            f"{name}: audit / bare calls {ratio['median']:.2f} (median), {ratio['min']:.2f} (min), "
            f"{ratio['quiet']:.2f} (quiet); accepted {accepted['count']} of {accepted['of']}"
        )
        if rates:
            lines.append(
                f"{name}: two processes {rates['clock']} images/s by the clock, "
                f"{rates['processor_time']} by processor time"
            )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description="The Python reference for the speed of the face critic.")
    folder, option = pathlib.Path, parser.add_argument
    option("--models", type=folder, required=True, metavar="DIR", help="the three models, as in assets/models")
    option("--photos", type=folder, metavar="DIR", help="photos, one folder per person")
    option("--prepared", type=folder, metavar="DIR", help="scaled photos: taken as they are, or made if DIR is missing")
    option("--size", type=int, default=1024, metavar="PX", help="longer side of a photo prepared now (1024)")
    option("--rounds", type=int, default=3, metavar="N", help="how often every photo is audited (3)")
    option("--seconds", type=float, default=10, metavar="S", help="length of a throughput run, 0 for none (10)")
    option("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    if options.rounds < 1 or options.size < 1:
        parser.error("--rounds and --size start at 1")
    single_threaded()
    with tempfile.TemporaryDirectory() as temporary:
        temporary = folder(temporary)
        prepared = options.prepared or temporary / "prepared"
        if not prepared.is_dir():
            if not options.photos:
                parser.error("--photos is needed to prepare them")
            prepare(options.photos, prepared, options.size)
        fold(options.models / EMBEDDER, temporary / "sface_112_f32.onnx")
        result = report(options, prepared, temporary / "sface_112_f32.onnx")
    print(json.dumps(result, indent=2) if options.json else table(result))


if __name__ == "__main__":
    main()
