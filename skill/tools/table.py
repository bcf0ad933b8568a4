"""The table as infra/template.yaml defines it, for engines that CloudFormation does not reach."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TEMPLATE = Path(__file__).parents[2] / "infra" / "template.yaml"
_SCHEMA = ("AttributeDefinitions", "KeySchema", "BillingMode")


class _CloudFormation(yaml.SafeLoader):
    """YAML with CloudFormation's short forms (!Ref, !Sub), whose meaning is not needed here."""


_CloudFormation.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def definition(template: Path = TEMPLATE) -> dict[str, Any]:
    """Return the properties of the template's one table.

    Raises:
        ValueError: there is not exactly one.
    """
    resources = yaml.load(template.read_text(), _CloudFormation)["Resources"]  # noqa: S506  a SafeLoader
    tables = [each for each in resources.values() if each["Type"] == "AWS::DynamoDB::Table"]
    if len(tables) != 1:
        raise ValueError(f"{template} has {len(tables)} tables, not one")
    properties: dict[str, Any] = tables[0]["Properties"]
    return properties


def create(client: DynamoDBClient, name: str) -> bool:
    """Create the table and its expiry; return False where it was there already."""
    properties = definition()
    try:
        client.create_table(TableName=name, **{part: properties[part] for part in _SCHEMA})
    except client.exceptions.ResourceInUseException:
        return False
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    client.update_time_to_live(
        TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
    )
    return True
