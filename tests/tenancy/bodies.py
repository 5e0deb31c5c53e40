"""Bodies that an endpoint accepts, made from its schema, so that a walk gets past validation to the service."""

from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]
NameToId = Callable[[str], str]
_WORDS: Mapping[str, Any] = {
    "email": "somebody@example.org",
    "code": "ZZ",
    "slug": "somewhere",
    "admin_email": "somebody@example.org",
    "role": "recruiter",
    "time_zone": "Europe/Madrid",
    "path": "contact_info.last_name",
    "channels": ["careers-page"],
    "distributed_on": "2026-01-01",
    "questions": [{"text": "When?", "options": [{"text": "Now", "points": 9}, {"text": "Later", "points": 1}]}],
}
_STAND_FOR_IDS = {"stage": "stage_id", "reason": "reason_id", "mentions": "user_id", "approver_ids": "approver_id"}
"""Fields that take a record's id under another name."""


class Bodies:
    """Makes bodies from the components of an OpenAPI document."""

    def __init__(self, document: Schema) -> None:
        self.schemas = document["components"]["schemas"]

    def example(self, operation: Schema, ids: NameToId) -> dict[str, Any]:
        """Keyword arguments of a request: the smallest body that is accepted, with `ids` wherever a record is named."""
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            return {"json": self._value("", content["application/json"]["schema"], ids)}
        if "multipart/form-data" in content:
            file = ("a.txt", b"Ana Prueba\nana@example.org\n", "text/plain")
            return {"files": [("file", file), ("files", file)]}
        return {}

    def _value(self, name: str, schema: Schema, ids: NameToId) -> Any:
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        choices = schema.get("anyOf", [schema])
        schema = next((choice for choice in choices if choice.get("format") == "uuid"), choices[0])
        if name in _STAND_FOR_IDS and "enum" not in self._resolved(schema):
            found = ids(_STAND_FOR_IDS[name])
            return [found] if schema.get("type") == "array" else found
        if schema.get("format") == "uuid":
            return ids(name)
        if name in _WORDS:
            return _WORDS[name]
        if "$ref" in schema or schema.get("type") == "object":
            return self._object(self._resolved(schema), ids)
        return self._plain(schema)

    def _resolved(self, schema: Schema) -> Schema:
        return self.schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def _object(self, schema: Schema, ids: NameToId) -> dict[str, Any]:
        fields = schema.get("properties", {})
        wanted = [name for name in fields if name in schema.get("required", []) or self._names_a_record(name, fields)]
        return {name: self._value(name, fields[name], ids) for name in wanted}

    def _names_a_record(self, name: str, fields: Schema) -> bool:
        return name in _STAND_FOR_IDS or any(
            choice.get("format") == "uuid" for choice in fields[name].get("anyOf", [fields[name]])
        )

    def _plain(self, schema: Schema) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        kinds = {"integer": 1, "number": 1.0, "boolean": True, "array": []}
        return kinds.get(schema.get("type", ""), "some words")
