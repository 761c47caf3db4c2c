"""The files of `deploy/` agree with the program."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from normgraph_api.settings import Settings

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"


def test_the_example_configuration_holds_every_setting_with_its_default() -> None:
    text = (DEPLOY / "normgraph.toml").read_text(encoding="utf-8")
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert tomllib.loads(text) == {name: value for name, value in defaults.items() if name != "store"}
    assert "# store = " in text


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
