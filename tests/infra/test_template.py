"""What the template says of the types that no local engine knows, and of all that it promises."""

import ast
import json
import re
from pathlib import Path

import pytest

from skill.tools.table import definition
from tests.infra.template import FILE, of_type, template, texts

SKILL = Path(__file__).parents[2] / "skill"
STACK = {"Ref": "AWS::StackName"}
LARGEST_BODY = 51_200
"""Bytes that CloudFormation takes without a bucket."""

ALARMS = {
    "ErrorsAlarm": ("AWS/Lambda", "Errors", "Sum", {"Ref": "TroubleTolerated"}),
    "ThrottlesAlarm": ("AWS/Lambda", "Throttles", "Sum", {"Ref": "TroubleTolerated"}),
    "SlowAlarm": ("AWS/Lambda", "Duration", "p99", 3000),
    "RefusedAlarm": (STACK, "Refused", "Sum", {"Ref": "RefusalsTolerated"}),
    "WithoutMemoryAlarm": (STACK, "WithoutMemory", "Sum", {"Ref": "TroubleTolerated"}),
    "DefectsAlarm": (STACK, "Defects", "Sum", {"Ref": "TroubleTolerated"}),
}
COMPARED = ("AttributeDefinitions", "KeySchema", "BillingMode", "TimeToLiveSpecification")
MAY_TELL = {"Fn::If": ["TellsSomebody", [{"Ref": "Alarms"}], {"Ref": "AWS::NoValue"}]}


def logged() -> dict[str, set[str]]:
    """Return the fields of each event that the skill logs."""
    events: dict[str, set[str]] = {}
    for file in SKILL.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.fullmatch(r"log\.\w+", ast.unparse(node.func)):
                event = ast.literal_eval(node.args[0])
                events.setdefault(event, set()).update(each.arg or "" for each in node.keywords)
    return events


def counted() -> set[str]:
    """Return the metrics that are made of the logs."""
    filters = of_type("AWS::Logs::MetricFilter").values()
    return {each["MetricName"] for filter_ in filters for each in filter_["MetricTransformations"]}


def dashboard() -> str:
    """Return the dashboard's body, with a word in the place of each variable."""
    (properties,) = of_type("AWS::CloudWatch::Dashboard").values()
    return re.sub(r"\$\{[^}]+\}", "word", properties["DashboardBody"]["Fn::Sub"])


def test_it_is_deployed_without_a_bucket_for_itself() -> None:
    assert FILE.stat().st_size < LARGEST_BODY


def test_four_paths_are_routed_and_no_other() -> None:
    routes = of_type("AWS::ApiGatewayV2::Route").values()
    assert sorted(route["RouteKey"] for route in routes) == [
        "ANY /alexa",
        "GET /healthz",
        "GET /privacy",
        "GET /terms",
    ]
    assert {route["Target"]["Fn::Sub"] for route in routes} == {"integrations/${Integration}"}


def test_events_come_in_the_format_that_the_entry_point_is_tested_with() -> None:
    (integration,) = of_type("AWS::ApiGatewayV2::Integration").values()
    assert integration["IntegrationType"] == "AWS_PROXY"
    assert integration["PayloadFormatVersion"] == "2.0"
    assert integration["IntegrationUri"] == {"Fn::GetAtt": ["Function", "Arn"]}


def test_a_flood_is_held_back_before_the_function() -> None:
    (stage,) = of_type("AWS::ApiGatewayV2::Stage").values()
    limits = stage["DefaultRouteSettings"]
    assert set(map(str, limits.values())) == {str({"Ref": "RequestsPerSecond"})}


def test_only_this_api_may_call_the_function() -> None:
    (permission,) = of_type("AWS::Lambda::Permission").values()
    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert permission["SourceArn"]["Fn::Sub"].endswith(":${Api}/*")


def test_nothing_about_who_called_is_logged_by_the_api() -> None:
    assert "AccessLogSettings" not in json.dumps(template())


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_watches_what_it_says(name: str) -> None:
    alarm = of_type("AWS::CloudWatch::Alarm")[name]
    statistic = alarm.get("Statistic") or alarm.get("ExtendedStatistic")
    watched = (alarm["Namespace"], alarm["MetricName"], statistic, alarm["Threshold"])
    assert watched == ALARMS[name]
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    assert alarm["Period"] == 300
    assert alarm["TreatMissingData"] == "notBreaching"


def test_every_alarm_tells_whoever_wants_to_be_told() -> None:
    alarms = of_type("AWS::CloudWatch::Alarm")
    assert alarms.keys() == ALARMS.keys()
    assert all(each["AlarmActions"] == MAY_TELL for each in alarms.values())
    assert all("docs/runbook.md" in each["AlarmDescription"] for each in alarms.values())


def test_every_alarm_of_ours_has_a_metric() -> None:
    alarms = of_type("AWS::CloudWatch::Alarm").values()
    assert {each["MetricName"] for each in alarms if each["Namespace"] == STACK} == counted()


def test_what_is_counted_in_the_logs_is_logged() -> None:
    filters = of_type("AWS::Logs::MetricFilter").values()
    events = {
        event
        for each in filters
        for event in re.findall(r'\$\.event = "(\w+)"', each["FilterPattern"])
    }
    assert events == {"refused", "store_unavailable", "defect", "undone"}
    assert events <= logged().keys()


def test_the_dashboard_shows_every_alarm_and_every_metric_of_ours() -> None:
    shown = json.loads(dashboard())
    (properties,) = of_type("AWS::CloudWatch::Dashboard").values()
    body = properties["DashboardBody"]["Fn::Sub"]
    assert {f"{alarm}Alarm" for alarm in re.findall(r"\$\{(\w+)Alarm\.Arn\}", body)} == set(ALARMS)
    assert counted() <= set(texts(shown))


def test_the_dashboard_asks_the_logs_for_what_is_in_them() -> None:
    queries = re.findall(r"filter event = '(\w+)' \| stats (.+?) by ([\w, ]+) \|", dashboard())
    assert [event for event, *_ in queries] == ["turn", "refused"]
    for event, stats, by in queries:
        asked = {*by.split(", "), *re.findall(r"pct\((\w+),", stats)}
        assert asked <= logged()[event]


def test_what_has_a_name_has_the_stacks() -> None:
    named = re.compile(r"(Function|LogGroup|Topic|Alarm|Dashboard)?Name")
    names = {
        str(value)
        for resource in template()["Resources"].values()
        for property_, value in resource["Properties"].items()
        if named.fullmatch(property_) and resource["Type"] != "AWS::Lambda::Permission"
    }
    others = {str({"Ref": "Logs"})}  # the filters', of the log group
    assert names
    assert {each for each in names - others if "AWS::StackName" not in each} == set()


@pytest.mark.parametrize(
    "type_",
    ["DynamoDB::Table", "Lambda::Function", "Logs::LogGroup", "IAM::Role", "ApiGatewayV2::Api"],
)
def test_what_costs_is_tagged(type_: str) -> None:
    (resource,) = of_type(f"AWS::{type_}").values()
    assert resource["Tags"] in ([{"Key": "service", "Value": STACK}], {"service": STACK})


def test_the_next_step_finds_what_it_needs_in_the_outputs() -> None:
    outputs = template()["Outputs"]
    assert outputs["Endpoint"]["Value"] == {"Fn::Sub": "${Api.ApiEndpoint}/alexa"}
    assert outputs["CertificateType"]["Value"] == "Wildcard"
    assert outputs["Store"]["Value"] == {"Fn::Sub": "dynamodb://${TableName}"}


def test_the_table_forgets_is_encrypted_and_can_be_restored() -> None:
    """Of which moto keeps nothing."""
    (table,) = of_type("AWS::DynamoDB::Table").values()
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_neither_deletion_nor_replacement_of_the_stack_takes_the_table_along() -> None:
    table = template()["Resources"]["Households"]
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_table_of_the_tests_is_this_one() -> None:
    (table,) = of_type("AWS::DynamoDB::Table").values()
    local = definition()
    assert {name: local[name] for name in COMPARED} == {name: table[name] for name in COMPARED}


def test_the_function_may_run_as_long_as_alexa_listens() -> None:
    (function,) = of_type("AWS::Lambda::Function").values()
    assert function["Timeout"] == 8
    assert function["Architectures"] == ["arm64"]
