"""Print what the reference implementation reads in a safetensors file, as JSON.

Usage: python3 check_safetensors.py FILE

Needs the packages safetensors and numpy. Exit code 1, and one line on the standard error, where the file is refused.
For each tensor, in the order of names: name, dtype (as numpy names it), shape, and the sum of its elements (a whole
number for integers and booleans, a Python float otherwise); then the metadata. `same_bytes` says whether the reference
writes the same file; it is null where there are several metadata entries, which it writes in no fixed order.
"""

import json
import sys

from safetensors import SafetensorError, safe_open
from safetensors.numpy import save


def describe(path):
    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata() or {}
        arrays = {name: file.get_tensor(name) for name in sorted(file.keys())}
    tensors = []
    for name, array in arrays.items():
        total = float(array.sum()) if array.dtype.kind == "f" else sum(int(value) for value in array.flat)
        tensors.append({"name": name, "dtype": str(array.dtype), "shape": list(array.shape), "sum": total})
    same = None
    if len(metadata) < 2:
        with open(path, "rb") as file:
            same = file.read() == save(arrays, metadata=metadata or None)
    return {"tensors": tensors, "metadata": metadata, "same_bytes": same}


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python3 check_safetensors.py FILE")
    try:
        print(json.dumps(describe(sys.argv[1]), sort_keys=True, ensure_ascii=False))
    except (OSError, SafetensorError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")


if __name__ == "__main__":
    main()
