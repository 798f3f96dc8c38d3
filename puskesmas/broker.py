"""Waking a worker. The database is the truth: a broker that is away costs time, never work."""

import logging

from kombu.exceptions import OperationalError as BrokerError

logger = logging.getLogger(__name__)


def publish(task, **kwargs) -> None:
    """Start a task; a broker that is away is logged, not raised, because a sweep finds the row again."""
    try:
        task.apply_async(kwargs=kwargs, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("Antrean tidak terjangkau, sapuan berikutnya mengambilnya: %s", error)
