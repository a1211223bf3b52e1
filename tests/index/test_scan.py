"""Which ids more than one file has."""

from clientbase.index.scan import ids_used_twice


def test_ids_of_few_and_of_many_files_are_counted_alike() -> None:
    paths = [f"records/c{n}.yaml" for n in range(40)] + [
        "records/a/c7.yaml",
        "records/b/C7.yaml",
        "records/xc3.yaml",
    ]
    seen = [(path, 0, 0, 0) for path in paths]
    assert ids_used_twice(seen, ["records/c7.yaml", "records/c3.yaml"]) == {"c7": 3}
    assert ids_used_twice(seen, paths) == {"c7": 3}
