import json
import os
import shutil
import signal
import tempfile
import threading
import time
import unittest

from katfan_localstack.node_process import DoesNotStart, NodeProcess, node_environment

CODE = """
let calls = 0;
export async function handler(event, context) {
  calls += 1;
  if (event.print) console.log(event.print);
  if (event.throw) throw new TypeError(event.throw);
  if (event.exit !== undefined) process.exit(event.exit);
  if (event.hang) await new Promise(() => setInterval(() => undefined, 1000));
  if (event.spin) while (true);
  if (event.length) return { length: event.length.length };
  return {
    calls, event, id: context.awsRequestId, left: context.getRemainingTimeInMillis(),
    seen: Object.keys(process.env).filter((name) => /SECRET_OF|TMPDIR|OWN/.test(name)).sort(),
  };
}
export const number = 1;
"""


class NodeProcessTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="katfan-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        with open(os.path.join(self.folder, "bundle.mjs"), "w") as file:
            file.write(CODE)
        with open(os.path.join(self.folder, "broken.mjs"), "w") as file:
            file.write("export const")

    def started(self, handler="bundle.handler"):
        variables = {
            "_HANDLER": handler,
            "AWS_LAMBDA_FUNCTION_NAME": "own",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": 256,
            "OWN": "1",
        }
        process = NodeProcess(shutil.which("node"), node_environment(variables, self.folder))
        self.addCleanup(process.end)
        return process

    def ask(self, process, event, seconds=20.0):
        invocation = {"id": "r1", "arn": "a", "payload": json.dumps(event), "timeoutMs": seconds * 1000, "traceId": "t"}
        return process.invoke(invocation, seconds)

    def test_answers_what_the_handler_returns_and_stays_warm(self):
        os.environ["SECRET_OF_THE_MACHINE"] = "x"
        process = self.started()
        for calls in (1, 2):
            answer = self.ask(process, {"a": "ä\n"})
            said = json.loads(answer.payload)
            self.assertEqual((answer.kind, said["calls"], said["event"], said["id"]), ("done", calls, {"a": "ä\n"}, "r1"))
            self.assertTrue(0 < said["left"] <= 20_000)
            self.assertEqual(said["seen"], ["OWN", "TMPDIR"])

    def test_keeps_what_is_logged_by_invocation(self):
        process = self.started()
        self.assertIn("one\n", self.ask(process, {"print": "one"}).logs)
        logs = self.ask(process, {"print": "two"}).logs
        self.assertNotIn("one", logs)
        self.assertRegex(logs, r"(?s)^START RequestId: r1.*two\nEND RequestId: r1\nREPORT .*Billed Duration: \d+ ms")

    def test_tells_what_the_handler_throws(self):
        answer = self.ask(self.started(), {"throw": "no"})
        said = json.loads(answer.payload)
        self.assertEqual((answer.kind, said["errorType"], said["errorMessage"]), ("error", "TypeError", "no"))

    def test_tells_how_a_process_ended_and_keeps_its_last_words(self):
        process = self.started()
        answer = self.ask(process, {"print": "last words", "exit": 3})
        self.assertEqual(answer.kind, "ended")
        self.assertIn("exit status 3", answer.payload)
        self.assertIn("last words", answer.logs)
        self.assertFalse(process.is_alive)

    def test_tells_that_a_process_was_killed(self):
        process = self.started()
        threading.Timer(0.3, os.kill, (process.pid, signal.SIGKILL)).start()
        answer = self.ask(process, {"hang": True})
        self.assertEqual(answer.kind, "ended")
        self.assertIn("signal: killed", answer.payload)

    def test_ends_what_takes_too_long(self):
        for event in ({"hang": True}, {"spin": True}):
            process = self.started()
            start = time.monotonic()
            self.assertEqual(self.ask(process, event, 0.5).kind, "timed-out")
            self.assertLess(time.monotonic() - start, 5)
            self.assertFalse(process.is_alive)

    def test_ends_what_does_not_even_read(self):
        process = self.started()
        os.kill(process.pid, signal.SIGSTOP)
        self.assertEqual(self.ask(process, {"length": "x" * 5_000_000}, 0.5).kind, "timed-out")

    def test_takes_a_payload_as_large_as_lambda_does(self):
        answer = self.ask(self.started(), {"length": "x" * 6_000_000})
        self.assertEqual(json.loads(answer.payload), {"length": 6_000_000})

    def test_tells_what_does_not_start(self):
        for handler, kind in [
            ("none.handler", "Runtime.ImportModuleError"),
            ("bundle.none", "Runtime.HandlerNotFound"),
            ("bundle.number", "Runtime.HandlerNotFound"),
            ("broken.handler", "SyntaxError"),
        ]:
            with self.subTest(handler), self.assertRaises(DoesNotStart) as caught:
                self.started(handler)
            self.assertEqual(json.loads(caught.exception.payload)["errorType"], kind)


if __name__ == "__main__":
    unittest.main()
