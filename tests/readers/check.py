"""Reads an export back with the packages that researchers use, and compares.

    python check.py EXPORT_FOLDER
    python check.py --to-parquet DATASET_FOLDER NEW_FOLDER

Prints one line for each look; ends with an error at the first thing that is wrong.
"""
import json
import pathlib
import sys


def to_parquet(source, target):
    """Writes the tables of a dataset as Parquet, every column as pandas takes it."""
    import pandas

    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.csv")):
        frame = pandas.read_csv(path, keep_default_na=False, na_values=[""])
        frame = frame.convert_dtypes()
        frame.to_parquet(target / f"{path.stem}.parquet", index=False)
    descriptor = json.loads((source / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource["path"] = resource["path"].replace(".csv", ".parquet")
        resource["format"] = "parquet"
    (target / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")


def tables(folder):
    import pandas

    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        name = resource["name"]
        text = pandas.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])
        typed = pandas.read_parquet(folder / f"{name}.parquet")
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert list(text.columns) == fields == list(typed.columns), name
        assert len(text) == len(typed), name
        for column in fields:
            a, b = text[column], typed[column]
            assert (a.isna() == b.isna()).all(), (name, column)
            known = ~a.isna()
            if str(b.dtype) in ("float64", "int64", "Int64"):
                assert (a[known].astype(float) == b[known].astype(float)).all(), (name, column)
            else:
                assert (a[known].astype(str) == b[known].astype(str)).all(), (name, column)
        print("ok", name, len(text), "rows the same in CSV and Parquet")
        assert not text.isin([float("inf"), float("-inf")]).any().any(), name


def package(folder):
    import frictionless

    report = frictionless.validate(str(folder / "datapackage.json"))
    errors = report.flatten(["title", "fieldName", "note"])
    assert report.valid, errors[:5]
    print("ok", report.stats["tasks"], "tables valid, keys and references too")


def recompute(folder):
    """The leak of every agreement, made anew from its commitments."""
    import pandas

    commitments = pandas.read_parquet(folder / "commitments.parquet")
    agreements = pandas.read_parquet(folder / "agreements.parquet").set_index("agreement")
    due = commitments[commitments["is_due"] & commitments["is_known"] & (commitments["binding"] == "bound")]
    leak = (1 - due["act_low"]).groupby(due["agreement"]).mean()
    compared = 0
    for agreement, row in agreements.iterrows():
        if pandas.notna(row["leak"]):
            assert abs(row["leak"] - leak[agreement]) < 1e-12, agreement
            compared += 1
    assert 20 < compared, compared
    print("ok", compared, "leaks recomputed from commitments")


def graphs(folder):
    import igraph
    import networkx

    one = networkx.read_graphml(folder / "cooperation.graphml", force_multigraph=True)
    two = networkx.read_gexf(folder / "cooperation.gexf")
    other = igraph.Graph.Read_GraphML(str(folder / "cooperation.graphml"))
    three = networkx.nx_pydot.read_dot(folder / "cooperation.dot")
    assert one.is_directed() and other.is_directed() and three.is_directed()
    assert set(one.nodes) == set(two.nodes) == {name.strip('"') for name in three.nodes}
    assert one.number_of_nodes() == other.vcount()
    edges = sorted((a, b, d["relation"], d.get("label", "")) for a, b, d in one.edges(data=True))
    read = sorted((a.strip('"'), b.strip('"'), d["relation"].strip('"'), d["code"].strip('"')) for a, b, d in three.edges(data=True))
    assert edges == read, "DOT"
    gexf = sorted((a, b, d["relation"], d.get("code", "")) for a, b, d in two.edges(data=True))
    assert edges == gexf, "GEXF"
    assert len(edges) == other.ecount()
    print("ok", one.number_of_nodes(), "nodes and", len(edges), "edges in three formats and two packages")


if __name__ == "__main__":
    if sys.argv[1] == "--to-parquet":
        to_parquet(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
    else:
        export = pathlib.Path(sys.argv[1])
        tables(export)
        package(export)
        recompute(export)
        graphs(export)
