"""What tests/live/comfyscript runs inside ComfyScript's environment: comfyscript.py MUSE RECORDED [--all]

Prompts are compared as graphs: classes, inputs and links count, node ids and titles do not. Three ways of the runtime
cannot be avoided from a script and are only counted: it leaves out nodes that no output node needs, leaves out null
inputs, and writes the default of every input that was not set. A class that the server lacks cannot run either.
Anything else ends the check with exit code 1.
"""
import collections
import hashlib
import http.server
import io
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import traceback
from contextlib import redirect_stdout

import networkx
from networkx.algorithms import isomorphism

# Texts that a printer of Python could get wrong.
TEXTS = [
    "it's", '"dq"\n"""', "a\\", "a\\\n", "'''", "x'''y\nz", "ends\n'", "ends\n''", "\n'''", "\n", "\r\n", "tab\t",
    "\x00\x0b\x0c\x1c\x85\u2028\ufeff", "\U0001f600\u202e", "\\n # title: \"no\"", "one\n    two\n\tthree",
]


def serve(catalogue: bytes) -> tuple[str, list]:
    """A server with what the runtime asks for when it loads, and the list of what it asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = {"/object_info": catalogue, "/embeddings": b"[]"}.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}", asked


def link(value, prompt):
    """(node id, slot) if the value is a link to a node of this prompt."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and value[0] in prompt:
        return value[0], value[1]
    return None


def digest(value) -> str:
    # JSON text keeps 1, 1.0, true and "1" apart.
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def graph(prompt):
    made = networkx.MultiDiGraph()
    for id, node in prompt.items():
        plain = {name: value for name, value in node["inputs"].items() if not link(value, prompt)}
        made.add_node(id, is_=digest([node.get("class_type"), plain]))
        for name, value in node["inputs"].items():
            if found := link(value, prompt):
                made.add_edge(found[0], id, key=name, is_=f"{found[1]} {name}")
    # Rounds of neighbours leave the exact search below next to nothing to try.
    colour = dict(made.nodes(data="is_"))
    for _ in range(8):
        colour = {
            id: digest([
                colour[id],
                sorted([edge, colour[source]] for source, _, edge in made.in_edges(id, data="is_")),
                sorted([edge, colour[target]] for _, target, edge in made.out_edges(id, data="is_")),
            ])
            for id in made
        }
    networkx.set_node_attributes(made, colour, "is_")
    return made, collections.Counter(colour.values())


def equal(one, other) -> bool:
    (one, mine), (other, theirs) = graph(one), graph(other)
    return mine == theirs and networkx.is_isomorphic(
        one, other, isomorphism.categorical_node_match("is_", None), isomorphism.categorical_multiedge_match("is_", None))


def with_inputs(prompt, change):
    return {id: {**node, "inputs": change(node)} for id, node in prompt.items()}


def needed_only(prompt, catalogue):
    todo = [id for id, node in prompt.items() if catalogue.get(node.get("class_type"), {}).get("output_node")]
    kept = set()
    while todo:
        if (id := todo.pop()) not in kept:
            kept.add(id)
            todo += [found[0] for value in prompt[id]["inputs"].values() if (found := link(value, prompt))]
    return {id: node for id, node in prompt.items() if id in kept}


def explained(prompt, made, catalogue, nodes):
    """The fewest known ways of the runtime that make the two equal; `None` when they do not."""
    ways = {
        "nodes that no output node needs are left out": lambda p: needed_only(p, catalogue),
        "null inputs are left out":
            lambda p: with_inputs(p, lambda n: {k: v for k, v in n["inputs"].items() if v is not None}),
        "defaults are written for inputs that were not set":
            lambda p: with_inputs(p, lambda n: getattr(nodes.get(n.get("class_type")), "defaults", {}) | n["inputs"]),
    }
    for count in range(len(ways) + 1):
        for chosen in itertools.combinations(ways, count):
            changed = prompt
            for way in chosen:
                changed = ways[way](changed)
            if equal(changed, made):
                return chosen
    return None


def difference(prompt, made, catalogue) -> str:
    def lines(prompt):
        return collections.Counter(
            f"{node.get('class_type')} {name} = {'a link' if link(value, prompt) else json.dumps(value)[:80]}"
            for node in needed_only(prompt, catalogue).values() for name, value in node["inputs"].items())
    mine, theirs = lines(prompt), lines(made)
    return "; ".join([f"- {line}" for line in mine - theirs] + [f"+ {line}" for line in theirs - mine]) or "links"


class Check:
    def __init__(self, muse, catalogue):
        from comfy_script import runtime

        self.muse, self.catalogue, self.runtime = muse, catalogue, runtime
        self.results = collections.defaultdict(list)
        self.failed = False
        self.folder = pathlib.Path(tempfile.mkdtemp())
        text = json.dumps(catalogue)
        (self.folder / "catalogue.json").write_text(text)
        url, asked = serve(text.encode())
        with redirect_stdout(io.StringIO()):
            runtime.load(url, watch=False)
        self.nodes = dict(runtime.node.nodes)
        self.names = {}
        exec("from comfy_script.runtime import *\nfrom comfy_script.runtime.nodes import *", self.names)
        print(f"ComfyScript asked for {' '.join(asked)} and has {len(self.nodes)} of {len(catalogue)} classes")

    def script(self, prompt) -> str:
        file = self.folder / "prompt.json"
        file.write_text(json.dumps(prompt))
        command = [self.muse, "workflow", "to-script", file, "--object-info", self.folder / "catalogue.json"]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    def note(self, result, name, why="", bad=False):
        self.results[result].append(f"{name}: {why}" if why else name)
        self.failed |= bad

    def prompt(self, name, prompt):
        text = self.script(prompt)
        try:
            code = compile(text, name, "exec")
        except SyntaxError as error:
            return self.note("NOT PYTHON", name, error, bad=True)
        said = io.StringIO()
        try:
            # The workflow's end looks for the source of the frame it is in: that is this file.
            with redirect_stdout(said), self.runtime.Workflow(queue=False) as workflow:
                exec(code, dict(self.names))
            made = json.loads(workflow.api_format_json())
        except Exception as error:
            if any(node.get("class_type") not in self.catalogue for node in prompt.values()):
                return self.note("refused: the server lacks a class", name)
            line = next((f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == name), 1)
            why = f"{text.splitlines()[line - 1][:200]}"
            return self.note(f"REFUSED: {type(error).__name__}: {error}", name, why, bad=True)
        if said.getvalue().strip():
            self.note("COMPLAINT", name, said.getvalue().strip(), bad=True)
        ways = explained(prompt, made, self.catalogue, self.nodes)
        if ways is None:
            return self.note("DIFFERENT", name, difference(prompt, made, self.catalogue), bad=True)
        self.note("equal" if not ways else f"equal, but {', '.join(ways)}", name)

    def classes(self):
        """Each class by itself, so that one wrong name does not hide the others."""
        names = list(self.catalogue)
        text = self.script({str(index): {"class_type": name, "inputs": {}} for index, name in enumerate(names)})
        for name, line in zip(names, text.splitlines(), strict=True):
            try:
                made = eval(line, dict(self.names))
                made = made[0] if isinstance(made, list) else made
                if made.node_prompt["class_type"] != name:
                    raise NameError(f"it is {made.node_prompt['class_type']}")
                self.note("class names that lead to their class", name)
            except Exception as error:
                self.note("CLASS NAMES THAT DO NOT", name, f"{line}: {type(error).__name__}: {error}", bad=True)


def main(muse, recorded, *options):
    recorded = pathlib.Path(recorded)

    def read(path):
        return json.loads(path.read_text(encoding="utf-8"))

    check = Check(muse, read(recorded / "object_info.json") | read(recorded / "identity_nodes.json"))
    files = [*recorded.glob("templates/*.api.json"), *recorded.glob("identity/*.api.json")]
    prompts = {file.name.removesuffix(".api.json"): read(file) for file in files}
    for file in recorded.glob("runnable/*.json"):
        if not file.name.endswith(".ui.json"):
            prompts[file.stem] = read(file)["prompt"]
    prompts["texts"] = {
        str(index): {"class_type": "PreviewAny", "inputs": {"source": text, "mode": text}}
        for index, text in enumerate(TEXTS)
    }
    for name in sorted(prompts):
        check.prompt(name, prompts[name])
    check.classes()

    print(f"{len(prompts)} prompts, {len(check.catalogue)} classes")
    for result, names in sorted(check.results.items(), key=lambda item: -len(item[1])):
        print(f"{len(names):4}  {result}")
        plain = result == "equal" or result.startswith("class names")
        for name in [] if plain else names if "--all" in options or result[0].isupper() else []:
            print(f"        {name}")
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
