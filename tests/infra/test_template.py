"""What the template says of the types that no local engine knows, and of all that it promises."""

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from skill.alexa.names import FALLBACK
from skill.observability.telemetry import shown_as
from skill.tools.table import definition
from tests.infra.template import FILE, JSON, of_type, template, texts

SKILL = Path(__file__).parents[2] / "skill"
RUNBOOK = SKILL.parent / "docs" / "runbook.md"
STACK = {"Ref": "AWS::StackName"}
LARGEST_BODY = 51_200
"""Bytes that CloudFormation takes without a bucket."""

ALARMS = {
    "ErrorsAlarm": ("AWS/Lambda", "Errors", "Sum", {"Ref": "TroubleTolerated"}),
    "ThrottlesAlarm": ("AWS/Lambda", "Throttles", "Sum", {"Ref": "TroubleTolerated"}),
    "SlowAlarm": ("AWS/Lambda", "Duration", "p99", 3000),
    "RefusedAlarm": (STACK, "Refused", "Sum", {"Ref": "RefusalsTolerated"}),
    "WithoutMemoryAlarm": (STACK, "WithoutMemory", "Sum", {"Ref": "TroubleTolerated"}),
    "ReportedAlarm": (STACK, "Reported", "Sum", {"Ref": "TroubleTolerated"}),
    "DefectsAlarm": (STACK, "Defects", "Sum", {"Ref": "TroubleTolerated"}),
}
COMPARED = ("AttributeDefinitions", "KeySchema", "BillingMode", "TimeToLiveSpecification")
MAY_TELL = {"Fn::If": ["TellsSomebody", [{"Ref": "Alarms"}], {"Ref": "AWS::NoValue"}]}


@cache
def logged() -> dict[str, set[str]]:
    """Return the fields of each event that the skill logs."""
    events: dict[str, set[str]] = {}
    for file in SKILL.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.fullmatch(r"log\.\w+", ast.unparse(node.func)):
                event = next(each.value for each in node.args if isinstance(each, ast.Constant))
                events.setdefault(str(event), set()).update(
                    each.arg or "" for each in node.keywords
                )
    return events


def counted() -> set[str]:
    """Return the metrics that are made of the logs."""
    filters = of_type("AWS::Logs::MetricFilter").values()
    return {each["MetricName"] for filter_ in filters for each in filter_["MetricTransformations"]}


def dashboard(endpoint: str = "api") -> str:
    """Return the dashboard's body for an endpoint, with a word in the place of each variable."""
    body, parts = dashboard_parts()
    for name, part in parts.items():
        condition, where, elsewhere = part["Fn::If"]
        assert condition == "HasApi"
        body = body.replace(f"${{{name}}}", where["Fn::Sub"] if endpoint == "api" else elsewhere)
    return re.sub(r"\$\{[^}]+\}", "word", body)


def dashboard_parts() -> tuple[str, JSON]:
    """Return the dashboard's body, and what differs with the endpoint."""
    (properties,) = of_type("AWS::CloudWatch::Dashboard").values()
    body, parts = properties["DashboardBody"]["Fn::Sub"]
    return body, parts


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


def test_only_this_api_may_call_the_function_or_else_alexa_for_this_skill() -> None:
    permissions = of_type("AWS::Lambda::Permission")
    api, alexa = permissions["ApiMayCall"], permissions["AlexaMayCall"]
    assert api["Principal"] == "apigateway.amazonaws.com"
    assert api["SourceArn"]["Fn::Sub"].endswith(":${Api}/*")
    assert alexa["Principal"] == "alexa-appkit.amazon.com"
    first = {"Fn::Select": [0, {"Fn::Split": [",", {"Ref": "SkillId"}]}]}
    assert alexa["EventSourceToken"] == first
    conditions = {name: template()["Resources"][name]["Condition"] for name in permissions}
    assert conditions == {"ApiMayCall": "HasApi", "AlexaMayCall": "IsCalledByAlexa"}


def test_a_function_alone_has_no_api_and_nothing_that_refers_to_one() -> None:
    made = template()
    assert made["Conditions"]["HasApi"] == {"Fn::Equals": [{"Ref": "Endpoint"}, "api"]}
    of_the_api = {
        name: each
        for part in ("Resources", "Outputs")
        for name, each in made[part].items()
        if each.get("Condition") == "HasApi"
    }
    types = {each["Type"] for each in made["Resources"].values()}
    assert {type_ for type_ in types if "ApiGateway" in type_} <= {
        each.get("Type") for each in of_the_api.values()
    }
    others = {
        name: without_choices(each)
        for part in ("Resources", "Outputs")
        for name, each in made[part].items()
        if name not in of_the_api
    }
    referring = [name for name, each in others.items() if of_the_api.keys() & named(each)]
    assert referring == []


def without_choices(node: Any) -> Any:
    """Return a node without what stands there only where there is an API."""
    if isinstance(node, dict):
        if node.get("Fn::If", [None])[0] == "HasApi":
            return node["Fn::If"][2]
        return {name: without_choices(each) for name, each in node.items()}
    return [without_choices(each) for each in node] if isinstance(node, list) else node


def named(node: Any) -> set[str]:
    """Return the logical ids that stand in a node, among other words."""
    return {word for text in texts(node) for word in (text, *re.findall(r"\$\{(\w+)", text))}


def test_a_bill_that_grows_is_told_to_whoever_wants_to_be_told() -> None:
    (budget,) = of_type("AWS::Budgets::Budget").values()
    assert template()["Resources"]["Budget"]["Condition"] == "WatchesMoney"
    assert budget["Budget"]["BudgetLimit"] == {"Amount": {"Ref": "BudgetDollars"}, "Unit": "USD"}
    assert "CostFilters" not in budget["Budget"]
    told = budget["NotificationsWithSubscribers"]
    assert [each["Notification"]["NotificationType"] for each in told] == ["ACTUAL", "FORECASTED"]
    assert {each["Subscribers"][0]["Address"]["Ref"] for each in told} == {"AlarmEmail"}


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


def test_every_alarm_names_its_part_of_the_runbook() -> None:
    parts = re.findall(r"^## (.+)$", RUNBOOK.read_text(encoding="utf-8"), re.MULTILINE)
    for alarm in of_type("AWS::CloudWatch::Alarm").values():
        _, _, named = alarm["AlarmDescription"].partition("docs/runbook.md, ")
        assert named in parts


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
    assert events == {"refused", "store_unavailable", "defect", "undone", "alexa_reported"}
    assert events <= logged().keys()


def test_the_dashboard_shows_every_alarm_and_every_metric_of_ours() -> None:
    shown = json.loads(dashboard())
    body, _ = dashboard_parts()
    assert {f"{alarm}Alarm" for alarm in re.findall(r"\$\{(\w+)Alarm\.Arn\}", body)} == set(ALARMS)
    assert counted() <= set(texts(shown))


@pytest.mark.parametrize(("endpoint", "there"), [("api", True), ("function", False)])
def test_the_dashboard_shows_an_api_where_there_is_one(endpoint: str, there: bool) -> None:
    assert ("AWS/ApiGateway" in set(texts(json.loads(dashboard(endpoint))))) is there


def test_the_dashboard_shows_a_hosts_day() -> None:
    titles = {each["properties"]["title"] for each in json.loads(dashboard())["widgets"]}
    assert titles >= {
        "Turns by intent",
        "Not understood, % of turns",
        "Errors that Alexa reported",
        "Why requests were refused",
        "How long a turn takes, ms",
    }


def test_the_dashboard_asks_the_logs_for_what_is_in_them() -> None:
    queries = re.findall(r"filter event = '(\w+)'([^|]*)\| stats ([^|]+) by ([^|\"]+)", dashboard())
    assert [event for event, *_ in queries] == ["turn", "turn", "alexa_reported", "refused"]
    for event, where, stats, by in queries:
        fields = re.findall(r"\w+", by.replace("bin(1d)", ""))
        asked = {*fields, *re.findall(r"(?:pct|strcontains)\((\w+),|and (\w+)", stats + where)}
        assert {name for each in asked for name in flat(each) if name} <= logged()[event]


def flat(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else found


def test_what_is_not_understood_is_found_by_the_name_that_the_log_has() -> None:
    (name,) = re.findall(r"strcontains\(intent, '([^']+)'\)", dashboard())
    assert shown_as(FALLBACK) == name


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
    by_http = {"Fn::Sub": "${Api.ApiEndpoint}/alexa"}
    function = {"Fn::GetAtt": ["Function", "Arn"]}
    assert outputs["Endpoint"]["Value"] == {"Fn::If": ["HasApi", by_http, function]}
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
