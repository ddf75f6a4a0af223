"""The Agent Development Kit on either side: it drives a work, and it is the mind that reads for the studio."""

import socket
import sys
import time
import unittest

import httpx
from google.adk.agents.remote_a2a_agent import RemoteA2aAgent
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.genai import types

from studio import INTENT, Program, Studio

PNG = b"\x89PNG\r\n\x1a\n"


def setUpModule():
    global studio
    studio = Studio()


def tearDownModule():
    studio.end()


class AdkDrives(unittest.IsolatedAsyncioTestCase):
    async def test_a_remote_agent_of_the_kit_drives_a_work_to_the_review_desk(self):
        headers = {"Authorization": f"Bearer {studio.token}"}
        async with httpx.AsyncClient(headers=headers, timeout=60) as http:
            card = f"{studio.agent('creation')}/.well-known/agent-card.json"
            agent = RemoteA2aAgent(name="muse", agent_card=card, httpx_client=http)
            sessions = InMemorySessionService()
            runner = Runner(app_name="interop", agent=agent, session_service=sessions)
            session = await sessions.create_session(app_name="interop", user_id="somebody")
            said = types.Content(role="user", parts=[types.Part(text=INTENT)])
            parts, errors = [], []
            async for event in runner.run_async(user_id="somebody", session_id=session.id, new_message=said):
                parts += event.content.parts if event.content and event.content.parts else []
                errors += [event.error_message] if event.error_message else []
        self.assertEqual(errors, [])
        pictures = [part.inline_data.data for part in parts if part.inline_data and part.inline_data.data]
        self.assertTrue(any(picture.startswith(PNG) for picture in pictures), parts)
        made = studio.get("/api/v1/productions")
        self.assertEqual([(work["intent"], work["state"]) for work in made], [(INTENT, "in_review")])


class AdkReads(unittest.TestCase):
    def test_an_agent_of_the_kit_takes_the_place_of_the_lexicon_and_the_decision_says_so(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        agent = Program([sys.executable, "-B", "-W", "ignore", "mind_agent.py", port], r"reading on (http://\S+)")
        try:
            until_listening(port)
            embedded = studio.post("/api/v1/decide", {"intent": INTENT})["inputs"]
            settings = studio.put("/api/v1/settings", {"mind": "a2a", "mind_url": agent.address})
            self.assertEqual((settings["mind"], settings["mind_url"]), ("a2a", agent.address))
            check = studio.post("/api/v1/connections/mind/test", {})
            self.assertEqual(check["state"], "ok", check)

            decided = studio.post("/api/v1/decide", {"intent": INTENT})["inputs"]
            self.assertEqual(decided["subject"]["axes"], {"sophistication": [0.875, 6]})
            self.assertNotEqual(decided["subject"], embedded["subject"])
            self.assertEqual(decided["mind"]["kind"], "a2a")
            self.assertEqual(decided["mind"]["asked"]["address"], agent.address)
            kept = studio.get("/api/v1/decisions?limit=1")[0]
            self.assertEqual(kept["inputs"]["mind"], decided["mind"])
        finally:
            agent.end()
        # Gone, it is missed by nobody.
        decided = studio.post("/api/v1/decide", {"intent": INTENT})["inputs"]
        self.assertEqual(decided["subject"], embedded["subject"])
        self.assertEqual(decided["mind"]["refused"]["code"], "mind.unreachable")
        self.assertEqual(studio.put("/api/v1/settings", {"mind": "embedded"})["mind"], "embedded")


def until_listening(port):
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the agent did not come up")
