#!/usr/bin/env bash
# Puts the skill on AWS, or brings it up to date: packs the code, uploads it, deploys the stack.
#
#   SKILL_ID=amzn1.ask.skill.… infra/deploy.sh [PARAMETER=VALUE]…
#
# PARAMETER is one of infra/template.yaml's; those that are not given keep the value they have.
#   GESTURES_CONTACT, GESTURES_OPERATOR   where one is set, even to nothing, it is the parameter
#                                         Contact or Operator
#   STACK    the stack's name, and so everything's        small-gestures
#   WORDS    a folder of your own words, of which the     none
#            .toml files are packed and nothing else
#   BUILD    where the zip is made                        build
#   DRY      any value: pack and check, tell each command that would run, and run none
# Region and credentials are the AWS CLI's own; without a region it is us-east-1. It is safe to run this again at any time.
set -euo pipefail
cd "$(dirname "$0")/.."

STACK=${STACK:-small-gestures}
PYTHON=${PYTHON:-.venv/bin/python}
DRY=${DRY:-}
WORDS=${WORDS:-}
BUILD=${BUILD:-build}
packages=$BUILD/lambda
zip=$BUILD/lambda.zip

say() { printf '\n%s\n' "$*"; }

# Run a command; with DRY, tell what it would be.
run() {
  printf '+'
  printf ' %q' "$@"
  printf '\n'
  [ -n "$DRY" ] || "$@"
}

if ! [[ $STACK =~ ^[a-z][a-z0-9-]{0,29}$ ]]; then
  echo "STACK=$STACK: lower-case letters, digits and hyphens, thirty at most; a bucket is named after it" >&2
  exit 2
fi

# What this script finds out by itself is not for anybody to give.
known=$(sed -n '/^Parameters:/,/^Conditions:/s/^  \([A-Za-z]*\):$/\1/p' infra/template.yaml |
  grep -vxE 'SkillId|CodeBucket|CodeKey|PythonVersion|OwnWords')
[ -z "${GESTURES_OPERATOR+set}" ] || set -- "Operator=$GESTURES_OPERATOR" "$@"
[ -z "${GESTURES_CONTACT+set}" ] || set -- "Contact=$GESTURES_CONTACT" "$@"
for given in "$@"; do
  name=${given%%=*}
  if [ "$name" = "$given" ]; then
    echo "$given: a parameter is NAME=VALUE; put quotes around a value with spaces" >&2
    exit 2
  fi
  if ! grep -qxF -- "$name" <<<"$known"; then
    echo "$name: no such parameter; there are" $known >&2
    exit 2
  fi
  case $name in
    Contact) export GESTURES_CONTACT=${given#*=} ;;
    Operator) export GESTURES_OPERATOR=${given#*=} ;;
  esac
done
# With a line that it cannot say, the function would not start.
"$PYTHON" -m skill.tools.own_words ${WORDS:+"$WORDS"}

[ -z "$DRY" ] || SKILL_ID=${SKILL_ID:-amzn1.ask.skill.YOURS}
: "${SKILL_ID:?the application id that the developer console shows for your skill}"
configured=$([ -n "$DRY" ] || aws configure get region || true)
AWS_DEFAULT_REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-${configured:-us-east-1}}}
export AWS_DEFAULT_REGION
account=ACCOUNT
[ -n "$DRY" ] || account=$(aws sts get-caller-identity --query Account --output text)
bucket=$STACK-code-$account-$AWS_DEFAULT_REGION

say "Account $account, region $AWS_DEFAULT_REGION: checking infra/template.yaml"
"${PYTHON%/*}/cfn-lint" infra/template.yaml

# The function runs on the very version of Python that packs it: bytecode is for one version.
version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
say "Packing $zip for Python $version on arm64"
rm -rf "$packages" "$zip"
"$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes \
  --only-binary=:all: --implementation cp --python-version "$version" \
  --platform manylinux2014_aarch64 \
  --no-deps --no-compile --target "$packages" -r requirements/lambda.txt
checksum=$("$PYTHON" infra/bundle.py "$packages" "$zip" ${WORDS:+"$WORDS"})
rm -rf "$packages"
printf '%s bytes, %s\n' "$(wc -c <"$zip" | tr -d ' ')" "$checksum"

# The code is named by its checksum, so that a stack that is rolled back finds its old code.
say "Uploading it to $bucket"
is_there() { [ -z "$DRY" ] && aws s3api "$@" --expected-bucket-owner "$account" >/dev/null 2>&1; }
is_there head-bucket --bucket "$bucket" || run aws s3 mb "s3://$bucket"
is_there head-object --bucket "$bucket" --key "$checksum.zip" ||
  run aws s3api put-object --bucket "$bucket" --key "$checksum.zip" --body "$zip" \
    --expected-bucket-owner "$account"

say "Deploying the stack $STACK"
run aws cloudformation deploy --stack-name "$STACK" --template-file infra/template.yaml \
  --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset --tags "service=$STACK" \
  --parameter-overrides "SkillId=$SKILL_ID" "CodeBucket=$bucket" "CodeKey=$checksum.zip" \
  "PythonVersion=$version" "OwnWords=${WORDS:+own-words}" "$@"
run aws cloudformation describe-stacks --stack-name "$STACK" --output table \
  --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]'

say "Next, with the Endpoint above:"
cat <<'NEXT'
  make package ENDPOINT=…        the skill package, now with its address
  cd build && ask deploy         Amazon takes the package
NEXT
