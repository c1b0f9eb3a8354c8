#!/usr/bin/env python3
"""Writes the list of parts of a release: THIRD-PARTY.txt with the text of every licence, and sbom.cdx.json in CycloneDX 1.5.

    release/third-party.py FOLDER

Needs Python and cargo, and no network: the crates' sources are where cargo built them from.
The same lock file gives the same bytes.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import uuid
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = "x86_64-unknown-linux-gnu"
# Parts of the program that are no crates.
OTHERS = [
    {
        "name": "rust-std",
        "licence": "MIT OR Apache-2.0",
        "purl": "pkg:generic/rust-std",
        "note": "The standard library of Rust, as the compiler that built the program brings it.",
    },
    {
        "name": "glibc",
        "licence": "LGPL-2.1-or-later",
        "purl": "pkg:generic/glibc",
        "note": "The C library, linked statically. Who wants another version builds the program anew: "
        "its source and release/program.sh are all that it takes.",
    },
    {
        "name": "sqlite",
        "licence": "blessing",
        "purl": "pkg:generic/sqlite",
        "note": "SQLite is in the public domain; its source is in the crate libsqlite3-sys.",
    },
]
# Crates that come without the text of their licence; the one that is chosen goes along all the same.
WITHOUT_TEXT = {"priority-queue": [ROOT / "release/licences/MPL-2.0.txt"]}
LICENCE_FILE = re.compile(r"^(licen[cs]e|copying|notice|unlicense|copyright)", re.IGNORECASE)


def metadata():
    command = ["cargo", "metadata", "--offline", "--locked", "--format-version", "1"]
    command += ["--filter-platform", TARGET]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def parts(found):
    """The crates that are in the program: no tests and benches, and nothing that is used while building only."""
    nodes = {it["id"]: it for it in found["resolve"]["nodes"]}
    packages = {it["id"]: it for it in found["packages"]}
    pending, seen = [found["resolve"]["root"]], set()
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        # What makes code while building (procedural macros) is no part of the program, nor is what it needs.
        if any("proc-macro" in it["kind"] for it in packages[node]["targets"]):
            continue
        for it in nodes[node]["deps"]:
            if any(kind["kind"] is None for kind in it["dep_kinds"]):
                pending.append(it["pkg"])
    used = [packages[it] for it in seen]
    kept = [it for it in used if not any("proc-macro" in t["kind"] for t in it["targets"])]
    edges = {it: sorted(d["pkg"] for d in nodes[it]["deps"] if d["pkg"] in seen) for it in seen}
    return sorted(kept, key=lambda it: (it["name"], it["version"])), edges


def licence_texts(package):
    folder = Path(package["manifest_path"]).parent
    files = [it for it in folder.iterdir() if it.is_file() and LICENCE_FILE.match(it.name)]
    if package["license_file"]:
        files.append(folder / package["license_file"])
    for it in sorted(set(files)) or WITHOUT_TEXT[package["name"]]:
        yield it.name, it.read_text(encoding="utf-8", errors="replace").strip()


def third_party(crates):
    lines = [
        "Parts of tenzij that others made, with their licences.",
        "Where a licence is one of several, any of them may be chosen; of priority-queue MPL-2.0 is.",
        "",
    ]
    texts = {}
    for it in crates:
        own = []
        for name, text in licence_texts(it):
            digest = hashlib.sha256(text.encode()).hexdigest()
            texts.setdefault(digest, (len(texts) + 1, text))
            own.append(f"{name}: text {texts[digest][0]}")
        where = it["repository"] or "no address given; the name is that in Rust's own registry"
        lines += [f"{it['name']} {it['version']}", f"  {it['license']}", f"  {where}"]
        lines += [f"  {line}" for line in own]
        lines.append("")
    for it in OTHERS:
        lines += [it["name"], f"  {it['licence']}", f"  {it['note']}", ""]
    lgpl = (ROOT / "release/licences/LGPL-2.1.txt").read_text(encoding="utf-8").strip()
    texts["LGPL-2.1"] = ("LGPL-2.1, of glibc", lgpl)
    for number, text in texts.values():
        lines += ["-" * 80, f"text {number}", "", text, ""]
    return "\n".join(lines), len(texts)


def expression(licence):
    return licence.replace(" / ", " OR ").replace("/", " OR ")


def component(package, checksums):
    purl = f"pkg:cargo/{package['name']}@{package['version']}"
    found = {
        "type": "library",
        "bom-ref": purl,
        "name": package["name"],
        "version": package["version"],
        "scope": "required",
        "licenses": [{"expression": expression(package["license"])}],
        "purl": purl,
    }
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["repository"]:
        found["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return found


def sbom(crates, edges, version, programs):
    lock = (ROOT / "Cargo.lock").read_bytes()
    locked = tomllib.loads(lock.decode())["package"]
    checksums = {(it["name"], it["version"]): it.get("checksum") for it in locked}
    own = f"pkg:cargo/tenzij@{version}"
    refs = {it["id"]: f"pkg:cargo/{it['name']}@{it['version']}" for it in crates}
    others = [
        {
            "type": "library",
            "bom-ref": it["purl"],
            "name": it["name"],
            "scope": "required",
            "licenses": [{"license": {"id": it["licence"]} if it["licence"] != "MIT OR Apache-2.0" else {"name": it["licence"]}}],
            "purl": it["purl"],
        }
        for it in OTHERS
    ]
    root = {"type": "application", "bom-ref": own, "name": "tenzij", "version": version, "purl": own}
    root["licenses"] = [{"license": {"id": "EUPL-1.2"}}]
    if programs:
        root["hashes"] = [{"alg": "SHA-256", "content": it} for it in programs]
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    dependencies = [
        {"ref": refs[it["id"]], "dependsOn": sorted(refs[d] for d in edges[it["id"]] if d in refs)}
        for it in crates
    ]
    own_dependencies = next(it for it in dependencies if it["ref"] == own)
    own_dependencies["dependsOn"] += [it["purl"] for it in OTHERS]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(lock).hexdigest())}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": root,
        },
        "components": [component(it, checksums) for it in crates if it["name"] != "tenzij"] + others,
        "dependencies": dependencies,
    }


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    programs = [hashlib.sha256(Path(it).read_bytes()).hexdigest() for it in sys.argv[2:]]
    crates, edges = parts(metadata())
    version = next(it["version"] for it in crates if it["name"] == "tenzij")
    text, n_texts = third_party([it for it in crates if it["name"] != "tenzij"])
    (folder / "THIRD-PARTY.txt").write_text(text + "\n", encoding="utf-8")
    made = sbom(crates, edges, version, programs)
    (folder / "sbom.cdx.json").write_text(
        json.dumps(made, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{len(crates) - 1} crates and {len(OTHERS)} other parts, {n_texts} texts of licences")


main()
