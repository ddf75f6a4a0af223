"""An agent made with Google's Agent Development Kit that reads for the studio, in the place of its embedded lexicon.

    python mind_agent.py PORT

Then, in the studio's settings: mind `a2a`, address `http://127.0.0.1:PORT`. The agent needs no model: it looks words up in
a table. One that asks a model differs in `run` only: it gets the question as JSON and has to answer with JSON alone.
"""

import json
import sys

import uvicorn
from google.adk.a2a.utils.agent_to_a2a import to_a2a
from google.adk.agents import BaseAgent
from google.adk.events import Event
from google.genai import types

LEVELS = {"minimalist": ("sophistication", 0.875), "robot": ("technophilia", 0.75), "garden": ("technophilia", 0.25)}
OPEN, CLOSE = b"<a2a_datapart_json>", b"</a2a_datapart_json>"


def question_in(content):
    """The question: a data part, which the kit hands on as a blob between two marks."""
    for part in content.parts or []:
        blob = part.inline_data.data if part.inline_data else None
        if blob and blob.startswith(OPEN) and blob.endswith(CLOSE):
            return json.loads(blob[len(OPEN) : -len(CLOSE)])
    raise ValueError("there is no question in this message")


def read(question):
    """The answer: levels from 0 to 1, and ids out of the asked ones."""
    axes = {}
    for word in question["subject"]:
        axis, score = LEVELS.get(word["word"], (None, None))
        if axis in question["axes"]:
            axes[axis] = {"score": score, "confidence": 0.6}
    crossed = ["gambling"] if any(word["word"] == "roulette" for word in question["subject"]) else []
    return {"axes": axes, "values": question["values"][:1], "red_lines": [tag for tag in crossed if tag in question["red_lines"]]}


class Reader(BaseAgent):
    async def _run_async_impl(self, ctx):
        answer = json.dumps(read(question_in(ctx.user_content)))
        content = types.Content(role="model", parts=[types.Part(text=answer)])
        yield Event(author=self.name, invocation_id=ctx.invocation_id, content=content)


if __name__ == "__main__":
    port = int(sys.argv[1])
    agent = Reader(name="reader", description="Reads what a subject is about.")
    print(f"reading on http://127.0.0.1:{port}", flush=True)
    uvicorn.run(to_a2a(agent, host="127.0.0.1", port=port), host="127.0.0.1", port=port, log_level="warning")
