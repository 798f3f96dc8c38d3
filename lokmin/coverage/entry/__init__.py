"""How figures come in: typed in a grid, pasted from a spreadsheet, imported from a file. One place writes them."""
