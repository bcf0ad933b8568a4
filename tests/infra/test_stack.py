"""The stack as moto makes it, without the types that moto does not know."""

# ruff: noqa: PLC0415  moto takes seconds to import, which every worker would pay

import ast
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from skill.domain.household import Household
from skill.settings import DynamoDBTable, Settings
from skill.store.dynamodb import DynamoDBStore
from tests.infra.template import JSON, of_type, template, texts
from tests.support.deadlines import ample

UNKNOWN = (
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::Logs::MetricFilter",
)
"""Held by test_template.py; whatever refers to one of these is left out of the copy too."""

REGION = "us-east-1"
NAME = "small-gestures"
SKILL_ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
GIVEN = {"SkillId": SKILL_ID, "CodeBucket": "code", "CodeKey": "code.zip", "PythonVersion": "3.11"}


TUNED = {
    "MemoryMegabytes": "512",
    "ReservedConcurrency": "20",
    "LogDays": "14",
    "AlarmEmail": "host@example.com",
    "Contact": "Call us at noon.",
    "RetentionDays": "30",
}


@pytest.fixture(scope="module", autouse=True)
def aws() -> Iterator[None]:
    """An account with nothing in it but the code, and two stacks of it: as it comes, and tuned."""
    from moto import mock_aws

    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="code")
        s3.put_object(Bucket="code", Key="code.zip", Body=b"PK\x05\x06" + bytes(18))
        deploy(NAME)
        deploy("tuned", **TUNED)
        yield


def copy() -> JSON:
    """Return the template without what moto cannot make, and without what refers to that."""
    made = template()
    gone = {name for type_ in UNKNOWN for name in of_type(type_)}
    for part in ("Resources", "Outputs"):
        gone |= {name for name, each in made[part].items() if gone & referred(each)}
        made[part] = {name: each for name, each in made[part].items() if name not in gone}
    return made


def referred(node: Any) -> set[str]:
    """Return the logical ids that stand in a node, among other words."""
    return {word for text in texts(node) for word in (text, *re.findall(r"\$\{(\w+)", text))}


def deploy(name: str, **parameters: str) -> None:
    """Make a stack."""
    given = {**GIVEN, "TableName": name, **parameters}
    boto3.client("cloudformation").create_stack(
        StackName=name,
        TemplateBody=json.dumps(copy()),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        Capabilities=["CAPABILITY_IAM"],
    )


def outputs(name: str) -> dict[str, str]:
    """Return what a stack tells once it is made."""
    (stack,) = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def function(name: str = NAME) -> Any:
    return boto3.client("lambda").get_function(FunctionName=name)


def table(name: str = NAME) -> Any:
    return boto3.client("dynamodb").describe_table(TableName=name)["Table"]


def policies() -> list[JSON]:
    """Return the statements of the function's role."""
    iam = boto3.client("iam")
    role = function()["Configuration"]["Role"].rpartition("/")[2]
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    found: list[Any] = [iam.get_role_policy(RoleName=role, PolicyName=each) for each in names]
    # moto hands back Python's way of writing a document, and not JSON's.
    documents = [ast.literal_eval(each["PolicyDocument"]) for each in found]
    return [statement for document in documents for statement in document["Statement"]]


def test_no_type_is_left_out_that_moto_knows() -> None:
    from moto.cloudformation.parsing import get_model_map

    assert get_model_map().keys().isdisjoint(UNKNOWN)


def test_the_table_is_paid_by_use_and_cannot_be_deleted_by_a_slip() -> None:
    assert table()["DeletionProtectionEnabled"]
    assert table()["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_outlives_the_stack() -> None:
    deploy("brief")
    boto3.client("cloudformation").delete_stack(StackName="brief")
    stacks = boto3.client("cloudformation").describe_stacks()["Stacks"]
    assert {stack["StackName"] for stack in stacks}.isdisjoint({"brief"})
    assert table("brief")["TableStatus"] == "ACTIVE"


def test_a_table_that_is_there_already_is_left_as_it_is() -> None:
    before = boto3.client("dynamodb").list_tables()["TableNames"]
    deploy("again", MakeTable="no", TableName="restored")
    assert outputs("again")["Store"] == "dynamodb://restored"
    assert boto3.client("dynamodb").list_tables()["TableNames"] == before


def test_the_function_starts_with_settings_that_it_can_read() -> None:
    made = function("tuned")["Configuration"]
    given = {name: str(value) for name, value in made["Environment"]["Variables"].items()}
    settings = Settings.read({**given, "AWS_REGION": REGION})
    assert settings.skill_ids == {SKILL_ID}
    assert settings.store == DynamoDBTable("tuned", REGION, None)
    assert settings.retention == timedelta(days=30)
    assert settings.contact == "Call us at noon."
    assert settings.catalogue is None


def test_the_function_is_what_was_packed() -> None:
    made = function("tuned")["Configuration"]
    assert made["Runtime"] == "python3.11"
    assert made["Handler"] == "skill.hosting.aws_lambda.lambda_handler"
    assert made["MemorySize"] == 512


def test_concurrency_is_reserved_where_it_is_asked_for() -> None:
    assert "Concurrency" not in function()
    assert function("tuned")["Concurrency"]["ReservedConcurrentExecutions"] == 20


def test_logs_are_kept_for_as_long_as_was_asked() -> None:
    log_group = outputs("tuned")["LogGroup"]
    (group,) = boto3.client("logs").describe_log_groups(logGroupNamePrefix=log_group)["logGroups"]
    assert (log_group, group["retentionInDays"]) == ("/aws/lambda/tuned", 14)


def test_somebody_is_told_of_alarms_where_there_is_somebody() -> None:
    (told,) = boto3.client("sns").list_subscriptions()["Subscriptions"]
    assert (told["Protocol"], told["Endpoint"]) == ("email", "host@example.com")
    (topic,) = boto3.client("sns").list_topics()["Topics"]
    assert topic["TopicArn"] == told["TopicArn"]


def test_the_role_may_do_what_a_turn_does_to_this_table_and_nothing_else() -> None:
    households, logs = policies()
    assert households["Resource"] == table()["TableArn"]
    assert set(households["Action"]) == {f"dynamodb:{each}" for each in asked_in_a_turn()}
    assert logs["Resource"].endswith(f":log-group:/aws/lambda/{NAME}")
    assert logs["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]


def asked_in_a_turn() -> set[str]:
    """Return the operations behind all that a turn, and /readyz, may ask of a store."""
    asked: set[str] = set()
    client, now = boto3.client("dynamodb"), datetime.now(UTC)
    client.meta.events.register(
        "before-call.dynamodb", lambda model, **_: asked.add(model.name), unique_id="asked"
    )
    with closing(DynamoDBStore(client, NAME)) as store:
        store.ping(ample())
        store.save("household", Household(), now + timedelta(days=1), ample())
        store.load("household", now, ample(), consistent=True)
        store.forget("household", ample())
    return asked
