"""What the project as a whole promises: it starts fast and is not tied to anyone's machine."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Written in halves: this file is searched too.
REGISTRY_HOSTS = [
    host.encode()
    for host in (
        "pypi" + ".org",
        "python" + "hosted.org",
        "registry" + ".npmjs",
        "deb" + ".debian.org",
        "archive" + ".ubuntu.com",
    )
]


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_package_registry() -> None:
    """Which mirror serves the packages is a choice of the machine, never of the project."""
    named = {
        (str(path.relative_to(ROOT)), host.decode())
        for path in tracked_files()
        for content in [path.read_bytes()]
        for host in REGISTRY_HOSTS
        if host in content
    }
    assert not named


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_requirements_are_pinned_with_hashes_and_without_addresses(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    packages = [index for index, line in enumerate(lines) if line[:1].isalnum()]
    assert packages
    for index in packages:
        assert "==" in lines[index]
        assert lines[index + 1].strip().startswith("--hash=sha256:")
    assert not [line for line in lines if "index-url" in line or "://" in line]


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from abord.cli.main import main; main(['--help'], standalone_mode=False); "
        "print(sorted({'llvmlite', 'numpy', 'pyarrow', 'pydantic'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Commands:" in run.stdout
    assert run.stdout.splitlines()[-1] == "[]"
