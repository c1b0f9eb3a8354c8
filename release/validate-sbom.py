#!/usr/bin/env python3
"""Holds a list of parts against the schema of CycloneDX, without a network: `pip install 'cyclonedx-python-lib[json-validation]'`.

    release/validate-sbom.py sbom.cdx.json
"""

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = Path(sys.argv[1]).read_text(encoding="utf-8")
errors = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
if errors:
    sys.exit(f"{sys.argv[1]} is not CycloneDX 1.5: {errors}")
print(f"{sys.argv[1]} is CycloneDX 1.5")
