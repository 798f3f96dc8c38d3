"""Several threads doing the same thing at once, each with a database connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def run_together(*functions: Callable) -> list:
    """Start all functions at the same moment; return what each returned, or the exception it raised."""
    barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

    def work(at: int, function: Callable) -> None:
        try:
            barrier.wait(10)
            results[at] = function()
        except Exception as error:
            results[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=item) for item in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
