"""The process that OpenVINO runs in: requests come on stdin and pieces go to stdout, as one JSON object a line.

    python -P openvino_process.py save FILE      writes the GGUF FILE as an OpenVINO model into its folder
    python -P openvino_process.py serve MODEL THREADS

It is a process of its own because OpenVINO holds Python's lock during each step, so that a web server's other threads
would halt, and because a process that hangs can be ended. It is run by its path and imports nothing of Aisle.

A request {"id", "prompts": [[system, text], …], "max_tokens", "temperature", "seed"} is answered by {"id", "piece":
[number of the prompt, text]} as often as there is more, with an empty text where an answer is complete, and then by
{"id", "done": true} or {"id", "failed": why}. {"stop": id} ends it at once. {"ready": true} is said after loading, with
an id of 0 like its failure.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO

import openvino_genai

#: Tokens whose attention is kept for the prompts to come; more than these are in no answer either. 46 KB each.
MEMORY = 4096

#: Tokens that the first answer has before the others are begun: about a sentence.
HEAD_START = 28

#: Tokens to a block of the memory, on a CPU.
_BLOCK = 32

#: Prompt tokens that one step reads at most; a stop takes effect between two steps.
_STEP = 256


class Model:
    """Answers several prompts at once: each step gives every one of them its next token."""

    def __init__(self, path: str, threads: int) -> None:
        scheduler = openvino_genai.SchedulerConfig()
        scheduler.enable_prefix_caching = True
        scheduler.num_kv_blocks = MEMORY // _BLOCK
        scheduler.max_num_batched_tokens = _STEP
        properties = {
            "INFERENCE_NUM_THREADS": threads,
            "ENABLE_CPU_PINNING": False,
            # In eight bits, an answer would depend on how its prompt was read.
            "KV_CACHE_PRECISION": "f32",
        }
        self.pipeline: Any = openvino_genai.ContinuousBatchingPipeline(path, scheduler, "CPU", properties)
        self.tokenizer: Any = self.pipeline.get_tokenizer()
        if not self.tokenizer.chat_template:
            raise ValueError("its tokenizer has no chat template: choose an instruction-tuned model")
        marks = self._marks()
        self.marks = sorted(marks, key=len, reverse=True)  # one may hold another
        self.ends = frozenset((*marks.values(), self.tokenizer.get_eos_token_id()))
        self.requests = 0

    def _marks(self) -> dict[str, int]:
        """The tokens that divide a conversation: those that are no text."""
        return {
            token.decode(): number
            for token, number in self.tokenizer.get_vocab().items()
            if len(token) > 2 and token[:1] + token[-1:] in (b"<>", b"[]") and not self.tokenizer.decode([number])
        }

    def encode(self, system: str, text: str) -> Any:
        messages = [{"role": "system", "content": self._plain(system)}] if system else []
        messages.append({"role": "user", "content": self._plain(text)})
        whole = self.tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, extra_context={"enable_thinking": False}
        )
        return self.tokenizer.encode(whole, add_special_tokens=False).input_ids

    def _plain(self, text: str) -> str:
        """Without the marks that divide a conversation: text about products must not open a turn of its own."""
        for mark in self.marks:
            text = text.replace(mark, " ")
        return text

    def add(self, ids: Any, max_tokens: int, temperature: float, seed: int) -> Any:
        config = openvino_genai.GenerationConfig(max_new_tokens=max_tokens, do_sample=temperature > 0)
        if temperature > 0:
            config.temperature, config.rng_seed = temperature, seed
        config.set_eos_token_id(self.tokenizer.get_eos_token_id())
        config.stop_token_ids = set(self.ends)
        self.requests += 1
        return self.pipeline.add_request(self.requests, ids, config)


@dataclass
class Answer:
    """What a prompt was answered so far, and how much of it was given away."""

    number: int
    handle: Any
    tokens: list[int] = field(default_factory=list)
    given: str = ""
    complete: bool = False

    def more(self, model: Model) -> Iterator[str]:
        """The text since the last time, unless a character is incomplete; an empty one at the end."""
        ended = self.handle.get_status() != openvino_genai.GenerationStatus.RUNNING
        before = len(self.tokens)
        while self.handle.can_read():
            for output in self.handle.read().values():
                self.tokens += [token for token in output.generated_ids if token not in model.ends]
        if len(self.tokens) > before:
            whole: str = model.tokenizer.decode(self.tokens)
            if len(whole) > len(self.given) and not whole.endswith("\ufffd"):
                piece, self.given = whole[len(self.given) :], whole
                yield piece
        if ended:
            self.complete = True
            yield ""


class Server:
    """Answers requests in turn; a thread of its own reads them, so that a stop is heard."""

    def __init__(self, model: Model, answers: TextIO) -> None:
        self.model = model
        self.answers = answers
        self.requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.stopped = 0

    def say(self, **message: Any) -> None:
        self.answers.write(json.dumps(message) + "\n")
        self.answers.flush()

    def read(self, lines: Iterable[str]) -> None:
        for line in lines:
            message = json.loads(line)
            if "stop" in message:
                self.stopped = message["stop"]
            else:
                self.requests.put(message)
        os._exit(0)  # the process that asks is gone

    def serve(self) -> None:
        while True:
            request = self.requests.get()
            try:
                self.answer(request)
                self.say(id=request["id"], done=True)
            except ValueError as error:
                self.say(id=request["id"], failed=_first_line(error))
            except RuntimeError as error:  # the pipeline is no longer to be relied on: the next request starts anew
                self.say(id=request["id"], failed=_first_line(error))
                return

    def answer(self, request: dict[str, Any]) -> None:
        pipeline = self.model.pipeline
        prompts = [self.model.encode(system, text) for system, text in request["prompts"]]
        longest = max((ids.shape[1] for ids in prompts), default=0)
        if longest + request["max_tokens"] > MEMORY:
            raise ValueError(
                f"a prompt of {longest} tokens and {request['max_tokens']} to write are more than the {MEMORY} "
                "that it can hold"
            )
        answers: list[Answer] = []
        while len(answers) < len(prompts) or not all(answer.complete for answer in answers):
            # The first answer is begun before the others: a step for one is faster than a step for all.
            begun = bool(answers) and (answers[0].complete or len(answers[0].tokens) >= HEAD_START)
            for number in range(len(answers), len(prompts) if begun else min(1, len(prompts))):
                handle = self.model.add(
                    prompts[number], request["max_tokens"], request["temperature"], request["seed"] + number
                )
                answers.append(Answer(number, handle))
            pipeline.step()
            for answer in answers:
                if not answer.complete:
                    for piece in answer.more(self.model):
                        self.say(id=request["id"], piece=[answer.number, piece])
                if self.stopped == request["id"]:
                    answer.handle.cancel()
            if self.stopped == request["id"]:
                prompts = prompts[: len(answers)]
        ignored = openvino_genai.GenerationStatus.IGNORED
        if any(answer.handle.get_status() == ignored for answer in answers):
            raise RuntimeError("its memory of prompts is full")


def _first_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip() and not line.startswith("Exception from")]
    return lines[-1].strip() if lines else type(error).__name__


def main(command: str, path: str, threads: str = "1") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the process that started it
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    if command == "save":
        openvino_genai.LLMPipeline(path, "CPU", enable_save_ov_model=True)
        return
    try:
        server = Server(Model(path, int(threads)), answers)
    except (RuntimeError, ValueError) as error:
        answers.write(json.dumps({"id": 0, "failed": _first_line(error)}) + "\n")
        return
    threading.Thread(target=server.read, args=(sys.stdin,), daemon=True).start()
    server.say(id=0, ready=True)
    server.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
