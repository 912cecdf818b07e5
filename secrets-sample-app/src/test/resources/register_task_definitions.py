"""Registers task definitions, one a line of the input, with the ECS of moto, by botocore, which validates them before."""
import json
import sys

try:
    import boto3
    from moto import mock_aws
except ImportError as error:
    print(f"Skipped: {error}; 'pip install moto[ecs] boto3' brings it")
    sys.exit(77)

with mock_aws():
    ecs = boto3.client("ecs", region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
    for line in sys.stdin:
        answer = ecs.register_task_definition(**json.loads(line))["taskDefinition"]
        print(answer["family"], answer["status"], [container["name"] for container in answer["containerDefinitions"]])
