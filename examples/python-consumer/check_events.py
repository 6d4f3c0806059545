"""Reads the public topics of Daybook with the stock client of Confluent, and holds each record against CloudEvents and its schema.

  python3 -m pip install confluent-kafka==2.16.1 jsonschema==4.26.0
  python3 examples/python-consumer/check_events.py [--brokers HOST:PORT] [--prefix NAME] [--count N]

Prints a line of JSON for each record, and ends after so many (for ever when absent). Ends with 1 at the first record that is not as
docs/events.md says, or when nothing comes for a minute before all have come.
"""

import argparse
import json
import re
import sys
import uuid
from pathlib import Path

from confluent_kafka import Consumer
from jsonschema import Draft202012Validator, FormatChecker

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "events" / "public"
TOPICS = [
    *["order-events", "orders", "order-notifications", "payment-events", "payments"],
    *["stock-events", "shipment-events", "shipments", "full-orders"],
]
# Of the binary mode of CloudEvents 1.0, and what Daybook adds to them.
ATTRIBUTES = ["specversion", "id", "source", "type", "subject", "time", "dataschema", "sequence", "position"]
PATIENCE_S = 60


def schema_of(urn):
    """`urn:daybook:public:OrderPlaced:1` is described in order-placed.v1.json."""
    name, version = urn.removeprefix("urn:daybook:public:").split(":")
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
    return json.loads((SCHEMAS / f"{kebab}.v{version}.json").read_text())


def checked(record):
    """What the record says. Raises where it is not as it has to be."""
    headers = {name: value.decode() for name, value in record.headers() if name != "__value_schema_id"}
    event = {name: headers[f"ce_{name}"] for name in ATTRIBUTES}
    key = record.key().decode()
    if event["specversion"] != "1.0" or event["subject"] != key or headers["content-type"] != "application/json":
        raise ValueError(f"this is not a CloudEvent about {key}: {headers}")
    uuid.UUID(event["id"])
    said = {"topic": record.topic(), "type": event["type"], "id": key}
    # A tombstone: the customer was erased.
    if record.value() is None:
        return said
    data = json.loads(record.value())
    Draft202012Validator(schema_of(event["dataschema"]), format_checker=FormatChecker()).validate(data)
    # What is joined of several streams is ordered by its position.
    return {**said, "version": data.get("version", data.get("position"))}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--brokers", default="127.0.0.1:9092")
    options.add_argument("--prefix", default="daybook")
    options.add_argument("--count", type=int)
    given = options.parse_args()
    consumer = Consumer(
        {
            "bootstrap.servers": given.brokers,
            "group.id": f"check-events-{uuid.uuid4()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([f"{given.prefix}.public.{topic}.v1" for topic in TOPICS])
    left = given.count
    while left is None or left > 0:
        record = consumer.poll(PATIENCE_S)
        if record is None and left is not None:
            sys.exit(f"Nothing came for {PATIENCE_S} s, and {left} records are missing.")
        if record is None:
            continue
        if record.error():
            # A broker that is away for a moment; the client asks again.
            print(record.error(), file=sys.stderr)
            continue
        print(json.dumps(checked(record)), flush=True)
        left = left and left - 1
    consumer.close()


main()
