"""The folder as broker: messages are whole, and a broken one is passed over."""

import pytest
from django.conf import settings
from kombu import Connection, Queue

from puskesmas.folder_broker import Transport

BROKEN = [b"", b'{"body": "W1td', b"\xff\xfe"]


@pytest.fixture
def channel(tmp_path):
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    folder, control = str(tmp_path / "queue"), str(tmp_path / "control")
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": control}
    with Connection(transport=Transport, transport_options=options) as connection:
        yield connection.channel()


@pytest.mark.parametrize("content", BROKEN)
def test_a_half_written_message_does_not_stop_the_next(channel, tmp_path, content):
    (tmp_path / "queue" / "0_x.kerja.msg").write_bytes(content)
    queue = Queue("kerja")(channel)
    queue.declare()
    channel.basic_publish(channel.prepare_message("2"), exchange="", routing_key="kerja")
    assert queue.get(no_ack=True) is None
    assert queue.get(no_ack=True).body == b"2"
    assert queue.get(no_ack=True) is None


def test_a_message_is_seen_whole_or_not_at_all(channel, tmp_path):
    (tmp_path / "queue" / "0_x.kerja.part").write_bytes(b"")
    channel._put("kerja", {"body": "1"})
    assert channel._get("kerja") == {"body": "1"}
    assert channel._size("kerja") == 0
    assert [path.suffix for path in (tmp_path / "queue").iterdir()] == [".part"]


def test_messages_are_taken_in_their_order_whatever_the_uptime(channel, monkeypatch):
    for uptime in (99.0, 1000.0, 20.0):
        monkeypatch.setattr("time.monotonic", lambda uptime=uptime: uptime)
        channel._put("kerja", {"body": uptime})
    assert [channel._get("kerja")["body"] for _ in range(3)] == [99.0, 1000.0, 20.0]


def test_it_is_the_broker_where_no_server_is_named():
    from lokmin.celery import app

    if settings.REDIS_URL:
        pytest.skip("this run has Redis")
    assert isinstance(app.connection().transport, Transport)
