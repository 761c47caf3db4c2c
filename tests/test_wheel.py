"""The wheel works outside the checkout: built, installed into an empty environment, used there."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.timeout(600)
def test_wheel_derives_in_an_empty_environment(tmp_path: Path) -> None:
    if not (ROOT / "requirements.lock").is_file():
        pytest.skip("not in a checkout")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, cwd=tmp_path)
    wheel = next(tmp_path.glob("*.whl"))
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    pip = [str(environment / "bin" / "pip"), "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True, capture_output=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, capture_output=True)

    case = tmp_path / "case.yaml"
    case.write_text((ROOT / "data" / "cases" / "d2.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    command = [str(environment / "bin" / "normgraph"), "derive", str(case), "--format", "json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    results = {result["predicate"]: result["status"] for result in json.loads(done.stdout)["results"]}
    assert results["rechtlicherVater"] == "established"

    store = tmp_path / "store"
    built = [str(environment / "bin" / "normgraph"), "build", "--store", str(store)]
    done = subprocess.run(built, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert "statements" in done.stdout
