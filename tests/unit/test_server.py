"""The application without a browser: routes, headers, refusals, pictures, product pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.fakes_ui import FakeStore, ScriptedPipeline, fake_store, jacket
from ui.guard import LARGEST_BODY
from ui.server import create_app, preferred


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FakeStore:
    home = tmp_path_factory.mktemp("store")
    odd = jacket(
        50, id="a/b c?#%", description="<b>Bold</b> & more", attributes={"<i>": ("<u>",)}, url="https://s.example/1"
    )
    made = fake_store(home, [*(jacket(number) for number in range(1, 4)), odd])
    (home / "aisle.db").write_text("secret", encoding="utf-8")
    (home / "images" / "notes.txt").write_text("secret", encoding="utf-8")
    (home / "images" / ".hidden.svg").write_text("<svg/>", encoding="utf-8")
    (home / "images" / "inner").mkdir()
    (home / "images" / "inner" / "a.svg").write_text("<svg/>", encoding="utf-8")
    (home / "images" / "out.svg").symlink_to(home / "aisle.db")
    return made


@pytest.fixture(scope="module")
def client(store: FakeStore) -> Iterator[TestClient]:
    with TestClient(create_app(store, respond=ScriptedPipeline())) as client:  # type: ignore[arg-type]
        yield client


def test_it_says_that_it_is_well(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok, 4 products\n")


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/images/jacket-1.svg", "/products/jacket-1", "/nothing", "/page/chat.css"]
)
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


def test_the_page_lets_only_its_own_scripts_run(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    policy = first.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce is not None and nonce[1] not in second.headers["content-security-policy"]
    scripts = re.findall(r"<script[^>]*>", first.text)
    assert scripts and all(f'nonce="{nonce[1]}"' in script for script in scripts)
    for part in ("object-src 'none'", "base-uri 'self'", "frame-ancestors 'self'", "img-src 'self' https: data:"):
        assert part in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert (
        "githubusercontent" not in first.text and "Gradio" not in first.text.split("<body")[0].split("gradio_config")[0]
    )


def test_the_page_can_be_packed(client: TestClient) -> None:
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "<gradio-app" in packed.text


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/run/predict", "/gradio_api/api/ask", "/gradio_api/call/ask",
        "/gradio_api/component_server", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=https://evil.example/",
        "/gradio_api/info", "/gradio_api/vibe-edit", "/gradio_api/process_recording", "/gradio_api/stream/x",
        "/gradio_api/openapi.json", "/gradio_api/dev/reload", "/gradio_api/runs", "/login", "/monitoring", "/file=x",
        "/docs", "/redoc", "/openapi.json", "/custom_component/x", "//gradio_api/upload", "/gradio_api//upload",
        "/gradio_api/upload/", "/gradio_api/queue/join/../../upload",
    ],
)  # fmt: skip
def test_what_gradio_offers_beyond_the_page_is_not_there(client: TestClient, path: str) -> None:
    files = {"files": ("x.txt", b"x")}
    assert client.post(path, files=files).status_code == 404
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "http://testserver:81", "file://"]
)
@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/cancel", "/", "/healthz"])
def test_other_origins_are_let_in_nowhere(client: TestClient, origin: str, path: str) -> None:
    posted = client.post(path, json={}, headers={"origin": origin})
    asked = client.get(path, headers={"origin": origin}) if path in ("/", "/healthz") else posted
    wanted = client.options(path, headers={"origin": origin, "access-control-request-method": "POST"})
    assert posted.status_code == 403
    assert wanted.status_code == 405
    for answer in (posted, asked, wanted):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_our_own_origin_is_let_in(client: TestClient) -> None:
    answer = client.post("/gradio_api/queue/join", json={}, headers={"origin": "http://testserver"})
    assert answer.status_code not in (403, 404, 405)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_a_large_body_is_refused_before_it_is_read(client: TestClient) -> None:
    assert client.post("/gradio_api/queue/join", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert client.post("/gradio_api/queue/join", content=iter([b"x"])).status_code == 411


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/healthz").status_code == 405


def test_a_picture_may_run_nothing(client: TestClient) -> None:
    answer = client.get("/images/jacket-1.svg")
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "max-age" in answer.headers["cache-control"] and "etag" in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "../aisle.db", "..%2Faisle.db", "%2e%2e/aisle.db", "%2e%2e%2faisle.db", "..%5caisle.db", "....//aisle.db",
        "%2fetc%2fpasswd", "/etc/passwd", "notes.txt", ".hidden.svg", "inner/a.svg", "inner%2fa.svg", "out.svg",
        "jacket-1.svg%00.png", "jacket-1.svg/", "missing.svg", "inner", "%20", "C:%5cx.svg", "x.svg::$DATA",
        "a" * 300 + ".svg",
    ],
)  # fmt: skip
def test_no_other_file_is_a_picture(client: TestClient, name: str) -> None:
    answer = client.get(f"/images/{name}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_the_pages_own_files_are_the_named_ones(client: TestClient) -> None:
    assert client.get("/page/chat.css").headers["content-type"].startswith("text/css")
    for name in ("server.py", "..%2fserver.py", "product.html.j2", ""):
        assert client.get(f"/page/{name}").status_code == 404


def test_a_product_page_shows_the_product_in_both_languages(client: TestClient) -> None:
    english, chinese = client.get("/products/jacket-1"), client.get("/products/jacket-1?lang=zh")
    for page in (english, chinese):
        for text in (
            "Nordby 1 Down Jacket in Black",
            "诺德比 1 号黑色羽绒服",
            "$159",
            "$249",
            "/images/jacket-1.svg",
            "4.3",
        ):
            assert text in page.text
    assert "Only 3 left" in english.text and "仅剩 3 件" in chinese.text
    assert '<html lang="zh-CN">' in chinese.text
    assert "Synthetic demo store" in english.text
    assert client.get("/products/jacket-1", headers={"accept-language": "zh-CN,en;q=0.5"}).text == chinese.text


def test_a_product_page_writes_text_as_text(client: TestClient, store: FakeStore) -> None:
    page = client.get(f"/products/{quote('a/b c?#%', safe='')}")
    assert page.status_code == 200
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; more" in page.text
    assert "<b>" not in page.text and "<u>" not in page.text
    assert "<script" not in page.text
    assert "https://s.example/1" not in page.text, "a made-up product has no page elsewhere"


def test_an_unknown_product_is_missing_in_words(client: TestClient) -> None:
    for path in ("/products/none", "/products/%00", "/products/" + "x" * 5_000, "/products/<script>alert(1)</script>"):
        page = client.get(path)
        assert page.status_code == 404
        assert "There is no such product" in page.text
        assert "alert" not in page.text


def test_the_language_is_the_first_that_we_speak() -> None:
    assert preferred("zh-CN,zh;q=0.9,en;q=0.8") == "zh"
    assert preferred("fr-FR, en;q=0.5, zh;q=0.1") == "en"
    assert preferred("fr") == preferred("") == "en"


def test_nothing_of_a_persona_can_close_the_script_it_stands_in(tmp_path: Path) -> None:
    made = fake_store(tmp_path, name="</script><script>alert(1)</script>")
    with TestClient(create_app(made, respond=ScriptedPipeline())) as client:  # type: ignore[arg-type]
        assert "<script>alert(1)" not in client.get("/").text
