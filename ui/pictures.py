"""The store's picture files. Knows no product."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, PlainTextResponse, Response

from ui.cards import plain_name

TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
}
#: A drawing opened by itself must not run anything or reach anywhere.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def picture(folder: Path, name: str) -> Response:
    """The picture of that name in the folder; 404 for other kinds of files, links that lead out, and odd names."""
    media_type = TYPES.get(Path(name).suffix.lower()) if plain_name(name) else None
    file = folder / name if media_type else None
    if file is None or not file.is_file() or file.resolve().parent != folder.resolve():
        return PlainTextResponse("There is no such picture.\n", 404)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "public, max-age=3600"}
    return FileResponse(file, media_type=media_type, headers=headers)
