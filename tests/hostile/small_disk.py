"""Runs commands on a file system of a few megabytes: `unshare -rm … python small_disk.py FOLDER`.

The folder holds `job.json` (command lines, the store before, how much is free); the file system is gone with this process.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.hostile.contents import content


def main(folder: Path) -> None:
    """Let a command run with more and more space until it succeeds; print what each round left."""
    job = json.loads((folder / "job.json").read_text())
    disk = folder / "disk"
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={job['megabytes']}m", "tmpfs", disk], check=True)
    rounds = []
    for free in job["free"]:
        shutil.copytree(job["store"], disk / "store", symlinks=True)
        (disk / "ballast").write_bytes(bytes(max(0, shutil.disk_usage(disk).free - free)))
        done = subprocess.run(job["line"], capture_output=True, text=True)
        after = content(disk / "store")
        left = sorted(path.name for path in (disk / "store").iterdir())
        (disk / "ballast").unlink()
        again = subprocess.run(job["line"], capture_output=True, text=True)
        rounds.append(
            {"free": free, "code": done.returncode, "said": done.stderr[-600:], "content": after, "left": left}
            | {"again": again.returncode, "said again": again.stderr[-600:], "then": content(disk / "store")}
        )
        shutil.rmtree(disk / "store")
    shutil.copytree(job["store"], disk / "store", symlinks=True)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    refused = subprocess.run(job["line"], capture_output=True, text=True)
    asked = subprocess.run(job["asks"], capture_output=True, text=True)
    read_only = {"code": refused.returncode, "said": refused.stderr[-600:], "content": content(disk / "store")}
    print(json.dumps({"rounds": rounds, "read_only": read_only, "asked": [asked.returncode, asked.stdout[-300:]]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
