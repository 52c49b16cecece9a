"""What every benchmark prints first: the machine and the command. Measures nothing."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path


def describe() -> None:
    """Prints the processor, its cores, Python, the commit and the command."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    ).stdout.strip()
    print(f"machine: {model}, {os.cpu_count()} cores, Python {platform.python_version()}, commit {commit or 'unknown'}")
    print(f"command: python {' '.join(sys.argv)}", flush=True)


def say(what: str, **figures: object) -> None:
    """Prints figures as a line of JSON."""
    print(json.dumps({"what": what, **figures}), flush=True)


def percentiles(milliseconds: list[float]) -> str:
    """p50, p95 and p99 of a list of times, nearest rank."""
    ordered = sorted(milliseconds)
    at = {p: ordered[max(0, -(-len(ordered) * p // 100) - 1)] for p in (50, 95, 99)}
    return "  ".join(f"p{p} {value:.1f} ms" for p, value in at.items())
