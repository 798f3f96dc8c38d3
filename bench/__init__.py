"""The figures of the product, measured: `make bench`, one of them `make bench ID=S1`."""
