"""Every package's exact version, kept in pyproject.toml because uv.lock holds addresses.

python .ci/pins.py update          resolve anew with uv and write the pins
python .ci/pins.py write FOLDER    constraints.txt and dev.txt for pip, from the same pins
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PROJECT = HOUSE / "pyproject.toml"
EXPORT = (
    "uv export --no-hashes --no-emit-project --all-groups --all-extras --no-header --no-annotate"
)
PINS = re.compile(r"^constraint-dependencies = \[.*?^\]\n", re.M | re.S)


def update() -> None:
    """Replace the list in pyproject.toml by what uv resolves without it."""
    text = PROJECT.read_text(encoding="utf-8")
    without = PINS.sub("", text)
    PROJECT.write_text(without, encoding="utf-8")
    try:
        out = subprocess.run(
            EXPORT.split(), cwd=HOUSE, check=True, capture_output=True, text=True
        ).stdout
    except subprocess.CalledProcessError as error:
        PROJECT.write_text(text, encoding="utf-8")
        sys.exit(error.stderr)
    pins = [line.strip() for line in out.splitlines() if "==" in line]
    listed = "".join(f'  "{pin}",\n' for pin in pins)
    block = f"constraint-dependencies = [\n{listed}]\n"
    PROJECT.write_text(
        without.replace('python-downloads = "never"\n', f'python-downloads = "never"\n{block}', 1),
        encoding="utf-8",
    )
    print(f"{len(pins)} packages pinned.")


def write(folder: Path) -> None:
    """What pip needs to install the same versions."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    pins = project["tool"]["uv"]["constraint-dependencies"]
    (folder / "constraints.txt").write_text("\n".join(pins) + "\n", encoding="utf-8")
    dev = project["dependency-groups"]["dev"]
    (folder / "dev.txt").write_text("\n".join(dev) + "\n", encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["write", folder]:
            write(Path(folder))
        case _:
            sys.exit(__doc__)
