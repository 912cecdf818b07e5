"""Checks a bundle of artifacts, in the layout of a Maven repository, by the rules of Maven Central.

usage: python3 release/check_bundle.py FOLDER VERSION
"""
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile

MAVEN = "{http://maven.apache.org/POM/4.0.0}"
# What a POM must say, itself or by its parent; a name and a description are not inherited from a parent of another meaning.
REQUIRED = ["name", "description", "url", "licenses/license/name", "licenses/license/url", "developers/developer/name",
            "scm/connection", "scm/developerConnection", "scm/url"]
OWN = ["name", "description"]
PUBLISHED = {"ecs-secrets-parent": "pom", "secrets-bom": "pom", "secrets-core": "jar", "secrets-test": "jar",
             "secrets-spring-boot-starter": "jar"}

bundle, version = pathlib.Path(sys.argv[1]), sys.argv[2]
faults = []


def text(pom, path):
    return (pom.findtext("/".join(MAVEN + part for part in path.split("/"))) or "").strip()


def read(artifact):
    return xml.parse(bundle / "io/github/ecssecrets" / artifact / version / f"{artifact}-{version}.pom").getroot()


def check_pom(artifact):
    pom = read(artifact)
    parent = text(pom, "parent/artifactId")
    if parent and parent not in PUBLISHED:
        faults.append(f"{artifact}: the parent {parent} is not published")
    for path in REQUIRED:
        value = text(pom, path) or (path not in OWN and parent and text(read(parent), path))
        if not value:
            faults.append(f"{artifact}: the POM has no {path}")
    for element in pom.iter(MAVEN + "version"):
        if "SNAPSHOT" in (element.text or ""):
            faults.append(f"{artifact}: {element.text} is no release")
    for outer in ("repositories", "pluginRepositories"):
        if pom.find(MAVEN + outer) is not None:
            faults.append(f"{artifact}: the POM names {outer}")


def check_bom():
    pom = read("secrets-bom")
    if pom.find(MAVEN + "parent") is not None:
        faults.append("secrets-bom: has a parent, whose versions it would impose")
    managed = {text(entry, "artifactId") for entry in pom.iter(MAVEN + "dependency")}
    jars = {artifact for artifact, packaging in PUBLISHED.items() if packaging == "jar"}
    if managed != jars:
        faults.append(f"secrets-bom: manages {sorted(managed)} instead of {sorted(jars)}")


def check_file(file):
    for algorithm in ("md5", "sha1"):
        sum_file = file.with_name(f"{file.name}.{algorithm}")
        expected = hashlib.new(algorithm, file.read_bytes()).hexdigest()
        if not sum_file.exists() or sum_file.read_text().split()[0] != expected:
            faults.append(f"{file.name}: {algorithm} is missing or wrong")
    signature = file.with_name(file.name + ".asc")
    if not signature.exists():
        faults.append(f"{file.name}: is not signed")
    elif shutil.which("gpg"):
        # 2: the public key is not here, which says nothing of the signature.
        result = subprocess.run(["gpg", "--batch", "--verify", signature, file], capture_output=True, text=True)
        if result.returncode == 1 or "BAD signature" in result.stderr:
            faults.append(f"{file.name}: the signature is wrong")


def check_jar(folder, artifact):
    with zipfile.ZipFile(folder / f"{artifact}-{version}.jar") as jar:
        names = jar.namelist()
        if f"META-INF/sbom/{artifact}.cdx.json" not in names:
            faults.append(f"{artifact}: the jar has no SBOM")
    for classifier, kind in (("sources", r".*\.java"), ("javadoc", r"index\.html")):
        file = folder / f"{artifact}-{version}-{classifier}.jar"
        if not file.exists():
            faults.append(f"{artifact}: no {classifier} jar")
            continue
        with zipfile.ZipFile(file) as jar:
            if not any(re.fullmatch(kind, name) for name in jar.namelist()):
                faults.append(f"{file.name}: is empty")


found = {path.parent.name: path for path in bundle.glob(f"io/github/ecssecrets/*/{version}")}
if set(found) != set(PUBLISHED):
    faults.append(f"published are {sorted(found)} instead of {sorted(PUBLISHED)}")
for artifact, folder in sorted(found.items()):
    check_pom(artifact)
    if PUBLISHED.get(artifact) == "jar":
        check_jar(folder, artifact)
    for file in sorted(folder.iterdir()):
        if not re.search(r"\.(md5|sha1|sha256|sha512|asc)$", file.name):
            check_file(file)
if "secrets-bom" in found:
    check_bom()

for fault in faults:
    print(fault)
if faults:
    sys.exit(1)
print(f"The bundle of {version} follows the rules of Maven Central: {', '.join(sorted(found))}")
