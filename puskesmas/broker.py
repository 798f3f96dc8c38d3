"""Waking a worker. The database is the truth: a broker that is away costs time, never work."""

import logging

from kombu.exceptions import OperationalError as BrokerError

logger = logging.getLogger(__name__)


def publish(task, *, countdown: float = 0, **kwargs) -> None:
    """Start a task, after `countdown` seconds; a broker that is away is logged, not raised, because a sweep finds the row again."""
    try:
        task.apply_async(kwargs=kwargs, countdown=countdown or None, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("Antrean tidak terjangkau, sapuan berikutnya mengambilnya: %s", error)
