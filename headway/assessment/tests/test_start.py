"""What a page must not bring with it."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[3]
ASKED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_for_tests"
import django
django.setup()
import config.urls, headway.assessment.actions, headway.measures.actions
print(sorted({"scipy", "sklearn", "statsmodels", "pandas"} & set(sys.modules)))
"""


@pytest.mark.slow
def test_pages_start_without_the_statistics_libraries():
    """They cost four seconds and a hundred megabytes in every worker of the server."""
    said = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert said.stdout.split("\n")[-2] == "[]"
