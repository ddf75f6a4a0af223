"""The same jobs through google-genai and through muse-google, against the same server; see ./google.

    google-genai.py GOOGLE_DOUBLE JOBS [--show]

Each side has a server of its own that writes every request down. The lists are compared one by one: method, path, query,
sign-in, quota project and JSON body. A difference is either explained by a rule of ALLOWED, and then counted, or a failure.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

PICTURE = b"\x89PNG a picture"
OTHER_PICTURE = b"\x89PNG another picture"
# Google's client takes what it is not given from the environment.
for name in list(os.environ):
    if name.startswith(("GOOGLE_", "GEMINI_", "CLOUDSDK_")) or name.lower().endswith("_proxy"):
        del os.environ[name]


class Double:
    """The server, for as long as a `with` lasts."""

    def __init__(self, binary, folder):
        self.log = pathlib.Path(folder) / "requests.jsonl"
        self.process = subprocess.Popen([binary, self.log], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=10)

    def requests(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def words(client):
    client.models.generate_content(
        model="gemini-3.8-flash",
        contents="What is a muse?",
        config=types.GenerateContentConfig(
            system_instruction="Be short.",
            temperature=0.4,
            top_p=0.9,
            max_output_tokens=100,
            seed=7,
            stop_sequences=["END"],
            thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW),
            safety_settings=[types.SafetySetting(category="HARM_CATEGORY_HARASSMENT", threshold="BLOCK_ONLY_HIGH")],
        ),
    )
    user = lambda text: types.Content(role="user", parts=[types.Part(text=text)])
    first = client.models.generate_content(model="gemini-3.8-flash", contents="Name a colour.")
    turns = [user("Name a colour."), first.candidates[0].content, user("And another?")]
    for _ in client.models.generate_content_stream(model="gemini-3.8-flash", contents=turns):
        pass
    schema = {
        "type": "object",
        "properties": {
            "mood": {"type": "string", "enum": ["calm", "wild"]},
            "energy": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "required": ["mood", "energy"],
        "additionalProperties": False,
    }
    client.models.generate_content(
        model="gemini-3.8-flash",
        contents="How does the sea feel?",
        config=types.GenerateContentConfig(response_mime_type="application/json", response_json_schema=schema),
    )


def picture(client):
    client.models.generate_content(
        model="gemini-nano-banana-2.1",
        contents=[types.Part(text="Make the coat red."), types.Part.from_bytes(data=PICTURE, mime_type="image/png")],
        config=types.GenerateContentConfig(
            response_modalities=["TEXT", "IMAGE"], image_config=types.ImageConfig(aspect_ratio="3:4", image_size="1K")
        ),
    )


def omni(client, delivery):
    block = lambda data: {"type": "image", "data": base64.b64encode(data).decode(), "mime_type": "image/png"}
    prompt = "[# Sources <FIRST_FRAME>@Image1 <LAST_FRAME>@Image2] She turns to the sea."
    job = client.interactions.create(
        model="gemini-omni-1.2-flash",
        input=[block(PICTURE), block(OTHER_PICTURE), {"type": "text", "text": prompt}],
        generation_config={"video_config": {"task": "image_to_video"}},
        response_format={
            "type": "video",
            "aspect_ratio": "16:9",
            "duration": "4s",
            "resolution": "720p",
            "delivery": delivery,
        },
        background=True,
        store=True,
    )
    done = client.interactions.get(job.id)
    while done.status not in ("completed", "failed"):
        time.sleep(0.05)
        done = client.interactions.get(job.id)
    if delivery == "uri":
        uri = done.output_video.uri
        name = uri.rsplit("/", 1)[1].split(":")[0]
        assert client.files.get(name=f"files/{name}").state == types.FileState.ACTIVE
        assert client.files.download(file=f"files/{name}")
    else:
        assert done.output_video.data
    client.interactions.delete(job.id)


def veo(client):
    image = lambda data: types.Image(image_bytes=data, mime_type="image/png")
    operation = client.models.generate_videos(
        model="veo-3.1-generate-001",
        source=types.GenerateVideosSource(prompt="She turns to the sea.", image=image(PICTURE)),
        config=types.GenerateVideosConfig(
            number_of_videos=1,
            last_frame=image(OTHER_PICTURE),
            reference_images=[types.VideoGenerationReferenceImage(image=image(PICTURE), reference_type="ASSET")],
            aspect_ratio="16:9",
            duration_seconds=8,
            resolution="1080p",
            seed=7,
            generate_audio=False,
            negative_prompt="rain",
        ),
    )
    while not operation.done:
        time.sleep(0.05)
        operation = client.operations.get(operation)
    assert operation.response.generated_videos[0].video.video_bytes


def theirs(url):
    options = {"base_url": url}
    developer = genai.Client(api_key="a-key-of-the-interop-test", http_options=options)
    enterprise = genai.Client(
        enterprise=True,
        project="p-1",
        location="us-central1",
        credentials=Credentials("a-token-of-the-interop-test", quota_project_id="quota-project"),
        http_options=options,
    )
    for client, delivery in ((developer, "uri"), (enterprise, "inline")):
        words(client)
        picture(client)
        omni(client, delivery)
        assert list(client.models.list(config={"page_size": 200}))
    veo(enterprise)


# What may differ, and why. Each rule makes both sides alike and says whether it had to.


def one_spelling(request):
    """Google reads `mime_type` as `mimeType` in JSON of protobufs; its client mixes the two."""
    if "/interactions" in request["path"]:
        return False
    camel = lambda key: "".join(word.capitalize() if at else word for at, word in enumerate(key.split("_")))

    def spelt(value, inside_schema=False):
        if isinstance(value, dict):
            return {
                key if inside_schema else camel(key): spelt(item, inside_schema or key.endswith("JsonSchema"))
                for key, item in value.items()
            }
        return [spelt(item, inside_schema) for item in value] if isinstance(value, list) else value

    before, request["body"] = request["body"], spelt(request["body"])
    return before != request["body"]


def no_stream_is_the_default(request):
    """`stream=false` on a GET says what holds without it."""
    before, request["query"] = request["query"], request["query"].replace("stream=false", "")
    return before != request["query"]


def the_version_of_an_address(request):
    """We fetch a file from the address that Google gave; its client puts the id under its own version."""
    if not request["path"].endswith(":download"):
        return False
    before, request["path"] = request["path"], request["path"].replace("/v1beta/", "/v1/")
    return before != request["path"]


def no_body_is_no_type(request):
    """A content type without content, on GET and DELETE, says nothing."""
    if request["method"] == "POST":
        return False
    return request["headers"].pop("content-type", None) is not None


ALLOWED = [one_spelling, no_stream_is_the_default, the_version_of_an_address, no_body_is_no_type]
HEADERS = ["content-type", "signed-in", "x-goog-user-project"]


def normal(request, used):
    for rule in ALLOWED:
        if rule(request):
            used[rule.__name__] = used.get(rule.__name__, 0) + 1
    kept = {key: request[key] for key in ("method", "path", "query", "body")}
    return kept | {"headers": {name: request["headers"].get(name) for name in HEADERS}}


def without_looks(requests):
    """How often a job is looked at is a matter of patience: one look of each counts."""
    kept = []
    for request in requests:
        look = request["method"] == "GET" or request["path"].endswith(":fetchPredictOperation")
        if not (look and request in kept):
            kept.append(request)
    return kept


def differences(ours, theirs, at=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(key), theirs.get(key), f"{at}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{at}[{number}]")
    elif ours != theirs:
        yield f"  {at[1:]}: ours {json.dumps(ours)}, google-genai's {json.dumps(theirs)}"


def main():
    double, jobs = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder, Double(double, folder) as server:
        theirs(server.url)
        by_google = server.requests()
    with tempfile.TemporaryDirectory() as folder, Double(double, folder) as server:
        subprocess.run([jobs, server.url, folder], check=True, stdout=subprocess.DEVNULL)
        by_us = server.requests()
    used = {}
    by_google = without_looks([normal(request, used) for request in by_google])
    by_us = without_looks([normal(request, used) for request in by_us])

    bad = 0
    for ours, google in zip(by_us, by_google):
        found = list(differences(ours, google))
        bad += bool(found)
        if found or "--show" in sys.argv:
            print("different" if found else "the same ", ours["method"], ours["path"])
            print(*found, sep="\n", end="\n" if found else "")
    for request in by_us[len(by_google):] + by_google[len(by_us):]:
        bad += 1
        print("only on one side:", request["method"], request["path"])
    print(f"{len(by_us)} requests of ours, {len(by_google)} of google-genai {genai.__version__}: {bad} different")
    for rule in ALLOWED:
        print(f"  allowed {used.get(rule.__name__, 0):3} times: {rule.__doc__}")
    unused = [rule.__name__ for rule in ALLOWED if rule.__name__ not in used]
    if unused:
        print("  not needed any more:", ", ".join(unused))
    sys.exit(bool(bad or unused))


main()
