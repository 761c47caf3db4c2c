"""The wheel works outside the checkout: built, installed into an empty environment, used there."""

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ("data", "ontology", "queries", "shapes")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("libraries", ["those here", pytest.param("those locked", marks=pytest.mark.breadth)])
def test_wheel_derives_outside_the_checkout(tmp_path: Path, libraries: str) -> None:
    if not (ROOT / "requirements.lock").is_file():
        pytest.skip("not in a checkout")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, cwd=tmp_path)
    wheel = next(tmp_path.glob("*.whl"))
    again = tmp_path / "again"
    subprocess.run([*build[:-3], "--outdir", str(again), str(ROOT)], check=True, capture_output=True, cwd=tmp_path)
    assert (again / wheel.name).read_bytes() == wheel.read_bytes(), "the same tree gives the same wheel"
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    pip = [str(environment / "bin" / "pip"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, capture_output=True)
    if libraries == "those locked":
        locked = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
        subprocess.run([*pip, *locked], check=True, capture_output=True)
    else:  # a directory named in a .pth file brings its packages, not what its own .pth files name: not the checkout
        own = sysconfig.get_path("purelib", "venv", {"base": str(environment)})
        (Path(own) / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    where = [str(environment / "bin" / "python"), "-c", "import normgraph; print(normgraph.__file__)"]
    assert Path(subprocess.check_output(where, text=True, cwd=tmp_path).strip()).is_relative_to(environment)

    case = tmp_path / "case.yaml"
    case.write_text((ROOT / "data" / "cases" / "d2.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    command = [str(environment / "bin" / "normgraph"), "derive", str(case), "--format", "json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    results = {result["predicate"]: result["status"] for result in json.loads(done.stdout)["results"]}
    assert results["rechtlicherVater"] == "established"

    if libraries == "those here":  # a build takes half a minute: that all it reads is there is said of the files
        shipped = {name.partition("_assets/")[2] for name in zipfile.ZipFile(wheel).namelist()}
        files = (file for folder in ASSETS for file in (ROOT / folder).rglob("*") if file.is_file())
        assert {str(file.relative_to(ROOT)) for file in files} - shipped == set()
        return
    store = tmp_path / "store"
    built = [str(environment / "bin" / "normgraph"), "build", "--store", str(store)]
    done = subprocess.run(built, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert "statements" in done.stdout


BUILT = ROOT / "api" / "normgraph_api" / "web" / "static" / "built"


@pytest.mark.skipif(not BUILT.is_dir(), reason="no bundles: make web")
def test_terms_of_what_is_in_the_bundles_go_with_them() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    shipped = {
        path.partition("node_modules/")[2]
        for path, about in packages.items()
        if not about.get("dev") and not about.get("peer")
    } - {""}
    terms = (BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    assert shipped
    assert {name for name in shipped if f"{name} {packages[f'node_modules/{name}']['version']} (" not in terms} == set()
