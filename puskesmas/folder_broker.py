"""A folder as broker: kombu's own, but a message appears in it whole, and a broken one does not end the worker.

kombu 5.6 opens the file under its final name and writes afterwards. A worker that looks in between reads nothing, and ends
with a JSONDecodeError. It also names it by the time since the machine started, so that the order of names is not the order of
messages; here it is the time of day. What a lost message was about is a row in the database, which the next sweep finds.
"""

import logging
from pathlib import Path
from queue import Empty
from time import time_ns
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        target = Path(self.data_folder_out) / f"{time_ns()}_{uuid4()}.{queue}.msg"
        part = target.with_suffix(".part")
        try:
            part.write_text(dumps(payload))
            part.replace(target)
        except OSError as error:
            raise ChannelError(f"Pesan tidak dapat ditulis ke {target.parent}: {error}") from error

    def _get(self, queue):
        try:
            return super()._get(queue)
        except (ValueError, ChannelError):
            logger.warning("Pesan yang tidak terbaca dilewati; sapuan berikutnya mengambil pekerjaannya.")
            raise Empty from None


class Transport(filesystem.Transport):
    Channel = Channel
