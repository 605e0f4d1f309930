"""Holds files to their JSON Schemas: validate.py SCHEMAS FILE…

A FILE is a .json document, or a .csv whose rows are objects with numbers where the schema wants them. Its schema is the
one in the folder SCHEMAS whose title is the file's name; NAME=FILE takes the schema of that title. Prints one line for
each complaint and exits with 1 where there is one.
"""
import csv
import json
import pathlib
import sys

import jsonschema


def rows(path, schema):
    """The rows of a CSV; a field is a number where the schema wants one."""
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, strict=True):
            for name, text in row.items():
                wanted = schema["properties"].get(name, {})
                if wanted.get("type") != "string" and not isinstance(wanted.get("enum", [0])[0], str):
                    row[name] = json.loads(text)
            yield row


def expand(node, root, schemas):
    """The schema with what its $refs name in their places: "#/$defs/NAME" of the same file, or another whole file."""
    if isinstance(node, list):
        return [expand(item, root, schemas) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: expand(value, root, schemas) for key, value in node.items() if key not in ("$ref", "$defs", "$id")}
    if "$ref" in node:
        name, _, pointer = node["$ref"].partition("#/$defs/")
        file = schemas[name] if name else root
        out = {**expand(file["$defs"][pointer] if pointer else file, file, schemas), **out}
    return out


def main(folder, *names):
    paths = pathlib.Path(folder).glob("*.json")
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    complaints = 0
    for name in names:
        title, _, path = name.rpartition("=")
        root = next(s for s in schemas.values() if s["title"] == (title or pathlib.Path(path).name))
        schema = expand(root, root, schemas)
        jsonschema.Draft202012Validator.check_schema(schema)
        documents = rows(path, schema) if path.endswith(".csv") else [json.loads(pathlib.Path(path).read_text("utf-8"))]
        for number, document in enumerate(documents):
            for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
                print(f"{path}: {number}: {'.'.join(map(str, error.path))}: {error.message[:200]}")
                complaints += 1
    return min(complaints, 1)


sys.exit(main(*sys.argv[1:]))
