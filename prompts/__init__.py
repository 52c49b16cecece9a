"""Templates as files, and how they are filled. Knows no model and no product."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(name: str, **values: object) -> str:
    """The template in the file `name` of this folder, filled in.

    jinja2.UndefinedError for a value that is missing, jinja2.TemplateNotFound for a file that is not there.
    Nothing is escaped: what comes out is plain text, never HTML.
    """
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("prompts", ""),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
