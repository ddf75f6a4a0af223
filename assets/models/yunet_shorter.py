#!/usr/bin/env python3
"""Narrows YuNet's input and outputs from 640 × 640 to 640 × 448 and to 448 × 640, for pictures that are not square.

The network is made of convolutions, so the weights stay as they are; only the sizes it declares change. Black that
would be beside a picture is not computed.

usage: yunet_shorter.py yunet_640_f32.onnx     writes yunet_640x448_f32.onnx and yunet_448x640_f32.onnx beside it
needs: pip install onnx
"""

import sys
from pathlib import Path

import onnx


def main(source: Path) -> None:
    for width, height in ((640, 448), (448, 640)):
        model = onnx.load(source)
        graph = model.graph
        _, _, rows, columns = graph.input[0].type.tensor_type.shape.dim
        rows.dim_value, columns.dim_value = height, width
        for output in graph.output:
            stride = int(output.name.rsplit("_", 1)[1])
            output.type.tensor_type.shape.dim[1].dim_value = (width // stride) * (height // stride)
        del graph.value_info[:]
        onnx.checker.check_model(onnx.shape_inference.infer_shapes(model, strict_mode=True))
        onnx.save(model, source.with_name(f"yunet_{width}x{height}_f32.onnx"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
