"""The package's own words."""

from pathlib import Path

from core import files


def test_the_package_says_what_each_of_its_modules_is_for() -> None:
    """Readers who look for a step of an import find its module there."""
    assert files.__doc__
    assert files.__file__
    modules = {path.name for path in Path(files.__file__).parent.glob("*.py")} - {"__init__.py"}
    assert modules
    assert not {module for module in modules if module not in files.__doc__}
