"""A causal language model with its tokenizer, loaded through transformers. Decodes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from jinja2 import TemplateError
from safetensors.torch import load_file

from assistant.generators.builtin import EIGHT_BITS, EMBEDDED, ensure_builtin, tuning_of
from assistant.generators.card import fetch_card
from assistant.generators.lora import merge
from assistant.generators.packed import pack
from assistant.generators.row_attention import ROW_BY_ROW
from assistant.types import Prompt

#: Threads that prepare the embedded model's layers while it loads.
PACKERS = 2

hub: Any = transformers  # its functions carry no types


class ChatModel:
    """The embedded model in eight bits, or any other as it was saved, where accelerate places it.

    `adapter` is merged into the weights; builtin.tuning_of says which one where it is None. Only safetensors files are
    read, and no code of the model's is run. WeightsMissing, WeightsDiffer; OSError or ValueError where it cannot be
    read.
    """

    def __init__(self, name: str, adapter: Path | None, cache: Path) -> None:
        hub.utils.logging.disable_progress_bar()
        self.model: Any
        adapter, self.instruction = tuning_of(name, adapter)
        safe = {"trust_remote_code": False, "local_files_only": name in EMBEDDED}
        if name in EMBEDDED:
            folder = str(ensure_builtin(cache, adapter))
            loaded = hub.AutoModelForCausalLM.from_pretrained(
                folder, dtype=torch.bfloat16, attn_implementation=ROW_BY_ROW, use_safetensors=True, **safe
            )
            self.model = pack(loaded.eval(), load_file(Path(folder) / EIGHT_BITS), threads=PACKERS)
        else:
            folder = name
            self.model = hub.AutoModelForCausalLM.from_pretrained(
                folder, dtype="auto", device_map="auto", use_safetensors=True, **safe
            ).eval()
            fetch_card(name)
            if adapter is not None:
                with torch.no_grad():
                    merge(dict(self.model.named_parameters()), adapter)
        self.tokenizer: Any = hub.AutoTokenizer.from_pretrained(folder, **safe)
        if not self.tokenizer.chat_template:
            raise ValueError(f"the tokenizer of {name!r} has no chat template: choose an instruction-tuned model")
        ends = self.model.generation_config.eos_token_id
        self.ends = {self.tokenizer.eos_token_id, *(ends if isinstance(ends, list) else [ends])}

    def encode(self, prompt: Prompt) -> list[int]:
        """The token ids of the conversation up to where the answer begins."""
        system, text = self.instruction or self._plain(prompt.system), self._plain(prompt.text)
        user = {"role": "user", "content": text}
        try:
            chat = self._chat([{"role": "system", "content": system}, user] if system else [user])
        except TemplateError:  # some models know no system
            chat = self._chat([{"role": "user", "content": f"{system}\n\n{text}"}])
        return list(self.tokenizer(chat, add_special_tokens=False).input_ids)

    def _chat(self, messages: list[dict[str, str]]) -> str:
        written: str = self.tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return written

    def _plain(self, text: str) -> str:
        """Without the marks that divide a conversation: text about products must not open a turn of its own."""
        for mark in sorted(self.tokenizer.get_added_vocab(), key=len, reverse=True):
            text = text.replace(mark, " ")
        return text
