from __future__ import annotations

import pytest

from assistant.generators.endpoint import Endpoint, read_endpoint, read_key
from assistant.settings import BadSettings


def test_a_setting_names_server_model_and_languages() -> None:
    found = read_endpoint("openai+https://models.example:8443/api/v1/?model=Qwen/Qwen3-0.6B&languages=en,zh")

    assert found == Endpoint(
        url="https://models.example:8443/api/v1", model="Qwen/Qwen3-0.6B", languages=frozenset({"en", "zh"})
    )
    assert found.name == "openai+https://models.example:8443/api/v1?model=Qwen/Qwen3-0.6B"


def test_it_writes_english_unless_told_otherwise() -> None:
    assert read_endpoint("openai+http://[::1]:8000/v1?model=m") == Endpoint(url="http://[::1]:8000/v1", model="m")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("openai+http:", "does not name a server: expected openai"),
        ("openai+http:qwen", "does not name a server"),
        ("openai+http:///v1?model=m", "does not name a server"),
        ("openai+http://host:many/v1?model=m", "is no URL"),
        ("openai+http://☃.example/v1?model=m", "is no URL"),
        ("openai+http://host/v1", "names no model"),
        ("openai+http://host/v1?model=", "names no model"),
        ("openai+http://host/v1?model=m&languages=English", "the language 'English'"),
        ("openai+http://host/v1?model=m&languages=en,", "the language ''"),
        ("openai+http://host/v1?model=m&tempo=3", "the parameter 'tempo'"),
        ("openai+http://sk-secret@host/v1?model=m", "AISLE_GENERATOR_KEY"),
        ("openai+http://me:sk-secret@host/v1?model=m", "AISLE_GENERATOR_KEY"),
        ("openai+http://host/v1?model=m&key=sk-secret", "AISLE_GENERATOR_KEY"),
    ],
)
def test_a_setting_that_is_wrong_says_how_to_mend_it_and_tells_no_secret(setting: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read_endpoint(setting)

    assert said in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_a_key_is_one_printable_word() -> None:
    assert (read_key(" sk-1_a\n"), read_key("")) == ("sk-1_a", "")
    for wrong in ("sk-se\ncret", "sk-secret 2", "sk-sécret"):
        with pytest.raises(BadSettings, match="AISLE_GENERATOR_KEY") as caught:
            read_key(wrong)
        assert wrong not in str(caught.value)
