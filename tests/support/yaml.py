"""Reads YAML with the parser that Playwright brings along: nothing else that is installed for the tests can."""

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright

_DRIVER = Path(playwright.__file__).parent / "driver"
_READ = """
const {yaml} = require(process.argv[1])
console.log(JSON.stringify(yaml.parse(require("fs").readFileSync(0, "utf8"), {merge: true})))
"""


def read_yaml(file: Path) -> Any:
    """What the file says. Raises CalledProcessError if it is no YAML."""
    node, bundle = _DRIVER / "node", _DRIVER / "package" / "lib" / "utilsBundle.js"
    done = subprocess.run([node, "-e", _READ, bundle], input=file.read_bytes(), capture_output=True, check=True)
    return json.loads(done.stdout)
