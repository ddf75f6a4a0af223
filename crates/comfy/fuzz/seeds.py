"""Makes the seed corpus: small files each target reads, from recorded data and by hand.

usage: seeds.py SHARED CORPUS
"""

import base64
import json
import pathlib
import struct
import sys
import zlib

# A longer seed costs more time a run than it finds.
LARGEST = {"document": 16 << 10, "catalogue": 8 << 10, "script": 8 << 10, "embed": 8 << 10, "frames": 4 << 10}

SCRIPTS = [
    "for i in range(3):\n  for j in range(4, 0, -2):\n    SaveImage(EmptyImage(64, 64, color=i), 'plate')\n",
    "image = EmptyImage(64, 64, color=0x336699)\nSaveImage(ImageInvert(image), 'plate')\n",
    "model, clip, vae = CheckpointLoaderSimple('sd15.safetensors')\n"
    "positive = CLIPTextEncode('a lighthouse', clip)\n"
    "latent = KSampler(model, 42, 20, 7.5, 'euler', 'normal', positive, CLIPTextEncode('', clip), EmptyLatentImage())\n"
    "SaveImage(VAEDecode(latent, vae), 'plate')  # title: \"Plate\"\n",
    "a = Node('Any Class', x=[1, -2.5e3, None, True], **{'images.image0': ('1', 0)})\nb = Node('B', a, {'k': \"\\u00e4\"})\n",
]

# What earlier runs found, made small.
FOUND = [
    # A free number is looked for above the largest there is.
    ("document", '{"nodes":[{"id":9223372036854775807}],"definitions":{"subgraphs":[{"id":"s","nodes":[{"id":9223372036854775807}]}]}}'),
    # An input named twice.
    ("catalogue", '{"A":{"input":{"required":{"x":["AUDIO",{}]}},"input_order":{"required":["x","x"]}}}'),
    ("catalogue", '{"A":{"input":{"required":{"x":["AUDIO",{}]},"optional":{"x":["AUDIO",{}]}}}}'),
    # Links to a node and to an output that are not there.
    ("script", '{"5":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"a"}}}'),
    ("script", '{"2":{"class_type":"EmptyImage","inputs":{}},"7":{"class_type":"SaveImage","inputs":{"images":["2",5]}}}'),
    # Gigabytes from eight kilobytes.
    ("script", "for i in range(9999):\n  A=[" + "1," * 4000 + "1]\n"),
]


def recorded(shared):
    """Pairs of target and bytes."""
    yield from ((target, text.encode()) for target, text in FOUND)
    for path in sorted(shared.glob("templates/*.json")):
        yield ("script" if path.name.endswith(".api.json") else "document"), path.read_bytes()
    for path in sorted([*shared.glob("runnable/*.ui.json"), *shared.glob("identity/*.ui.json")]):
        yield "document", path.read_bytes()
        yield "embed", path.read_bytes()
    for path in sorted(shared.glob("identity/*.api.json")):
        yield "script", path.read_bytes()
        yield "embed", path.read_bytes()
    for path in sorted(shared.glob("comfyscript/*.py")):
        yield "script", path.read_bytes()
    for path in sorted(shared.glob("comfyscript/*.prompt.json")):
        yield "script", path.read_bytes()
    for script in SCRIPTS:
        yield "script", script.encode()

    classes = json.loads((shared / "object_info.json").read_text()) | json.loads((shared / "identity_nodes.json").read_text())
    names = list(classes)
    for start in range(0, len(names), 3):
        yield "catalogue", json.dumps({name: classes[name] for name in names[start : start + 3]}).encode()

    seen = {}
    for path in sorted(shared.glob("transcripts/*.jsonl")):
        for record in map(json.loads, path.read_text().splitlines()):
            if record["kind"] == "ws_text":
                data = record["data"]
                # A few of each type tell all there is to tell.
                seen[data["type"]] = seen.get(data["type"], 0) + 1
                if seen[data["type"]] <= 12:
                    yield "frames", json.dumps(data).encode()
            elif record["kind"] == "ws_binary" and "base64" in record:
                yield "frames", base64.b64decode(record["base64"])

    for path in sorted(shared.glob("runnable/*.ui.json")):
        workflow = path.read_text()
        body = json.loads((shared / "runnable" / path.name.replace(".ui.json", ".json")).read_text())
        prompt = json.dumps(body["prompt"])
        yield "embed", json.dumps({"prompt": body["prompt"], "extra_data": {"extra_pnginfo": {"workflow": json.loads(workflow)}}}).encode()
        yield from (("embed", picture) for picture in pictures(prompt, json.dumps(json.loads(workflow))))
    small = '{"1":{"class_type":"A","inputs":{"x":NaN}}}'
    yield from (("embed", picture) for picture in pictures(small, '{"nodes":[{"id":1,"type":"\\u00e4"}]}'))


def pictures(prompt, workflow):
    """The same two texts in every packing."""
    prompt, workflow = prompt.encode(), workflow.encode()

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def png(*chunks, after=()):
        header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        pixels = chunk(b"IDAT", zlib.compress(b"\0abc"))
        return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixels + b"".join(after) + chunk(b"IEND", b"")

    def tiff(order):
        texts = [b"workflow:" + workflow + b"\0", b"prompt:" + prompt + b"\0"]
        at = 8 + 2 + 12 * len(texts) + 4
        out = (b"MM" if order == ">" else b"II") + struct.pack(order + "HIH", 42, 8, len(texts))
        for number, text in enumerate(texts):
            out += struct.pack(order + "HHII", 0x010F + number, 2, len(text), at)
            at += len(text)
        return out + struct.pack(order + "I", 0) + b"".join(texts)

    def webp(exif):
        body = b"WEBP" + b"VP8L" + struct.pack("<I", 3) + b"odd\0" + b"EXIF" + struct.pack("<I", len(exif)) + exif + b"\0" * (len(exif) % 2)
        return b"RIFF" + struct.pack("<I", len(body)) + body

    def jpeg(exif):
        exif = b"Exif\0\0" + exif
        return b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xd9"

    yield png(chunk(b"tEXt", b"prompt\0" + prompt), chunk(b"tEXt", b"workflow\0" + workflow))
    yield png(after=[chunk(b"comf", b"prompt\0" + prompt), chunk(b"comf", b"workflow\0" + workflow)])
    yield png(chunk(b"zTXt", b"prompt\0\0" + zlib.compress(prompt)))
    yield png(chunk(b"iTXt", b"workflow\0\1\0\0\0" + zlib.compress(workflow)))
    yield png(chunk(b"iTXt", b"workflow\0\0\0de\0Ablauf\0" + workflow))
    # A fuzzer cannot pack, but it can change what is stored unpacked inside.
    yield png(chunk(b"zTXt", b"prompt\0\0" + zlib.compress(prompt, 0)))
    for order in "<>":
        yield webp(tiff(order))
        yield webp(b"Exif\0\0" + tiff(order))
        yield jpeg(tiff(order))


def main(shared, corpus):
    counts = {}
    for target, seed in recorded(shared):
        folder = corpus / target
        folder.mkdir(parents=True, exist_ok=True)
        if len(seed) <= LARGEST[target]:
            name = f"seed-{zlib.crc32(seed):08x}"
            (folder / name).write_bytes(seed)
            counts[target] = counts.get(target, 0) + 1
    print("seeds:", ", ".join(f"{count} {target}" for target, count in counts.items()))
    if set(counts) != set(LARGEST):
        sys.exit(f"no seeds for {', '.join(set(LARGEST) - set(counts))} in {shared}")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
