"""Takes 1,000 raw census test rows and puts unknown, missing and padded values among them.

usage: raw_rows.py CONFIG.yaml CENSUS.gz OUTPUT.csv
"""
import csv
import gzip
import random
import re
import sys

columns = re.search(r"columns: \[(.*?)\]", open(sys.argv[1]).read(), re.S).group(1)
columns = re.split(r",\s*", columns)
numeric = set(
    "age wage_per_hour capital_gains capital_losses stock_dividends num_emp own_or_self "
    "vet_benefits weeks_worked year".split()
)
chance = random.Random(7)
with gzip.open(sys.argv[2], "rt") as source, open(sys.argv[3], "w", newline="") as target:
    writer = csv.writer(target)
    writer.writerow(columns)
    written = 0
    for i, line in enumerate(source):
        if i % 3 != 2:
            continue
        values = [value.strip() for value in line.rstrip("\n").split(",")]
        for j, column in enumerate(columns):
            draw = chance.random()
            if draw < 0.03:
                values[j] = ""
            elif draw < 0.06 and column not in numeric:
                values[j] = chance.choice(["never seen", "  ", "Z\u00fcrich", f" {values[j]} "])
        writer.writerow(values)
        written += 1
        if written == 1000:
            break
