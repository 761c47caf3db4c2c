"""The files of `deploy/` agree with the program."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from normgraph_api.settings import Settings

_COMPUTED = ("store", "cache")
"""Settings whose default depends on the machine."""
DEPLOY = Path(__file__).resolve().parents[1] / "deploy"


def test_the_example_configuration_holds_every_setting_with_its_default() -> None:
    text = (DEPLOY / "normgraph.toml").read_text(encoding="utf-8")
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert tomllib.loads(text) == {name: value for name, value in defaults.items() if name not in _COMPUTED}
    assert all(f"# {name} = " in text for name in _COMPUTED)


def test_compose_publishes_the_service_on_the_loopback_alone() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    published = [port for service in services.values() for port in service.get("ports", ())]
    assert published == ["127.0.0.1:8000:8000"]
    assert services["store"]["networks"] == ["inside"]
    for name in services["service"]["environment"]:
        assert name.removeprefix("NORMGRAPH_").lower() in Settings.model_fields


def test_the_image_runs_as_a_user_of_its_own() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert lines.index("USER normgraph") < next(n for n, line in enumerate(lines) if line.startswith("CMD"))
    for copied in re.findall(r"^COPY (?!--from)(\S+) ", "\n".join(lines), re.MULTILINE):
        assert (DEPLOY.parent / copied).exists()


RECIPES = {
    "Dockerfile": (DEPLOY / "Dockerfile").read_text(encoding="utf-8"),
    "compose.yaml": yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["store"]["build"][
        "dockerfile_inline"
    ],
}
RULES = [  # what must not be found, and why (hadolint's number where it has one)
    (r"^FROM (?!\S+:\d+\.\d+-\w+-[a-z]+( |$))", "DL3006, DL3007: a version and a distribution, never `latest`"),
    (r"^ADD ", "DL3020: COPY takes files, ADD also addresses"),
    (r"^(RUN|CMD|ENTRYPOINT) .*\bsudo\b", "DL3004: no sudo"),
    (r"pip install (?!.*--no-cache-dir)", "DL3042: no cache in a layer"),
    (r"pip install (?!.*(--require-hashes|--no-deps|==))", "DL3013: what is installed is pinned"),
    (r"^(CMD|ENTRYPOINT) (?!\[)", "DL3025: a list, so that signals arrive"),
    (r"(?i)^(ARG|ENV) .*(password|token|secret|key)=", "no secret in a layer"),
    (r"^EXPOSE (?!8000)", "one port"),
]


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize(("fault", "why"), RULES, ids=[why.partition(":")[0] for _, why in RULES])
def test_image_has_no_known_fault(recipe: str, fault: str, why: str) -> None:
    text = RECIPES[recipe].replace("\\\n", " ")
    assert [line for line in text.splitlines() if not line.startswith("#") and re.search(fault, line)] == [], why


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("FROM python:latest", 0),
        ("FROM python", 0),
        ("FROM python:3.12-slim AS build", 0),
        ("ADD https://x /y", 1),
        ("RUN sudo true", 2),
        ("RUN pip install x==1", 3),
        ("RUN pip install --no-cache-dir x", 4),
        ("CMD normgraph serve", 5),
        ("ENV API_TOKEN=x", 6),
        ("EXPOSE 22", 7),
    ],
)
def test_the_rules_see(line: str, rule: int) -> None:
    assert re.search(RULES[rule][0], line)


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_last_user_of_an_image_is_not_root(recipe: str) -> None:
    last = RECIPES[recipe].rpartition("FROM ")[2]
    users = re.findall(r"^USER (\S+)", last, re.MULTILINE)
    assert users
    assert users[-1] not in ("root", "0")
    assert re.search(rf"useradd --system --uid \d+ [^&\n]*\b{users[-1]}\b", last)


def test_the_image_has_no_shell_and_nothing_asks_for_one() -> None:
    """Where Debian has one (dash, bash); whoever writes a command as a string would need it."""
    last = RECIPES["Dockerfile"].rpartition("FROM ")[2].replace("\\\n", " ")
    commands = [line for line in last.splitlines() if line.startswith("RUN ")]
    assert {"/bin/sh", "/bin/bash", "/bin/dash", "/bin/rbash"} <= set(commands[-1].partition("&& rm ")[2].split())
    asked = re.findall(r"(?:CMD|ENTRYPOINT) (.+)", last)
    assert all(said.startswith("[") for said in asked)
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    asked += [str(service.get("command", [])) for service in services.values()]
    assert all(isinstance(service.get("command", []), list) for service in services.values())
    assert not [said for said in asked if re.search(r"""['"](?:/bin/)?(?:ba|da)?sh['"]""", said)]


def test_the_service_writes_only_what_it_can_make_again() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["service"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["cache:/data"]
    assert service["environment"]["NORMGRAPH_CACHE"].startswith("/data/")


def test_what_is_no_source_stays_out_of_the_context() -> None:
    ignored = (DEPLOY.parent / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv*", "build", "dist", "node_modules"} <= set(ignored)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd")
def test_the_unit_is_understood_and_hardened(tmp_path: Path) -> None:
    unit = tmp_path / "normgraph.service"
    text = (DEPLOY / "normgraph.service").read_text(encoding="utf-8")
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert "normgraph.service" not in verified.stderr, verified.stderr
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", unit]  # of 100; 0 is best
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-2000:]
