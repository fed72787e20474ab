"""Reads the TFRecord and Parquet files that `mtl convert` writes and compares them with their CSV;
writes such files for `mtl convert` to read.

usage: check_formats.py read ROWS.csv A.tfrecord A.tfrecord.gz A.parquet DENSE,COLUMNS
       check_formats.py write FOLDER
       check_formats.py same EXPECTED.csv FILE.csv...
"""
import csv
import sys

import numpy as np


def rows(path):
    with open(path, newline="") as file:
        reader = csv.reader(file)
        names = next(reader)
        # what surrounds a cell is no part of it, as mtl reads CSV
        return names, [[cell.strip(" \t") for cell in row] for row in reader]


def expected(value, dense):
    if not dense:
        return [value.encode()]
    return [float(np.float32(value))] if value else []


def read(path, plain, packed, parquet, dense):
    import pyarrow.parquet as pq
    import tensorflow as tf

    names, table = rows(path)
    dense = set(dense.split(","))
    wanted = [{n: expected(v, n in dense) for n, v in zip(names, row)} for row in table]
    for file, compression in ((plain, ""), (packed, "GZIP")):
        records = tf.data.TFRecordDataset(file, compression_type=compression)
        for record, want in zip(records, wanted, strict=True):
            features = tf.train.Example.FromString(record.numpy()).features.feature
            for name in names:
                kind = features[name].float_list if name in dense else features[name].bytes_list
                assert list(kind.value) == want[name], (file, name, kind, want[name])
    # the way models are fed: a spec, not the proto
    spec = {n: tf.io.FixedLenFeature([], tf.float32, -1.0) if n in dense
            else tf.io.FixedLenFeature([], tf.string) for n in names}
    batch = next(iter(tf.data.TFRecordDataset(plain).batch(len(table)).map(
        lambda records: tf.io.parse_example(records, spec))))
    for name in names:
        want = [row[name][0] if row[name] else -1.0 for row in wanted]
        assert batch[name].numpy().tolist() == want, name
    table = pq.read_table(parquet)
    assert table.column_names == names
    for name in names:
        want = [w[name] if w[name] else [None] for w in wanted]
        got = table[name].to_pylist()
        got = [[g.encode()] if isinstance(g, str) else [g] for g in got]
        assert got == want, name
    print(f"  {len(wanted)} rows, {len(names)} columns, of them {len(dense)} dense")


TEXTS = ["a", "", "Z\u00fcrich", "\u6f22 \u5b57", "x,y", 'q"q', "a"]


def write(folder):
    import pyarrow as pa
    import pyarrow.parquet as pq
    import tensorflow as tf

    chance = np.random.default_rng(7)
    size = 5000
    data = {
        "text": [TEXTS[i] for i in chance.integers(0, len(TEXTS), size)],
        "user": [f"u{i}" for i in chance.integers(0, 10**9, size)],
        "count": chance.integers(-(2**62), 2**62, size).tolist(),
        "price": [None if i % 7 == 0 else float(np.float32(v))
                  for i, v in enumerate(chance.normal(size=size))],
        "items": [[TEXTS[0], "b", "c"][: i % 4] for i in range(size)],
        "weights": [[0.5, 1.0, 2.25][: i % 4] for i in range(size)],
    }
    with open(f"{folder}/expected.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(data)
        for row in zip(*data.values()):
            text, user, count, price, items, weights = row
            number = "" if price is None else np.format_float_positional(np.float32(price))
            writer.writerow([text, user, count, number, "|".join(items),
                             "|".join(f"{w:g}" for w in weights)])
    for name, compression in (("plain.tfrecord", ""), ("packed.tfrecord", "GZIP")):
        with tf.io.TFRecordWriter(f"{folder}/{name}", compression) as out:
            for row in zip(*data.values()):
                out.write(example(tf, dict(zip(data, row))))
    kinds = {"count": pa.int64(), "price": pa.float32(), "items": pa.list_(pa.string()),
             "weights": pa.list_(pa.float64())}
    table = pa.table({n: pa.array(v, kinds.get(n, pa.string())) for n, v in data.items()})
    for codec in ("snappy", "zstd", "gzip", "lz4", "none"):
        pq.write_table(table, f"{folder}/{codec}.parquet", compression=codec, row_group_size=1300)
    pq.write_table(table, f"{folder}/plain.parquet", use_dictionary=False)
    pq.write_table(table, f"{folder}/page2.parquet", data_page_version="2.0", data_page_size=2000)
    pq.write_table(table, f"{folder}/small_dictionary.parquet", dictionary_pagesize_limit=2000,
                   write_page_checksum=True)
    delta = {"text": "DELTA_BYTE_ARRAY", "user": "DELTA_LENGTH_BYTE_ARRAY",
             "count": "DELTA_BINARY_PACKED", "price": "BYTE_STREAM_SPLIT"}
    pq.write_table(table, f"{folder}/delta.parquet", use_dictionary=False, column_encoding=delta)


def example(tf, row):
    train = tf.train

    def texts(values):
        return train.Feature(bytes_list=train.BytesList(value=[v.encode() for v in values]))

    def floats(values):
        return train.Feature(float_list=train.FloatList(value=values))

    features = {"text": texts([row["text"]]), "user": texts([row["user"]]),
                "count": train.Feature(int64_list=train.Int64List(value=[row["count"]])),
                "items": texts(row["items"]), "weights": floats(row["weights"])}
    if row["price"] is not None:
        features["price"] = floats([row["price"]])
    return train.Example(features=train.Features(feature=features)).SerializeToString()


def same(path, files):
    names, want = rows(path)
    for file in files:
        columns, got = rows(file)
        assert sorted(columns) == sorted(names), columns
        order = [columns.index(name) for name in names]
        assert len(got) == len(want), (file, len(got))
        for i, (a, b) in enumerate(zip(want, got)):
            for name, x, y in zip(names, a, [b[k] for k in order]):
                equal = np.float32(x or "nan") == np.float32(y or "nan") if name == "price" and x \
                    else x == y
                assert equal, (file, i, name, x, y)
        print(f"  {file}: {len(got)} rows")


if sys.argv[1] == "read":
    read(*sys.argv[2:])
elif sys.argv[1] == "write":
    write(sys.argv[2])
else:
    same(sys.argv[2], sys.argv[3:])
print("1 passed, 0 failed")
