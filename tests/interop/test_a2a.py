"""Every call of the protocol by its own Python client, over both bindings; what no client sends, by hand."""

import unittest
import uuid

import httpx
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.helpers import get_data_parts, get_message_text, get_raw_parts, new_data_part, new_text_part
from a2a.types import (
    CancelTaskRequest,
    ContentTypeNotSupportedError,
    GetTaskRequest,
    InvalidParamsError,
    ListTasksRequest,
    Message,
    Part,
    PushNotificationNotSupportedError,
    Role,
    SendMessageConfiguration,
    SendMessageRequest,
    SubscribeToTaskRequest,
    TaskNotCancelableError,
    TaskNotFoundError,
    TaskPushNotificationConfig,
    TaskState,
    UnsupportedOperationError,
)

from studio import INTENT, Studio

LOBES = {
    "perception": {"trends", "score"},
    "cognition": {"decide", "read"},
    "creation": {"produce"},
    "governance": {"audit", "standing"},
}
PNG = b"\x89PNG\r\n\x1a\n"
NOBODY = "00000000-0000-7000-8000-000000000000"


def setUpModule():
    global studio
    studio = Studio()


def tearDownModule():
    studio.end()


def request(*parts, task=None, at_once=False, message_id=None):
    message = Message(message_id=message_id or str(uuid.uuid4()), role=Role.ROLE_USER, parts=parts)
    if task:
        message.task_id = task
    configuration = SendMessageConfiguration(return_immediately=at_once)
    return SendMessageRequest(message=message, configuration=configuration)


def produce(renderer="draft", **options):
    # Whole numbers leave this client as floats.
    wanted = {"intent": INTENT, "renderer": renderer, "anyway": True, "seed": 7}
    return request(new_data_part(wanted), **options)


def kind(event):
    return event.WhichOneof("payload")


class Calls:
    """The same conversation over one binding."""

    binding: str

    async def asyncSetUp(self):
        headers = {"Authorization": f"Bearer {studio.token}"}
        self.http = httpx.AsyncClient(headers=headers, timeout=60)
        self.addAsyncCleanup(self.http.aclose)

    async def client(self, lobe, streaming=True):
        card = await A2ACardResolver(self.http, studio.agent(lobe)).get_agent_card()
        bindings = [self.binding]
        config = ClientConfig(httpx_client=self.http, supported_protocol_bindings=bindings, streaming=streaming)
        return ClientFactory(config).create(card)

    async def said(self, client, message):
        return [event async for event in client.send_message(message)]

    async def test_a_card_says_what_each_agent_can_and_needs(self):
        async with httpx.AsyncClient() as nobody:
            for lobe, skills in LOBES.items():
                card = await A2ACardResolver(nobody, studio.agent(lobe)).get_agent_card()
                self.assertEqual({skill.id for skill in card.skills}, skills)
                self.assertTrue(card.capabilities.streaming)
                self.assertFalse(card.capabilities.push_notifications)
                self.assertEqual({interface.protocol_version for interface in card.supported_interfaces}, {"1.0"})
                self.assertEqual(card.security_schemes["token"].http_auth_security_scheme.scheme, "Bearer")
                self.assertIn("token", card.security_requirements[0].schemes)

    async def test_quick_skills_are_answered_by_a_message(self):
        for lobe, part, key in [
            ("perception", new_text_part("What is moving?"), "trends"),
            ("cognition", new_text_part(INTENT), "decision"),
            ("governance", new_data_part({"skill": "standing"}), "wallet"),
        ]:
            for streaming in (False, True):
                events = await self.said(await self.client(lobe, streaming), request(part))
                self.assertEqual([kind(event) for event in events], ["message"])
                message = events[0].message
                self.assertEqual(message.role, Role.ROLE_AGENT)
                self.assertIn(key, get_data_parts(message.parts)[0])
                self.assertTrue(get_message_text(message))

    async def test_a_send_waits_until_the_creator_is_asked(self):
        events = await self.said(await self.client("creation", streaming=False), produce())
        task = events[0].task
        self.assertEqual(task.status.state, TaskState.TASK_STATE_INPUT_REQUIRED)
        self.assertEqual(task.context_id, studio.muse)
        self.assertTrue(get_raw_parts(task.artifacts[0].parts)[0].startswith(PNG))
        told = get_data_parts(task.artifacts[0].parts)[0]
        self.assertEqual(told["verdict"]["outcome"], "accept")
        self.assertEqual(studio.production(task.id)["production"]["state"], "in_review")

    async def test_a_stream_tells_each_step_and_ends_at_the_review_desk(self):
        events = await self.said(await self.client("creation"), produce())
        self.assertEqual(kind(events[0]), "task")
        self.assertEqual(events[0].task.status.state, TaskState.TASK_STATE_WORKING)
        self.assertEqual([kind(event) for event in events[-2:]], ["artifact_update", "status_update"])
        self.assertTrue(get_raw_parts(events[-2].artifact_update.artifact.parts)[0].startswith(PNG))
        last = events[-1].status_update.status
        self.assertEqual(last.state, TaskState.TASK_STATE_INPUT_REQUIRED)
        self.assertIn("review desk", get_message_text(last.message))

    async def test_tasks_are_got_and_listed_page_by_page(self):
        client = await self.client("creation", streaming=False)
        made = [(await self.said(client, produce()))[0].task.id for _ in range(2)]
        task = await client.get_task(GetTaskRequest(id=made[0]))
        self.assertEqual((task.id, len(task.artifacts)), (made[0], 1))
        listed, token = [], ""
        while True:
            page = await client.list_tasks(ListTasksRequest(page_size=1, page_token=token))
            self.assertLessEqual(len(page.tasks), 1)
            listed += [task.id for task in page.tasks]
            self.assertTrue(all(not task.artifacts for task in page.tasks))
            token = page.next_page_token
            if not token:
                break
        self.assertEqual(listed[:2], made[::-1])
        self.assertEqual((len(listed), len(set(listed))), (page.total_size, page.total_size))
        waiting = ListTasksRequest(status=TaskState.TASK_STATE_INPUT_REQUIRED, include_artifacts=True, page_size=1)
        page = await client.list_tasks(waiting)
        self.assertTrue(get_raw_parts(page.tasks[0].artifacts[0].parts)[0].startswith(PNG))

    async def test_a_task_is_cancelled_once_while_somebody_follows_it(self):
        studio.comfy.tell("holding")
        try:
            client = await self.client("creation")
            unheld = await self.client("creation", streaming=False)
            begun = (await self.said(unheld, produce("comfy", at_once=True)))[0].task
            self.assertEqual(begun.status.state, TaskState.TASK_STATE_WORKING)
            studio.until(begun.id, "rendering")
            events = client.subscribe(SubscribeToTaskRequest(id=begun.id))
            first = await anext(events)
            self.assertEqual((kind(first), first.task.id), ("task", begun.id))
            cancelled = await client.cancel_task(CancelTaskRequest(id=begun.id))
            self.assertEqual(cancelled.status.state, TaskState.TASK_STATE_CANCELED)
            heard = [event async for event in events]
            self.assertEqual(heard[-1].status_update.status.state, TaskState.TASK_STATE_CANCELED)
            with self.assertRaises(TaskNotCancelableError):
                await client.cancel_task(CancelTaskRequest(id=begun.id))
            with self.assertRaises(UnsupportedOperationError):
                async for _ in client.subscribe(SubscribeToTaskRequest(id=begun.id)):
                    pass
        finally:
            studio.comfy.tell("sound")

    async def test_whoever_subscribes_hears_the_creators_word(self):
        client = await self.client("creation")
        made = (await self.said(await self.client("creation", streaming=False), produce()))[0].task
        events = client.subscribe(SubscribeToTaskRequest(id=made.id))
        self.assertEqual((await anext(events)).task.status.state, TaskState.TASK_STATE_INPUT_REQUIRED)
        studio.post(f"/api/v1/productions/{made.id}/review", {"status": "approved", "why": "as meant"})
        heard = [event async for event in events]
        self.assertEqual(heard[-1].status_update.status.state, TaskState.TASK_STATE_COMPLETED)

    async def test_the_same_message_twice_is_one_work_also_after_the_engine_was_killed(self):
        message_id = f"once-{self.binding}"
        client = await self.client("creation", streaming=False)
        first = (await self.said(client, produce(message_id=message_id)))[0].task.id
        studio.restart()
        client = await self.client("creation", streaming=False)
        second = (await self.said(client, produce(message_id=message_id)))[0].task.id
        self.assertEqual(first, second)
        other = request(new_data_part({"intent": "Something else"}), message_id=message_id)
        with self.assertRaises(InvalidParamsError) as refused:
            await self.said(client, other)
        self.assertEqual(refused.exception.data["code"], "ask.differs")

    async def test_a_no_is_a_message_with_its_reason(self):
        wanted = {"intent": "nothing anybody looks at", "renderer": "comfy"}
        decided = (await self.said(await self.client("cognition"), request(new_data_part(wanted))))[0].message
        decision = get_data_parts(decided.parts)[0]["decision"]
        self.assertIn(decision["outcome"], ("produce", "skip", "refuse"))
        red_lines = studio.get(f"/api/v1/muses/{studio.muse}")["head"]["dna"]["red_lines"]
        words = {"nudity": "naked", "violence": "gore", "weapons": "gun", "politics": "election", "religion": "priest",
                 "drugs": "cocaine", "gambling": "poker", "medical_claims": "detox", "financial_advice": "bitcoin",
                 "minors": "toddler", "real_people": "deepfake"}
        crossing = next(words[line["tag"]] for line in red_lines if line["tag"] in words)
        events = await self.said(await self.client("creation"), request(new_text_part(f"a {crossing}")))
        self.assertEqual([kind(event) for event in events], ["message"])
        self.assertEqual(get_data_parts(events[0].message.parts)[0]["decision"]["outcome"], "refuse")
        self.assertIn("red line", get_message_text(events[0].message))

    async def test_errors_are_those_of_the_protocol_with_the_studios_code_and_advice(self):
        client = await self.client("creation", streaming=False)
        governance = await self.client("governance", streaming=False)
        push = TaskPushNotificationConfig(task_id=NOBODY, url="https://nobody.example/")
        for call, error, code in [
            (lambda: client.get_task(GetTaskRequest(id=NOBODY)), TaskNotFoundError, "production.unknown"),
            (lambda: client.cancel_task(CancelTaskRequest(id=NOBODY)), TaskNotFoundError, "production.unknown"),
            (lambda: client.create_task_push_notification_config(push), PushNotificationNotSupportedError, "a2a.no_push"),
            (lambda: self.said(client, request()), InvalidParamsError, "request.bad"),
            (lambda: self.said(client, request(new_text_part("more"), task=NOBODY)), TaskNotFoundError, "production.unknown"),
            (lambda: self.said(client, request(Part(url="https://a.example/b.png"))), ContentTypeNotSupportedError, "request.content"),
            (lambda: self.said(client, request(new_data_part({"intent": "x", "sudo": True}))), InvalidParamsError, "request.bad"),
            (lambda: self.said(governance, request(new_text_part("hello"))), InvalidParamsError, "request.bad"),
        ]:
            with self.subTest(error=error.__name__, code=code), self.assertRaises(error) as raised:
                await call()
            self.assertEqual(raised.exception.data["code"], code)


class OverJsonRpc(Calls, unittest.IsolatedAsyncioTestCase):
    binding = "JSONRPC"


class OverHttpJson(Calls, unittest.IsolatedAsyncioTestCase):
    binding = "HTTP+JSON"


class ByHand(unittest.TestCase):
    """What the client would not send."""

    def ask(self, method, path, version="1.0", token=True, **options):
        headers = {} if version is None else {"A2A-Version": version}
        if token:
            headers["Authorization"] = f"Bearer {studio.token}"
        return httpx.request(method, studio.agent("creation") + path, headers=headers, timeout=60, **options)

    def test_other_versions_and_none_are_refused_on_both_bindings(self):
        call = {"jsonrpc": "2.0", "id": 1, "method": "ListTasks", "params": {}}
        for version in (None, "", "0.3", "0.3.0", "2.0"):
            for path in ("", "/"):
                error = self.ask("POST", path, version, json=call).json()["error"]
                self.assertEqual((error["code"], error["data"][-1]["reason"]), (-32009, "VERSION_NOT_SUPPORTED"))
            for method, path in [("GET", "/tasks"), ("POST", "/message:send"), ("POST", f"/tasks/{NOBODY}:cancel")]:
                answer = self.ask(method, path, version, json={} if method == "POST" else None)
                self.assertEqual(answer.status_code, 400)
                self.assertEqual(answer.json()["error"]["details"][-1]["reason"], "VERSION_NOT_SUPPORTED")
        self.assertEqual(self.ask("POST", "/", json=call).json()["result"]["pageSize"], 50)

    def test_the_token_is_asked_for_by_everything_but_the_card(self):
        self.assertEqual(self.ask("GET", "/.well-known/agent-card.json", None, token=False).status_code, 200)
        for method, path in [("POST", ""), ("GET", "/tasks"), ("POST", "/message:stream")]:
            answer = self.ask(method, path, token=False)
            self.assertEqual((answer.status_code, answer.headers["www-authenticate"]), (401, "Bearer"))

    def test_older_method_names_and_broken_calls_are_refused_as_json_rpc_has_it(self):
        for body, code in [
            ({"jsonrpc": "2.0", "id": 1, "method": "message/send", "params": {}}, -32601),
            ({"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {}}, -32602),
            ({"id": 1, "method": "ListTasks"}, -32600),
        ]:
            answer = self.ask("POST", "", json=body)
            self.assertEqual((answer.status_code, answer.json()["error"]["code"]), (200, code))
        self.assertEqual(self.ask("POST", "", content=b"{").json()["error"]["code"], -32700)
