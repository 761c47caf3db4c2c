"""Small git repositories of an invented law, made as the two public ones are laid out."""

import os
import subprocess
from pathlib import Path

import pyoxigraph as ox

from normgraph import store

ONE = """(1) Wer einen Hund hält, meldet ihn beim Amt binnen eines Monats nach der Aufnahme an.

(2) Ein Halter, der zu Beginn des Jahres umgezogen ist, kann die Anmeldung bei dem Amt des früheren Ortes nachholen."""
"""Absatz 2 will be gone from here and stand, changed, in § 2a."""
TWO = """(1) Wer einen Hund hält, meldet ihn beim Amt binnen zwei Monaten nach der Aufnahme an.

(2) Die Anmeldung ist gebührenfrei."""
MOVED = (
    "Ein Halter, der zu Beginn des Jahres umgezogen ist, kann binnen einer Woche die Anmeldung bei dem Amt des neuen "
    "Ortes nachholen."
)
FEES = "Das Amt erhebt Gebühren. Die Gebühr beträgt zehn Euro. Das Nähere regelt eine Satzung der Gemeinde."
FEES_MORE = FEES.replace("Gebühren. ", "Gebühren. Von der Gebühr befreit ist, wer einen Blindenhund hält. ")
RULE = "§ 1 Absatz 2 ist in der bis zum 31. März 2026 geltenden Fassung anzuwenden."


def kmein(**sections: str) -> str:
    """Write a law as kmein/gesetze does: `p1`, `p2a` name the sections."""
    head = "% Staatsangehörigkeitsgesetz  (StAG)\n% Ausfertigungsdatum: 22.07.1913\n \n"
    return head + "\n".join(f"# § {name[1:]} – Titel {name}\n\n{text}\n" for name, text in sections.items())


def bundestag(note: str, **sections: str) -> str:
    """Write a law as bundestag/gesetze does, with its amendment note."""
    head = f"---\nTitle: Gesetz\njurabk: RuStAG\n---\n\n# Gesetz (RuStAG)\n\nZuletzt geändert durch\n:   {note}\n\n"
    return head + "\n".join(f"## § {name[1:]} Titel {name}\n\n{text}\n" for name, text in sections.items())


BEFORE = kmein(p1=ONE, p3=FEES)
AFTER = kmein(p1=TWO, p2a=MOVED, p3=FEES_MORE, p9=RULE)


class Repository:
    """A git repository in a folder; each commit has an author date far from its committer date."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2021-01-01") -> None:
        dates = {"GIT_COMMITTER_DATE": f"{day}T12:00:00Z", "GIT_AUTHOR_DATE": "2018-11-08T12:00:00Z"}
        names = {f"GIT_{who}_{what}": "test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        environment = {**os.environ, **dates, **names, **quiet}
        subprocess.run(["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True)

    def commit(self, day: str, **files: str | bytes | None) -> None:
        """Write files (None removes one; `__` is a slash) and commit them."""
        for name, content in files.items():
            path = self.folder / (name.replace("__", "/") + ".md")
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "saved", day=day)

    def bundle(self) -> Path:
        """Return the repository as a bundle."""
        path = self.folder.with_suffix(".bundle")
        self.git("bundle", "create", str(path), "--all")
        return path


def small_store(directory: Path, *quads: ox.Quad) -> Path:
    """Make a store with a few quads, so that an import does not build the whole graph first."""
    with store.Builder(directory) as builder:
        builder.add(quads or [ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))])
        builder.publish()
    return directory
