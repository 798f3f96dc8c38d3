"""Demo data: five real meetings with their true places, dates, themes and offices; every person is invented."""
